using System.ComponentModel.DataAnnotations;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Account;

/// <summary>What one signs in with.</summary>
public sealed class LoginInput
{
    /// <summary>User name or e-mail address.</summary>
    [Required(ErrorMessage = "Écrivez votre identifiant ou votre adresse.")]
    [StringLength(256, ErrorMessage = "256 caractères au plus.")]
    public string? UserName { get; set; }

    [Required(ErrorMessage = "Écrivez votre mot de passe.")]
    [StringLength(PasswordRules.MaximumLength, ErrorMessage = "200 caractères au plus.")]
    public string? Password { get; set; }

    public bool RememberMe { get; set; }
}
