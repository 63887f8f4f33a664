using Microsoft.AspNetCore.Components;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Data.Settings;
using Portal.Web.Components.Shared;

namespace Portal.Web.Components.Pages.Account;

/// <summary>Checks what was typed, field by field, then registers.</summary>
public sealed partial class RegisterForm
{
    private const int MostPerHour = 30;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    /// <summary>All four choices, made.</summary>
    [Parameter, EditorRequired]
    public required RegistrationSteps Steps { get; set; }

    [SupplyParameterFromForm]
    private RegisterInput Input { get => field ??= new(); set; }

    private async Task RegisterAsync(FormMessages messages)
    {
        if (Http is null || Read(messages) is not { } student)
        {
            return;
        }

        if (!await Quota.TakeAsync("register", AddressBlock.Of(Http.Connection.RemoteIpAddress), MostPerHour, TimeSpan.FromHours(1), Http.RequestAborted))
        {
            messages.Add("Beaucoup d’inscriptions viennent de votre réseau. Réessayez dans une heure.");
            return;
        }

        var waits = Steps.University?.Rules.Registration is RegistrationMode.AcceptedByAdmin;
        switch (await Registration.RegisterAsync(student, Http.RequestAborted))
        {
            case RegistrationOutcome.Done done:
                if (!waits)
                {
                    await Letters.ConfirmAsync(Http.Request, done.Account);
                }

                Navigation.NavigateTo(Urls.RegisteredAt(student.UniversityId));
                break;
            case RegistrationOutcome.AddressTaken taken:
                // The page says the same as above: only the owner of the address learns of the account.
                await Letters.AlreadyRegisteredAsync(Http.Request, taken.Owner);
                Navigation.NavigateTo(Urls.RegisteredAt(student.UniversityId));
                break;
            case RegistrationOutcome.NameTaken { Proposal: { } proposal }:
                messages.Add(() => Input.UserName, "Cet identifiant est déjà pris. « {0} » est libre.", proposal);
                break;
            case RegistrationOutcome.NameTaken:
                messages.Add(() => Input.UserName, "Cet identifiant est déjà pris. Choisissez-en un autre.");
                break;
            case RegistrationOutcome.PasswordRefused refused:
                messages.Add(() => Input.Password, refused.Sentence);
                break;
            case RegistrationOutcome.TryLater:
                messages.Add("Beaucoup de monde s’inscrit en ce moment. Envoyez la page encore une fois.");
                break;
            default:
                messages.Add("Cette filière ou ce niveau n’est plus proposé. Reprenez vos choix.");
                break;
        }
    }

    /// <summary>What was typed, cleaned; null when something is wrong, which has been said.</summary>
    private NewStudent? Read(FormMessages messages)
    {
        var (first, last) = (PersonNames.Clean(Input.FirstName), PersonNames.Clean(Input.LastName));
        var email = EmailAddresses.Clean(Input.Email);
        var (name, password) = (Input.UserName?.Trim() ?? "", Input.Password ?? "");
        var right = true;
        if (first is null)
        {
            right = Say(() => messages.Add(() => Input.FirstName, "De 1 à 100 caractères, des lettres d’abord."));
        }

        if (last is null)
        {
            right = Say(() => messages.Add(() => Input.LastName, "De 1 à 100 caractères, des lettres d’abord."));
        }

        if (UserNames.FirstRefused(name) is { } refused)
        {
            right = Say(() => messages.Add(() => Input.UserName, "Le caractère « {0} » ne va pas dans un identifiant. Prenez des lettres sans accent, des chiffres, un point ou un tiret.", refused));
        }
        else if (name.Length is < UserNames.ShortestLength or > UserNames.LongestLength)
        {
            right = Say(() => messages.Add(() => Input.UserName, "De 3 à 40 caractères."));
        }

        if (email is null)
        {
            right = Say(() => messages.Add(() => Input.Email, "Cette adresse est incomplète ou porte un caractère de trop. Elle ressemble à nom@exemple.sn."));
        }

        if (Rules.Refusal(password, name, email, email?.Split('@')[0], first, last) is { } refusal)
        {
            right = Say(() => messages.Add(() => Input.Password, refusal));
        }

        return right && first is not null && last is not null && email is not null
            && Steps is { University.University.Id: var university, Faculty.Id: var faculty, Programme.Id: var programme, Level.Id: var level }
                ? new(university, faculty, programme, level, first, last, name, email, password)
                : null;
    }

    private static bool Say(Action say)
    {
        say();
        return false;
    }
}
