using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Settings;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>Registrations that wait for the administration, and what the administration sees.</summary>
public sealed class WaitingRegistrationTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private const string Secret = "cinq-mangues-vertes";

    [Fact]
    public async Task Accepting_opens_the_account_and_tells_the_person()
    {
        var student = await RegisterAsync("accepte");
        using var admin = await app.SignInAsync(app.World.Fleuve.Admin);
        Assert.Contains("attend votre accord", (await PortalApp.GetAsync(admin, Urls.Admin)).Body.Replace("attendent", "attend", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("accepte@test.example", (await PortalApp.GetAsync(admin, Urls.Registrations)).Body, StringComparison.Ordinal);

        using var answer = await PortalApp.PostFormAsync(admin, Urls.Registrations, Urls.RegistrationAccept(student));
        Assert.Equal(Urls.Registrations, AccountsApp.Target(answer));
        Assert.Contains("Inscription acceptée", (await PortalApp.GetAsync(admin, Urls.Registrations)).Body, StringComparison.Ordinal);
        await app.LetterAsync("accepte@test.example", "acceptée");
        using var visitor = app.Visitor();
        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(visitor, "accepte.test", Secret)));

        // A second time there is nothing to accept.
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.Registration(student))).Status);
        await using var db = app.Open();
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "account.accepted" && e.AccountId == app.World.Fleuve.Admin.AccountId && e.UniversityId == app.World.Fleuve.Id));
    }

    [Fact]
    public async Task Refusing_erases_the_request_and_frees_name_and_address()
    {
        var student = await RegisterAsync("refuse");
        using var admin = await app.SignInAsync(app.World.MainAdmin);
        using (var chosen = await PortalApp.PostFormAsync(admin, Urls.Account, Urls.ChooseUniversity, new() { ["university"] = $"{app.World.Fleuve.Id}" }))
        {
            Assert.Equal(Urls.Admin, AccountsApp.Target(chosen));
        }

        using var answer = await PortalApp.PostFormAsync(admin, Urls.Registration(student), Urls.RegistrationRefuse(student));
        Assert.Equal(Urls.Registrations, AccountsApp.Target(answer));
        await app.LetterAsync("refuse@test.example", "n’est pas acceptée");

        await using var db = app.Open(app.World.Fleuve.Id);
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "refuse.test"));
        Assert.False(await db.Students.AnyAsync(s => s.Id == student));
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "account.refused"));
        await RegisterAsync("refuse");
    }

    [Fact]
    public async Task Another_university_s_registration_does_not_exist()
    {
        var student = await RegisterAsync("ailleurs");
        using var admin = await app.SignInAsync(app.World.Dunes.Admin);
        Assert.DoesNotContain("ailleurs@test.example", (await PortalApp.GetAsync(admin, Urls.Registrations)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.Registration(student))).Status);

        var token = await PortalApp.TokenAsync(admin, Urls.Account);
        foreach (var decision in new[] { Urls.RegistrationAccept(student), Urls.RegistrationRefuse(student) })
        {
            using var forged = await admin.PostAsync(decision, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
            Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        }

        await using var db = app.Open();
        Assert.Null((await db.Users.SingleAsync(a => a.UserName == "ailleurs.test")).AcceptedAt);
    }

    [Fact]
    public async Task The_person_who_waits_is_told_so()
    {
        await RegisterAsync("patient");
        using var visitor = app.Visitor();
        using var answer = await AccountsApp.TryAsync(visitor, "patient.test", Secret);
        Assert.Contains("attend l’accord", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("attend l’accord", (await PortalApp.GetAsync(visitor, Urls.RegisteredAt(app.World.Fleuve.Id))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lists_come_in_pages_without_a_gap()
    {
        await using (var db = app.Open(app.World.Dunes.Id))
        {
            for (var i = 0; i < 60; i++)
            {
                var account = new Portal.Data.Accounts.Account
                {
                    UserName = $"file{i}", NormalizedUserName = $"FILE{i}", Email = $"file{i}@test.example", NormalizedEmail = $"FILE{i}@TEST.EXAMPLE",
                    UniversityId = app.World.Dunes.Id, SecurityStamp = "s", CreatedAt = app.Clock.GetUtcNow().AddMinutes(-(i / 3)),
                };
                db.Add(account);
                await db.SaveChangesAsync();
                db.Add(new Portal.Data.People.Student
                {
                    UniversityId = app.World.Dunes.Id, AccountId = account.Id, FirstName = $"Rang{i}x", LastName = "Attente",
                    ProgrammeId = app.World.Dunes.Programmes["INF"], LevelId = app.World.Dunes.Levels["L2"],
                });
            }

            await db.SaveChangesAsync();
        }

        using var admin = await app.SignInAsync(app.World.Dunes.Admin);
        var first = (await PortalApp.GetAsync(admin, Urls.Registrations)).Body;
        var next = System.Text.RegularExpressions.Regex.Match(first, "rel=\"next\" href=\"([^\"]+)\"").Groups[1].Value;
        var second = (await PortalApp.GetAsync(admin, WebUtility.HtmlDecode(next))).Body;
        for (var i = 0; i < 60; i++)
        {
            Assert.True(first.Contains($"Rang{i}x", StringComparison.Ordinal) ^ second.Contains($"Rang{i}x", StringComparison.Ordinal), $"{i}");
        }
    }

    [Fact]
    public async Task Health_says_what_is_missing_and_no_place_of_the_machine()
    {
        using var admin = await app.SignInAsync(app.World.Fleuve.Admin);
        var (status, body) = await PortalApp.GetAsync(admin, Urls.AdminHealth);
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var word in new[] { "PostgreSQL", "La base est à jour", "PORTAL_SMTP", "PORTAL_KEYS_CERTIFICATE", "accepte l’écriture" })
        {
            Assert.Contains(word, body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(app.Files, body, StringComparison.Ordinal);
        Assert.DoesNotContain("Host=", body, StringComparison.Ordinal);
        using var student = await app.SignInAsync(app.World.Fleuve.Student);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.AdminHealth)).Status);
    }

    private async Task<int> RegisterAsync(string who)
    {
        var here = app.World.Fleuve;
        await using var db = app.Open(here.Id);
        if ((await db.UniversitySettings.SingleAsync()).Registration != RegistrationMode.AcceptedByAdmin)
        {
            await app.SetRegistrationAsync(here.Id, RegistrationMode.AcceptedByAdmin);
            using var visitor = app.Visitor();
            await Soon.Async(async () => (await PortalApp.GetAsync(visitor, Urls.RegisteredAt(here.Id))).Body.Contains("attend l’accord", StringComparison.Ordinal));
        }

        using var client = app.Visitor();
        using var sent = await PortalApp.PostFormAsync(client, Urls.RegisterAt(here.Id, here.Faculties["SCI"], here.Programmes["INF"], here.Levels["L2"]), "register", new()
        {
            ["Input.FirstName"] = "Awa", ["Input.LastName"] = who, ["Input.UserName"] = $"{who}.test", ["Input.Email"] = $"{who}@test.example", ["Input.Password"] = Secret,
        });
        Assert.Equal(Urls.RegisteredAt(here.Id), AccountsApp.Target(sent));
        return await db.Students.Where(s => s.LastName == who).Select(s => s.Id).SingleAsync();
    }
}
