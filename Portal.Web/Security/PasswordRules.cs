using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;
using Portal.Web.Startup;

namespace Portal.Web.Security;

/// <summary>What a password must be: long rather than strange (NIST SP 800-63B). Each refusal is a French sentence to show beside the field.</summary>
internal sealed class PasswordRules(IHostEnvironment environment) : IPasswordValidator<Account>
{
    /// <summary>Fewest characters.</summary>
    public const int MinimumLength = 10;

    /// <summary>Most characters; far above what anybody types, low enough that hashing stays cheap.</summary>
    public const int MaximumLength = 200;

    private const int FewestDifferent = 5;
    private const int ShortestPersonal = 4;
    private const int OwnPart = 6;

    // Those that everybody tries first, of the length that is asked for.
    private static readonly FrozenSet<string> Common = new[]
    {
        "1234567890", "0123456789", "12345678910", "123456789a", "1234567891", "123456789123", "0987654321", "9876543210", "1122334455", "1020304050",
        "123123123123", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "qwertyuiop", "qwerty12345", "qwerty123456", "qwertyuiop123", "azertyuiop", "azerty12345",
        "azerty123456", "azertyuiop123", "azertyqwerty", "qsdfghjklm", "asdfghjkl;", "password12", "password123", "password1234", "password2024", "password2025",
        "password2026", "passw0rd123", "p@ssw0rd123", "p@ssword123", "motdepasse", "motdepasse1", "motdepasse12", "motdepasse123", "motdepasse1234", "monmotdepasse",
        "bienvenue1", "bienvenue123", "jetaime123", "jetaimejetaime", "iloveyou12", "iloveyou123", "bonjour123", "bonjour1234", "bonjourbonjour", "salutsalut",
        "etudiant123", "etudiante123", "universite", "universite1", "universite123", "professeur1", "professeur123", "administrateur", "administrator", "administration",
        "admin12345", "admin123456", "changeme123", "welcome123", "welcome1234", "letmein1234", "footballer", "football123", "basketball", "princesse1",
        "princesse123", "soleil1234", "chocolat123", "doudou1234", "marseille13", "senegal123", "senegal221", "dakar12345", "cotedivoire", "cameroun237",
        "abcdefghij", "abcd123456", "abc1234567", "a123456789", "aqwzsxedcrfv", "0000000000", "1111111111", "superman123", "portailpedagogique",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a password; null when it is good.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="personal">User name, e-mail address, names: what others know of the person. Null and empty ones count for nothing.</param>
    public string? Refusal(string password, params ReadOnlySpan<string?> personal)
    {
        if (password.Length < MinimumLength)
        {
            return "10 caractères au moins. Une phrase courte fait un bon mot de passe.";
        }

        if (password.Length > MaximumLength)
        {
            return "200 caractères au plus.";
        }

        if (password.Distinct().Count() < FewestDifferent)
        {
            return "Trop de caractères répétés. Mêlez-en au moins cinq différents.";
        }

        foreach (var known in personal)
        {
            if (known is { Length: >= ShortestPersonal } && Contains(password, known))
            {
                return "Il contient votre nom, votre identifiant ou votre adresse. Choisissez des mots que l’on ne devine pas.";
            }
        }

        return Common.Contains(password) || (!environment.IsDevelopment() && Contains(password, ProductionRules.DemoPassword))
            ? "Ce mot de passe est parmi les plus courants. Choisissez-en un autre."
            : null;
    }

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Refusal(password ?? "", user.UserName, user.Email, user.Email?.Split('@')[0]) is { } sentence
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = sentence })
            : IdentityResult.Success);

    /// <summary>Whether a known word makes up the password: fewer than six characters would be left without it.</summary>
    private static bool Contains(string password, string known) =>
        password.Contains(known, StringComparison.OrdinalIgnoreCase) && password.Length - known.Length < OwnPart;
}
