using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.People;
using Portal.Data.People.PersonalData;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>What the portal keeps of a person, taken away by them or by who keeps their account; nobody else's rows in it, no secret, and for nobody else.</summary>
public sealed class PersonalDataTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task One_takes_one_s_own_data_away_and_nobody_else_does()
    {
        using var student = await app.SignInAsync(Here.Student);
        var job = AccountsApp.Target(await PortalApp.PostFormAsync(student, Urls.Account, Urls.OwnData)) ?? "";
        Assert.StartsWith("/account/jobs/", job, StringComparison.Ordinal);
        var link = await LinkAsync(Here, Here.Student.AccountId);
        var (json, files) = await ReadAsync(student, link);
        Assert.Equal(Here.Student.AccountId, json.RootElement.GetProperty("accounts")[0].GetProperty("id").GetInt32());
        Assert.Equal("Fatou", json.RootElement.GetProperty("students")[0].GetProperty("first_name").GetString());
        Assert.True(json.RootElement.GetProperty("comments").GetArrayLength() > 0);
        Assert.Equal(0, files);
        var all = json.RootElement.GetRawText();
        foreach (var secret in new[] { "password_hash", "security_stamp", "concurrency_stamp", "token_hash", World.PasswordHash, "Moussa", "udd" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        foreach (var who in new[] { Here.Neighbour, Here.Admin, There.Admin, Here.Author })
        {
            using var other = await app.SignInAsync(who);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(other, link)).Status);
        }

        app.Clock.Ahead += PersonalExport.Lifetime;
        Assert.NotEqual(HttpStatusCode.OK, (await PortalApp.GetAsync(student, link)).Status);
        app.Clock.Ahead -= PersonalExport.Lifetime;
    }

    [Fact]
    public async Task An_administrator_answers_a_request_and_files_come_along()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var page = Urls.Person(PeopleKind.Professors, Here.Stranger.Id);
        (await PortalApp.PostFormAsync(admin, page, Urls.PersonData(PeopleKind.Professors, Here.Stranger.Id))).Dispose();
        var (json, files) = await ReadAsync(admin, await LinkAsync(Here, Here.Stranger.AccountId));
        Assert.Equal("Paul", json.RootElement.GetProperty("professors")[0].GetProperty("first_name").GetString());
        Assert.Equal(4, files);
        Assert.Contains("Données exportées", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_for_what_is_not_theirs_to_keep()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), Here.AsStudent(Here.Neighbour, "INF", "L2"), Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes })
        {
            Assert.Null(await data.AskAsync((PersonalExports e) => e.AskAsync(Here.HigherLevel.AccountId), viewer));
        }

        // An administrator's own rows are theirs; a colleague's, and the main administration's, are not.
        Assert.Null(await data.AskAsync((PersonalExports e) => e.AskAsync(app.World.MainAdmin.AccountId), Here.AdminEyes));
        Assert.NotNull(await data.AskAsync((PersonalExports e) => e.AskAsync(Here.Admin.AccountId), Here.AdminEyes));
    }

    private async Task<string> LinkAsync(UniversityWorld here, int account)
    {
        await using var db = app.Open(here.Id);
        await Soon.Async(() => db.PersonalExports.AnyAsync(e => e.SubjectAccountId == account));
        return Urls.PersonalExport(await db.PersonalExports.Where(e => e.SubjectAccountId == account).Select(e => e.Id).SingleAsync());
    }

    private static async Task<(JsonDocument Json, int Files)> ReadAsync(HttpClient client, string link)
    {
        using var zip = new ZipArchive(new MemoryStream(await client.GetByteArrayAsync(link)));
        using var reader = new StreamReader((zip.GetEntry("donnees.json") ?? throw new InvalidOperationException("No rows.")).Open());
        return (JsonDocument.Parse(await reader.ReadToEndAsync()), zip.Entries.Count(e => e.FullName.StartsWith("fichiers/", StringComparison.Ordinal)));
    }
}
