using System.ComponentModel.DataAnnotations;
using Portal.Data.Lessons;

namespace Portal.Web.Components.Pages.Teach.Lessons;

/// <summary>A lesson as it is typed.</summary>
public sealed class LessonInput
{
    [Required(ErrorMessage = "Écrivez un titre.")]
    [StringLength(Lesson.TitleLength, ErrorMessage = "200 caractères au plus.")]
    public string? Title { get; set; }

    /// <summary>As a target of messages is written.</summary>
    [StringLength(60, ErrorMessage = "Choisissez un niveau ou une matière de la liste.")]
    public string? Target { get; set; }

    /// <summary>Local date and time of the university as the browser sends them.</summary>
    [Required(ErrorMessage = "Écrivez une date et une heure.")]
    [StringLength(30, ErrorMessage = "Écrivez une date et une heure.")]
    public string? Start { get; set; }

    [StringLength(4, ErrorMessage = "De 15 à 180 minutes.")]
    public string? Minutes { get; set; } = "60";

    [StringLength(3, ErrorMessage = "De 1 à 53 semaines.")]
    public string? Weeks { get; set; } = "1";
}
