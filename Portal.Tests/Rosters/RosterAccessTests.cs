using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Rosters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Rosters;

/// <summary>Imports on their pages, and from the other side: another university, other roles, forged forms.</summary>
public sealed class RosterAccessTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task An_administrator_brings_a_file_compares_applies_and_undoes_it_without_scripts()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var import = await UploadAsync(admin, "numero;nom;prenom;courriel;filiere;niveau\nP1;=HYPERLINK(1);Awa;page@ugf.example;INF;L1\nP2;Ba;Ali;faux;INF;L1\n");
        var (_, columns) = await PortalApp.GetAsync(admin, Urls.AdminImportColumns(import));
        Assert.Contains("UTF-8", columns, StringComparison.Ordinal);
        using (var compared = await PortalApp.PostFormAsync(admin, Urls.AdminImportColumns(import), "columns", Chosen("Number", "LastName", "FirstName", "Email", "Programme", "Level")))
        {
            Assert.EndsWith(Urls.AdminImport(import), compared.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminImport(import))).Body.Contains("Si vous appliquez cet import", StringComparison.Ordinal));
        var (_, page) = await PortalApp.GetAsync(admin, Urls.AdminImportLines(import, new(RosterOutcome.Refused)));
        Assert.Contains("n’est pas une adresse", page, StringComparison.Ordinal);
        Assert.DoesNotContain("HYPERLINK", page, StringComparison.Ordinal);

        // What begins like a formula leaves with an apostrophe in front.
        using (var report = await admin.GetAsync(Urls.AdminImportReport(import, new())))
        {
            var bytes = await report.Content.ReadAsByteArrayAsync();
            Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
            Assert.Contains("\"'=HYPERLINK(1), Awa\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }

        using (var asked = await PortalApp.PostFormAsync(admin, Urls.AdminImport(import), "apply"))
        {
            Assert.Contains("Des lignes sont refusées (1)", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var applied = await PortalApp.PostFormAsync(admin, Urls.AdminImport(import), "apply", new() { ["Input.Anyway"] = "true" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, applied.StatusCode);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminImport(import))).Body.Contains(Urls.AdminImportUndo(import), StringComparison.Ordinal));
        Assert.True(await ExistsAsync("P1"));
        using (await PortalApp.PostFormAsync(admin, Urls.AdminImport(import), Urls.AdminImportInvite(import)))
        {
        }

        await using (var db = app.Open(Here.Id))
        {
            Assert.Equal("page@ugf.example", await db.Invitations.Join(db.Users, i => i.AccountId, a => a.Id, (i, a) => a.Email).SingleAsync());
        }

        using (await PortalApp.PostFormAsync(admin, Urls.AdminImport(import), Urls.AdminImportUndo(import)))
        {
        }

        await Soon.Async(async () => !await ExistsAsync("P1"));
        Assert.Contains("liste.csv", (await PortalApp.GetAsync(admin, Urls.AdminImports)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_an_import_cost_four_statements_at_most_and_lookups_none()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var import = await ComparedAsync(admin, "S1");
        foreach (var address in new[] { Urls.AdminImports, Urls.AdminImport(import), Urls.AdminImportLines(import, new(RosterOutcome.Created), new(1, 1)) })
        {
            await PortalApp.GetAsync(admin, address);
            Assert.InRange((await app.Statements.DuringAsync(() => PortalApp.GetAsync(admin, address))).Count, 1, 4);
        }
    }

    [Fact]
    public async Task For_everybody_else_an_import_does_not_exist()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var import = await ComparedAsync(admin, "S2");
        foreach (var person in new[] { There.Admin, Here.Author, Here.Student, There.Student })
        {
            using var other = await app.SignInAsync(person);
            var token = await PortalApp.TokenAsync(other, Urls.Account);
            foreach (var address in new[] { Urls.AdminImport(import), Urls.AdminImportColumns(import), Urls.AdminImportReport(import, new()) })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(other, address)).Status);
            }

            foreach (var address in new Func<long, string>[] { Urls.AdminImportCompare, Urls.AdminImportUndo, Urls.AdminImportForget, Urls.AdminImportInvite, Urls.AdminImport, id => Urls.AdminImportColumns(id) })
            {
                // As for one that nobody has: not found, or no such form on the page.
                var (status, like) = (await SendAsync(other, address(import), token), await SendAsync(other, address(World.Nobody), token));
                Assert.Equal(like, status);
                Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{address(import)}: {status}");
            }
        }

        using var visitor = app.Visitor();
        using (var answer = await visitor.GetAsync(Urls.AdminImport(import)))
        {
            Assert.StartsWith(Urls.Login, answer.Headers.Location?.PathAndQuery ?? "", StringComparison.Ordinal);
        }

        Assert.Contains(Urls.AdminImportForget(import), (await PortalApp.GetAsync(admin, Urls.AdminImport(import))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_the_pages_other_viewers_find_nothing_and_forged_ids_do_nothing()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var import = await ComparedAsync(admin, "S3");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (Viewer viewer in new Viewer[] { There.AdminEyes, Here.ProfessorEyes(Here.Author, "INF"), Here.StudentEyes, new AnonymousViewer(), new MainAdminViewer(1, 1, There.Id), new MainAdminViewer(1, 1, null) })
        {
            Assert.Null(await data.AskAsync((RosterQueries q) => q.FindAsync(import), viewer));
            Assert.Empty((await data.AskAsync((RosterQueries q) => q.ListLinesAsync(import, new(), null, null), viewer)).Items);
            Assert.DoesNotContain((await data.AskAsync((RosterQueries q) => q.ListAsync(null), viewer)).Items, i => i.Id == import);
            Assert.Null(await data.AskAsync((RosterUploads u) => u.ReadAsync(import, null, null), viewer));
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.SaveLayoutAsync(import, new(), [], "", ""), viewer));
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.SaveWordsAsync(import, []), viewer));
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.CompareAsync(import), viewer));
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.ApplyAsync(import, true, null), viewer));
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.UndoAsync(import), viewer));
            Assert.False(await data.AskAsync((RosterCommands c) => c.ForgetAsync(import), viewer));
            Assert.Null(await data.AskAsync((RosterCommands c) => c.InviteAsync(import, null), viewer));
        }

        foreach (Viewer viewer in new Viewer[] { Here.ProfessorEyes(Here.Author, "INF"), Here.StudentEyes, new AnonymousViewer() })
        {
            Assert.Null(await data.AskAsync((RosterUploads u) => u.BringAsync(RosterKind.Students, "x.csv", new MemoryStream("a;b\n1;2"u8.ToArray())), viewer));
        }

        // A programme of another university, and a column that such a file does not have.
        foreach (var forged in new RosterLayout[] { new() { ProgrammeId = There.Programmes["INF"] }, new() { ScopeLevelId = There.Levels["L1"] }, new() { Columns = [RosterField.SubjectCode] } })
        {
            Assert.IsType<RosterNotThere>(await data.AskAsync((RosterCommands c) => c.SaveLayoutAsync(import, forged, ["a"], "utf-8", ";"), Here.AdminEyes));
        }
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string address, string token)
    {
        using var form = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("_handler", address.EndsWith("columns", StringComparison.Ordinal) ? "columns" : "apply"), new("Input.Anyway", "true"), new("sure", "yes")]);
        using var answer = await client.PostAsync(address, form);
        return answer.StatusCode;
    }

    private static async Task<long> ComparedAsync(HttpClient admin, string number)
    {
        var import = await UploadAsync(admin, $"numero;nom;prenom;courriel;filiere;niveau\n{number};Ba;Awa;{number}@ugf.example;INF;L1\n");
        using (await PortalApp.PostFormAsync(admin, Urls.AdminImportColumns(import), "columns", Chosen("Number", "LastName", "FirstName", "Email", "Programme", "Level")))
        {
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminImport(import))).Body.Contains("Si vous appliquez cet import", StringComparison.Ordinal));
        return import;
    }

    /// <summary>Sends a file as a browser does, and follows to its columns.</summary>
    private static async Task<long> UploadAsync(HttpClient admin, string text)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await PortalApp.TokenAsync(admin, Urls.AdminImportNew)), "__RequestVerificationToken" }, { new StringContent("bring"), "_handler" }, { new StringContent("Students"), "Input.Kind" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "Input.File", "liste.csv" },
        };
        using var answer = await admin.PostAsync(Urls.AdminImportNew, form);
        var to = answer.Headers.Location?.OriginalString ?? "";
        Assert.EndsWith("/columns", to, StringComparison.Ordinal);
        return long.Parse(to.Split('/')[^2], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, string> Chosen(params string[] fields) => fields.Select((f, i) => (f, i)).ToDictionary(f => $"column-{f.i}", f => f.f);

    private async Task<bool> ExistsAsync(string number)
    {
        await using var db = app.Open(Here.Id);
        return await db.Students.AnyAsync(s => s.Number == number);
    }
}
