using System.ComponentModel.DataAnnotations;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Account;

/// <summary>The old password and the new one.</summary>
public sealed class PasswordInput
{
    [Required(ErrorMessage = "Écrivez votre mot de passe actuel.")]
    [StringLength(PasswordRules.MaximumLength, ErrorMessage = "200 caractères au plus.")]
    public string? Old { get; set; }

    [Required(ErrorMessage = "Écrivez le nouveau mot de passe.")]
    public string? Password { get; set; }
}

/// <summary>A new password alone, against the link of a mail.</summary>
public sealed class ResetInput
{
    [Required(ErrorMessage = "Écrivez le nouveau mot de passe.")]
    public string? Password { get; set; }
}

/// <summary>Another address, and the password as a proof.</summary>
public sealed class EmailInput
{
    [Required(ErrorMessage = "Écrivez la nouvelle adresse.")]
    public string? Email { get; set; }

    [Required(ErrorMessage = "Écrivez votre mot de passe actuel.")]
    [StringLength(PasswordRules.MaximumLength, ErrorMessage = "200 caractères au plus.")]
    public string? Password { get; set; }
}

/// <summary>Whose password is forgotten.</summary>
public sealed class ForgotInput
{
    /// <summary>User name or e-mail address.</summary>
    [Required(ErrorMessage = "Écrivez votre identifiant ou votre adresse.")]
    [StringLength(256, ErrorMessage = "256 caractères au plus.")]
    public string? UserName { get; set; }
}
