using System.ComponentModel.DataAnnotations;
using Portal.Data.Accounts;
using Portal.Data.Chapters;
using Portal.Data.People;
using Portal.Web.Components.Shared;

namespace Portal.Web.Components.Pages.Admin.People;

/// <summary>What is the same in the forms of all people.</summary>
public sealed class PersonInput
{
    [Required(ErrorMessage = "Écrivez le prénom.")]
    public string? FirstName { get; set; }

    [Required(ErrorMessage = "Écrivez le nom.")]
    public string? LastName { get; set; }

    public string? UserName { get; set; }

    public string? Email { get; set; }

    [StringLength(PersonNames.LongestNumber, ErrorMessage = "40 caractères au plus.")]
    public string? Number { get; set; }

    [StringLength(200, ErrorMessage = "200 caractères au plus.")]
    public string? Speciality { get; set; }

    public string? Programme { get; set; }

    public string? Level { get; set; }

    public string? University { get; set; }

    /// <summary>As a person was written down.</summary>
    internal static PersonInput Of(PersonProfile person) => new()
    {
        FirstName = person.FirstName, LastName = person.LastName, UserName = person.UserName, Email = person.Email, Number = person.Number, Speciality = person.Speciality,
        Programme = PeopleListing.Number(person.ProgrammeId), Level = PeopleListing.Number(person.LevelId),
    };

    /// <summary>What was typed, cleaned; null when something is wrong, which has been said beside its field.</summary>
    /// <param name="messages">Where it is said.</param>
    /// <param name="known">As the account is now: a user name or address from earlier times may stay as it is. Null for a new one.</param>
    /// <param name="roleOnly">Whether the account only gets one more role: its user name and address are not asked for.</param>
    internal PersonForm? Read(FormMessages messages, PersonProfile? known, bool roleOnly = false)
    {
        var (first, last) = (PersonNames.Clean(FirstName), PersonNames.Clean(LastName));
        var name = (roleOnly ? known?.UserName : UserName)?.Trim() ?? "";
        var email = roleOnly ? known?.Email ?? "" : known?.Email is { } present && present == Email?.Trim() ? present : EmailAddresses.Clean(Email);
        var number = ChapterTexts.Clean(Number ?? "").Trim();
        var right = true;
        if (first is null)
        {
            messages.Add(() => FirstName, "De 1 à 100 caractères, des lettres d’abord.");
            right = false;
        }

        if (last is null)
        {
            messages.Add(() => LastName, "De 1 à 100 caractères, des lettres d’abord.");
            right = false;
        }

        if (name != known?.UserName)
        {
            if (UserNames.FirstRefused(name) is { } refused)
            {
                messages.Add(() => UserName, "Le caractère « {0} » ne va pas dans un identifiant. Prenez des lettres sans accent, des chiffres, un point ou un tiret.", refused);
                right = false;
            }
            else if (name.Length is < UserNames.ShortestLength or > UserNames.LongestLength)
            {
                messages.Add(() => UserName, "De 3 à 40 caractères.");
                right = false;
            }
        }

        if (email is null)
        {
            messages.Add(() => Email, "Cette adresse est incomplète ou porte un caractère de trop. Elle ressemble à nom@exemple.sn.");
            right = false;
        }

        return right && first is not null && last is not null && email is not null ? new(first, last, name, email, number.Length == 0 ? null : number) : null;
    }

    /// <summary>Says what a command refused, beside its field.</summary>
    internal void Say(PersonChange change, FormMessages messages)
    {
        switch (change)
        {
            case PersonChange.UserNameTaken:
                messages.Add(() => UserName, "Cet identifiant est déjà pris. Choisissez-en un autre.");
                break;
            case PersonChange.EmailTaken:
                messages.Add(() => Email, "Cette adresse a déjà un compte. Cherchez-la dans les listes : un compte peut avoir plusieurs rôles.");
                break;
            case PersonChange.NumberTaken:
                messages.Add(() => Number, "Ce numéro est déjà celui de quelqu’un.");
                break;
            case PersonChange.RoleThere:
                messages.Add("Ce compte a déjà ce rôle.");
                break;
            case PersonChange.NotOffered:
                messages.Add("Ces choix ne vont pas ensemble, ou n’existent plus. Vérifiez-les, puis envoyez de nouveau.");
                break;
            case PersonChange.AccountReserved:
                messages.Add("L’identifiant et l’adresse de cette personne sont du ressort de l’administration principale. Laissez-les comme avant.");
                break;
            default:
                messages.Add("Ce qui a été choisi n’existe plus. Rechargez la page, puis choisissez de nouveau.");
                break;
        }
    }
}
