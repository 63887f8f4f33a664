using System.ComponentModel.DataAnnotations;

namespace Portal.Web.Components.Pages.Account;

/// <summary>Who registers.</summary>
public sealed class RegisterInput
{
    [Required(ErrorMessage = "Écrivez votre prénom.")]
    public string? FirstName { get; set; }

    [Required(ErrorMessage = "Écrivez votre nom.")]
    public string? LastName { get; set; }

    [Required(ErrorMessage = "Choisissez un identifiant.")]
    public string? UserName { get; set; }

    [Required(ErrorMessage = "Écrivez votre adresse de courriel.")]
    public string? Email { get; set; }

    [Required(ErrorMessage = "Choisissez un mot de passe.")]
    public string? Password { get; set; }
}
