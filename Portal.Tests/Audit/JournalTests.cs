using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Structure;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Audit;

public sealed class JournalTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_change_tells_who_what_before_and_after_and_from_where()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var page = Urls.AdminFaculty(Here.Faculties["LET"]);
        using (var saved = await PortalApp.PostFormAsync(admin, page, "structure", new() { ["Input.Code"] = "LSH", ["Input.Name"] = "Lettres et <sciences> humaines" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }

        var html = await WordsAsync(admin, Urls.AdminJournalOf(Here.Admin.UserName.ToUpperInvariant() + " ", "faculty.changed"));
        Assert.Contains("UFR changée", html, StringComparison.Ordinal);
        Assert.Contains("<del>LET</del> → LSH", html, StringComparison.Ordinal);
        Assert.Contains("Lettres et &lt;sciences&gt; humaines", await RawAsync(admin, Urls.AdminJournal), StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "faculty.changed" && e.AccountId == Here.Admin.AccountId && e.UniversityId == Here.Id));

        // The neighbours hear nothing of it, by whatever filter.
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var target = new AuditFilter { Target = "faculty", TargetId = Here.Faculties["LET"] };
        Assert.Empty((await ListAsync(data, target, There.AdminEyes))?.Items ?? []);
        Assert.Empty((await ListAsync(data, new() { Who = Here.Admin.UserName }, There.AdminEyes))?.Items ?? []);
        Assert.Single((await ListAsync(data, target, Here.AdminEyes))?.Items ?? []);
    }

    [Fact]
    public async Task Nobody_without_an_administration_has_a_journal_and_what_is_above_is_for_the_main_one()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new SystemViewer(Here.Id) })
        {
            Assert.Null(await ListAsync(data, new(), other));
            Assert.Null(await data.AskAsync((AuditQueries q) => q.ExportAsync(new(), app.Clock.GetUtcNow()), other));
        }

        Assert.Null(await ListAsync(data, new() { Above = true }, Here.AdminEyes));
        var main = new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, There.Id);
        Assert.IsType<StructureChange.Done>(await data.AskAsync((StructureCommands s) => s.SaveUniversityAsync(null, "UNV", "Université nouvelle"), main));
        Assert.Contains((await ListAsync(data, new() { Above = true }, main))?.Items ?? [], line => line.Action == "university.added");
        Assert.DoesNotContain((await ListAsync(data, new(), main))?.Items ?? [], line => line.Action == "university.added");
    }

    [Fact]
    public async Task Long_journals_are_turned_page_by_page_and_days_are_days_of_the_university()
    {
        var start = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var db = app.Open(There.Id))
        {
            db.AddRange(Enumerable.Range(0, 120).Select(n => new AuditEntry
            {
                UniversityId = There.Id, At = start.AddHours(n / 2), AccountId = There.Admin.AccountId, Action = "chapter.published", Target = "chapter", TargetId = n,
            }));
            await db.SaveChangesAsync();
        }

        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var filter = new AuditFilter { Action = "chapter.published", Until = start.AddDays(30) };
        var seen = new List<int?>();
        AuditCursor? after = null;
        do
        {
            var page = await ListAsync(data, filter, There.AdminEyes, after);
            seen.AddRange((page?.Items ?? []).Select(line => line.TargetId));
            after = page is { HasAfter: true } ? new(page.Items[^1].At, page.Items[^1].Id) : null;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(n => (int?)n), seen);

        using var admin = await app.SignInAsync(There.Admin);
        var day = await WordsAsync(admin, Urls.AdminJournalOf(null, null, from: "2024-03-02", until: "2024-03-02"));
        Assert.Equal(48, day.Split("Chapitre publié").Length - 1 - 1); // once more in the filter
        foreach (var odd in new[] { "2024-99-99", "x", "0001-01-01", "9999-12-31", new string('9', 5000) })
        {
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminJournalOf(odd, odd, odd, -1, odd, odd, after: odd))).Status);
        }
    }

    [Fact]
    public async Task The_table_holds_no_formula_and_taking_it_away_is_a_line_itself()
    {
        await using (var db = app.Open(Here.Id))
        {
            db.Add(new AuditEntry { UniversityId = Here.Id, At = app.Clock.GetUtcNow(), AccountId = null, Action = "=HYPERLINK(\"x\")", Target = "@sum" });
            await db.SaveChangesAsync();
        }

        using var admin = await app.SignInAsync(Here.Admin);
        var bytes = await admin.GetByteArrayAsync(new Uri(Urls.AdminJournalCsv, UriKind.Relative));
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\";\"'@sum\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Contains("Journal exporté", await WordsAsync(admin, Urls.AdminJournal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET action = 'x'")]
    [InlineData("UPDATE audit_entries SET details = NULL")]
    [InlineData("DELETE FROM audit_entries")]
    [InlineData("TRUNCATE audit_entries")]
    [InlineData("SET portal.redacting = 'on'; UPDATE audit_entries SET account_id = 1")]
    [InlineData("SET portal.redacting = 'on'; DELETE FROM audit_entries")]
    public async Task No_line_is_changed_or_removed_whoever_asks(string statement)
    {
        await using var db = app.Open(Here.Id);
        db.Add(new AuditEntry { UniversityId = Here.Id, At = app.Clock.GetUtcNow(), AccountId = null, Action = "test.kept", Target = "test" });
        await db.SaveChangesAsync();
#pragma warning disable EF1002 // sentences of this test
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(statement))).SqlState);
#pragma warning restore EF1002
    }

    [Fact]
    public void Every_deed_that_is_written_down_has_words()
    {
        var written = Checkout.Sources("Portal.Data", ".cs").SelectMany(file => System.Text.RegularExpressions.Regex.Matches(file.Text, "Action = [^,;+]*?\"([a-z]+\\.[a-z-]+)\"|const string \\w+ = \"(account\\.[a-z-]+)\"|Entry\\(db, [^\"]*\"([a-z]+\\.[a-z-]+)\""))
            .SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => group.Value).Distinct().ToList();
        Assert.True(written.Count > 15);
        Assert.Empty(written.Except(Web.Localization.AuditWords.Deeds.Keys));
        var things = Checkout.Sources("Portal.Data", ".cs").SelectMany(file => System.Text.RegularExpressions.Regex.Matches(file.Text, "Target = \"([a-z]+)\"")).Select(match => match.Groups[1].Value);
        Assert.Empty(things.Except(Web.Localization.AuditWords.Things.Keys));
    }

    private static async Task<string> WordsAsync(HttpClient browser, string address) => WebUtility.HtmlDecode(await RawAsync(browser, address));

    private static async Task<string> RawAsync(HttpClient browser, string address)
    {
        var (status, body) = await PortalApp.GetAsync(browser, address);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private static Task<Portal.Data.Paging.Page<AuditLine>?> ListAsync(DataHost data, AuditFilter filter, Viewer viewer, AuditCursor? after = null) =>
        data.AskAsync((AuditQueries q) => q.ListAsync(filter, after), viewer);
}
