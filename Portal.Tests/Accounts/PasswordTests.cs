using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Security;

namespace Portal.Tests.Accounts;

/// <summary>Passwords and addresses: changed, forgotten, refused.</summary>
public sealed class PasswordTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private const string Fresh = "cinq-mangues-vertes";

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_this_one_stays()
    {
        var person = app.World.Fleuve.Student;
        using var here = await app.SignInAsync(person);
        using var there = await app.SignInAsync(person);
        using var answer = await ChangeAsync(here, World.Password, Fresh);
        Assert.Equal(Urls.Account, AccountsApp.Target(answer));

        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(here, Urls.Account)).Status);
        await Soon.Async(async () => (await PortalApp.GetAsync(there, Urls.Account)).Status == HttpStatusCode.Redirect);
        using var next = app.Visitor();
        Assert.Null(AccountsApp.Target(await AccountsApp.TryAsync(next, person.UserName, World.Password)));
        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(next, person.UserName, Fresh)));
        Assert.Contains("vient de changer", (await app.LetterAsync("etudiante.ugf@ugf.example", "mot de passe a changé")).Text, StringComparison.Ordinal);
        await using var db = app.Open();
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "account.password-changed" && e.AccountId == person.AccountId));
    }

    [Theory]
    [InlineData("Pas-le-bon-2026", Fresh, "pas votre mot de passe actuel")]
    [InlineData(World.Password, "court", "10 caractères au moins")]
    [InlineData(World.Password, "aaaabbbbaaaa", "caractères répétés")]
    [InlineData(World.Password, "voisin.ugf1", "contient votre nom")]
    [InlineData(World.Password, "motdepasse123", "parmi les plus courants")]
    [InlineData(World.Password, "Demo-portail-2026", "parmi les plus courants")]
    public async Task A_password_that_does_not_do_is_refused_with_the_reason_beside_it(string old, string fresh, string reason)
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Neighbour);
        using var answer = await ChangeAsync(client, old, fresh);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Contains(reason, body, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{fresh}\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dix-lettre", true)]
    [InlineData("neuf-lett", false)]
    [InlineData("1234567890", false)]
    [InlineData("MotDePasse", false)]
    [InlineData("Aissatou.Diallo1", false)]
    [InlineData("aissatou au marché le matin", true)]
    public void Passwords_are_long_rather_than_strange(string password, bool good) =>
        Assert.Equal(good, app.Services.GetRequiredService<PasswordRules>().Refusal(password, "aissatou.diallo", "Aissatou", "Diallo") is null);

    [Fact]
    public async Task Too_long_a_password_is_refused_before_it_costs_anything()
    {
        Assert.Contains("200", app.Services.GetRequiredService<PasswordRules>().Refusal(new string('x', 10_000) + "abcdef") ?? "", StringComparison.Ordinal);
        using var client = app.Visitor();
        using var answer = await AccountsApp.TryAsync(client, "etudiante.ugf", new string('x', 100_000));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_once_by_the_link_of_a_mail()
    {
        var person = app.World.Dunes.Student;
        using var session = await app.SignInAsync(person);
        using var visitor = app.Visitor();
        using (var asked = await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = person.UserName }))
        {
            Assert.Contains("Consultez vos courriels", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var link = (await app.LetterAsync($"{person.UserName}@udd.example", "nouveau mot de passe")).Link ?? "";
        using (var weak = await PortalApp.PostFormAsync(visitor, link, "reset", new() { ["Input.Password"] = "court" }))
        {
            Assert.Contains("10 caractères", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var done = await PortalApp.PostFormAsync(visitor, link, "reset", new() { ["Input.Password"] = Fresh }))
        {
            Assert.Equal(Urls.Login, AccountsApp.Target(done));
        }

        Assert.Contains("Connectez-vous avec le nouveau", (await PortalApp.GetAsync(visitor, Urls.Login)).Body, StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(session, Urls.Study)).Status == HttpStatusCode.Redirect);
        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(visitor, person.UserName, Fresh)));

        using var again = await PortalApp.PostFormAsync(app.Visitor(), link, "reset", new() { ["Input.Password"] = "encore-un-autre-mot" });
        Assert.Contains("a expiré ou a déjà servi", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_for_an_unknown_account_reads_the_same_and_sends_nothing()
    {
        using var visitor = app.Visitor();
        var pages = new List<string>();
        foreach (var name in new[] { app.World.Dunes.Neighbour.UserName, "personne.du.tout", "personne@nulle.part.example" })
        {
            using var answer = await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = name });
            pages.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Single(pages.Distinct());
        await app.LetterAsync("voisin.udd@udd.example", "nouveau mot de passe");
        Assert.Empty(app.Letters("personne@nulle.part.example"));
    }

    [Fact]
    public async Task No_more_than_three_mails_an_hour_reach_one_account()
    {
        var person = app.World.Dunes.OtherProgramme;
        using var visitor = app.Visitor();
        for (var i = 0; i < 6; i++)
        {
            (await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = person.UserName })).Dispose();
        }

        // A letter to somebody else that was posted after all of these has arrived: so have they.
        (await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = app.World.Dunes.OtherTrack.UserName })).Dispose();
        await app.LetterAsync($"{app.World.Dunes.OtherTrack.UserName}@udd.example", "nouveau mot de passe");
        await Task.Delay(200);
        Assert.Equal(3, app.Letters($"{person.UserName}@udd.example").Count);
    }

    [Theory]
    [InlineData("/account/reset")]
    [InlineData("/account/reset?account=1&token=%00%ff")]
    [InlineData("/account/reset?account=999999999999&token=abc")]
    [InlineData("/account/reset?account=-1&token=")]
    public async Task A_forged_link_changes_nothing(string address)
    {
        using var visitor = app.Visitor();
        using var answer = await PortalApp.PostFormAsync(visitor, address, "reset", new() { ["Input.Password"] = Fresh });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("a expiré", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_address_is_proven_by_its_link_and_the_old_one_is_told()
    {
        var person = app.World.Fleuve.LowerLevel;
        using var client = await app.SignInAsync(person);
        using var other = await app.SignInAsync(person);
        using (var asked = await AskEmailAsync(client, "nouvelle@ailleurs.example", World.Password))
        {
            Assert.Contains("nouvelle@ailleurs.example", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var link = (await app.LetterAsync("nouvelle@ailleurs.example", "Confirmez")).Link ?? "";
        using (var forged = await PortalApp.PostFormAsync(client, link.Replace("nouvelle", "autre", StringComparison.Ordinal), "confirm-email"))
        {
            Assert.Contains("a expiré", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var confirmed = await PortalApp.PostFormAsync(client, link, "confirm-email"))
        {
            Assert.Equal(Urls.Account, AccountsApp.Target(confirmed));
        }

        Assert.Contains("nouvelle@ailleurs.example", (await PortalApp.GetAsync(client, Urls.Account)).Body, StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(other, Urls.Account)).Status == HttpStatusCode.Redirect);
        await app.LetterAsync("debutant.ugf@ugf.example", "a changé");
    }

    [Fact]
    public async Task An_address_of_somebody_else_reads_the_same_and_only_its_owner_is_told()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.OtherProgramme);
        using var asked = await AskEmailAsync(client, "ancienne.ugf@ugf.example", World.Password);
        Assert.Contains("Ouvrez le courriel", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await app.LetterAsync("ancienne.ugf@ugf.example", "demandée")).Link);
    }

    [Theory]
    [InlineData("pas une adresse", World.Password, "incomplète")]
    [InlineData("a@b.example\r\nBcc: x@y.example", World.Password, "incomplète")]
    [InlineData("neuve@ailleurs.example", "Pas-le-bon-2026", "pas votre mot de passe actuel")]
    public async Task A_new_address_needs_to_be_one_and_a_proof(string address, string password, string reason)
    {
        using var client = await app.SignInAsync(app.World.Fleuve.OtherTrack);
        using var asked = await AskEmailAsync(client, address, password);
        Assert.Contains(reason, await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Letters("neuve@ailleurs.example"));
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string old, string fresh) =>
        PortalApp.PostFormAsync(client, Urls.Password, "password", new() { ["Input.Old"] = old, ["Input.Password"] = fresh });

    private static Task<HttpResponseMessage> AskEmailAsync(HttpClient client, string address, string password) =>
        PortalApp.PostFormAsync(client, Urls.Email, "email", new() { ["Input.Email"] = address, ["Input.Password"] = password });
}
