using System.ComponentModel.DataAnnotations;
using Portal.Data.Announcements;

namespace Portal.Web.Components.Pages.Teach.Announcements;

/// <summary>A message as it is typed.</summary>
public sealed class MessageInput
{
    /// <summary>As <see cref="AnnouncementTarget.ToString"/> writes it; empty for everybody.</summary>
    [StringLength(60, ErrorMessage = "Choisissez une cible de la liste.")]
    public string? Target { get; set; }

    [Required(ErrorMessage = "Écrivez un objet.")]
    [StringLength(Announcement.TitleLength, ErrorMessage = "200 caractères au plus.")]
    public string? Title { get; set; }

    [StringLength(Announcement.TextLength, ErrorMessage = "20 000 caractères au plus.")]
    public string? Text { get; set; }
}

/// <summary>When a message is to be sent.</summary>
public sealed class SendInput
{
    /// <summary>Local time of the university as the browser sends it; empty for at once.</summary>
    [StringLength(30, ErrorMessage = "Écrivez une date et une heure.")]
    public string? At { get; set; }
}
