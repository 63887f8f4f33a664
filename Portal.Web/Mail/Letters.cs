using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Data.Structure;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Mail;

/// <summary>
/// Every mail that the portal writes about accounts. Those a person asked for are in the language they read in; those to somebody else are in French.
/// At most <see cref="MostPerHour"/> an hour reach one account; more are dropped in silence.
/// </summary>
internal sealed class Letters(
    UserManager<Account> users, MailQueue queue, MailLinks links, Quota quota, StructureLookups lookups, IStringLocalizer<Texts> texts, ILogger<Letters> log)
{
    public const int MostPerHour = 3;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The link that opens a new account.</summary>
    public async Task ConfirmAsync(HttpRequest request, Account account)
    {
        var token = await users.GenerateEmailConfirmationTokenAsync(account);
        await SendAsync(request, account, account.Email, "Confirmez votre inscription",
            [
                texts["Un compte vient d’être demandé avec cette adresse, sous l’identifiant {0}. Pour l’ouvrir, suivez ce lien dans les trois jours :", account.UserName ?? ""],
                Link(request, Urls.ConfirmFor(account.Id, MailTokens.Write(token))),
                texts["Si ce n’était pas vous, ne faites rien : le compte reste fermé."],
            ]);
    }

    /// <summary>To the owner of an address that somebody has just tried to register with.</summary>
    public async Task AlreadyRegisteredAsync(HttpRequest request, Account owner)
    {
        var unopened = owner is { EmailConfirmed: false, AcceptedAt: not null };
        await SendAsync(request, owner, owner.Email, "Votre compte existe déjà",
            [
                texts["Une inscription vient d’être demandée avec cette adresse. Elle a déjà un compte, sous l’identifiant {0} ; aucun autre n’a été créé.", owner.UserName ?? ""],
                unopened ? texts["Pour ouvrir ce compte, suivez ce lien dans les trois jours :"] : texts["Si vous avez oublié votre mot de passe, choisissez-en un autre ici :"],
                unopened ? Link(request, Urls.ConfirmFor(owner.Id, MailTokens.Write(await users.GenerateEmailConfirmationTokenAsync(owner)))) : Link(request, Urls.Forgot),
                texts["Si ce n’était pas vous, ne faites rien : votre compte n’a pas changé."],
            ]);
    }

    /// <summary>The link to another password.</summary>
    public async Task ForgottenAsync(HttpRequest request, Account account)
    {
        var token = await users.GeneratePasswordResetTokenAsync(account);
        await SendAsync(request, account, account.Email, "Choisissez un nouveau mot de passe",
            [
                texts["Un nouveau mot de passe vient d’être demandé pour votre compte {0}. Suivez ce lien dans l’heure :", account.UserName ?? ""],
                Link(request, Urls.ResetFor(account.Id, MailTokens.Write(token))),
                texts["Si ce n’était pas vous, ne faites rien : votre mot de passe n’a pas changé."],
            ]);
    }

    /// <summary>The link that proves another address, sent to it.</summary>
    public async Task NewAddressAsync(HttpRequest request, Account account, string address)
    {
        var token = await users.GenerateChangeEmailTokenAsync(account, address);
        await SendAsync(request, account, address, "Confirmez votre nouvelle adresse",
            [
                texts["Le compte {0} souhaite recevoir ses courriels à cette adresse. Pour l’accepter, suivez ce lien dans l’heure :", account.UserName ?? ""],
                Link(request, Urls.ConfirmEmailFor(account.Id, address, MailTokens.Write(token))),
                texts["Si ce n’était pas vous, ne faites rien : cette adresse ne sera pas utilisée."],
            ]);
    }

    /// <summary>To the owner of an address that another account has just asked for.</summary>
    public Task AddressWantedAsync(HttpRequest request, Account owner) => SendAsync(request, owner, owner.Email, "Votre adresse a été demandée",
        [
            texts["Un autre compte a demandé à recevoir ses courriels à cette adresse. Elle appartient déjà à votre compte {0} : rien n’a changé.", owner.UserName ?? ""],
        ]);

    /// <summary>To the old address, once another one took its place.</summary>
    public Task AddressChangedAsync(HttpRequest request, Account account, string old) => SendAsync(request, account, old, "L’adresse de votre compte a changé",
        [
            texts["Les courriels du compte {0} vont désormais à une autre adresse. Tous les appareils ont été déconnectés.", account.UserName ?? ""],
            texts["Si ce n’était pas vous, prévenez l’administration de votre université."],
        ], counted: false);

    /// <summary>Tells that the password is another one now.</summary>
    public Task PasswordChangedAsync(HttpRequest request, Account account) => SendAsync(request, account, account.Email, "Votre mot de passe a changé",
        [
            texts["Le mot de passe du compte {0} vient de changer. Les autres appareils ont été déconnectés.", account.UserName ?? ""],
            texts["Si ce n’était pas vous, choisissez-en un autre tout de suite :"],
            Link(request, Urls.Forgot),
        ], counted: false);

    /// <summary>The administration said yes.</summary>
    public Task AcceptedAsync(HttpRequest request, WaitingStudent student) => InFrenchAsync(() =>
        SendAsync(request, student.AccountId, student.UniversityId, student.Email, "Votre inscription est acceptée",
            [
                texts["Votre compte {0} est ouvert. Connectez-vous avec le mot de passe choisi à l’inscription :", student.UserName],
                Link(request, Urls.Login),
            ], counted: false));

    /// <summary>The administration said no.</summary>
    public Task RefusedAsync(HttpRequest request, WaitingStudent student) => InFrenchAsync(() =>
        SendAsync(request, student.AccountId, student.UniversityId, student.Email, "Votre inscription n’est pas acceptée",
            [
                texts["L’administration n’a pas accepté votre inscription. Ce que vous aviez écrit est effacé. Pour en savoir plus, adressez-vous à votre université."],
            ], counted: false));

    /// <summary>Null where no safe address of the portal is known.</summary>
    private string? Link(HttpRequest request, string address) => links.For(request, address);

    private Task SendAsync(HttpRequest request, Account account, string? address, string subject, string?[] paragraphs, bool counted = true) =>
        SendAsync(request, account.Id, account.UniversityId, address, subject, paragraphs, counted);

    private async Task SendAsync(
        HttpRequest request, int accountId, int? university, string? address, string subject, string?[] paragraphs, bool counted)
    {
        if (address is null || (counted && !await quota.TakeAsync("mail", accountId, MostPerHour, Hour, request.HttpContext.RequestAborted)))
        {
            return;
        }

        if (paragraphs.Contains(null))
        {
            log.LogError("A mail was not written: set PORTAL_URL, the address its links lead to.");
            return;
        }

        var name = university is { } id ? (await lookups.OfUniversityAsync(id))?.University.Name : null;
        var text = string.Join("\n\n", [texts["Bonjour,"], .. paragraphs, $"-- \n{name ?? texts["Portail pédagogique"]}"]);
        queue.Post(new(address, texts[subject], text + "\n", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));
    }

    private static async Task InFrenchAsync(Func<Task> write)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");
            await write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
