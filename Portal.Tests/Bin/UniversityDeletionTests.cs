using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Bin;

public sealed class UniversityDeletionTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    private Viewer Main => new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, There.Id);

    [Fact]
    public async Task A_university_closes_comes_back_and_goes_for_good_and_its_neighbour_keeps_every_row()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await using var db = app.Open(null);
        var (mine, theirs) = (await RowsAsync(db, There.Id), await RowsAsync(db, Here.Id));
        using var student = await app.SignInAsync(There.Student);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(There.Open.Id))).Status);
        using var main = await app.SignInAsync(app.World.MainAdmin);

        // The code has to be typed as it is.
        var page = Urls.AdminUniversityDelete(There.Id);
        using (var wrong = await PortalApp.PostFormAsync(main, page, "delete", new() { ["Input.Code"] = "UGF" }))
        {
            Assert.Contains("Ce n’est pas le code", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        var code = (await data.AskAsync((UniversityDeletions d) => d.PreviewAsync(There.Id), Main))?.Code;
        using (var bin = await PortalApp.PostFormAsync(main, page, "delete", new() { ["Input.Code"] = code ?? "" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, bin.StatusCode);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(There.Open.Id))).Status is not HttpStatusCode.OK);
        using (var door = app.Visitor())
        using (var refused = await PortalApp.PostFormAsync(door, Urls.Login, "login", new() { ["Input.UserName"] = There.Admin.UserName, ["Input.Password"] = World.Password }))
        {
            Assert.NotEqual(HttpStatusCode.OK, (await PortalApp.GetAsync(door, Urls.Admin)).Status);
        }

        Assert.Equal(There.Id, Assert.Single(await data.AskAsync((UniversityDeletions d) => d.ListAsync(), Main)).Id);
        using (var back = await PortalApp.PostFormAsync(main, Urls.AdminUniversities, Urls.AdminUniversityRestore(There.Id)))
        {
            Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        }

        Assert.Equal(mine.Where(Kept), (await RowsAsync(db, There.Id)).Where(Kept));
        await Soon.Async(async () =>
        {
            using var again = app.Visitor();
            using var answer = await PortalApp.PostFormAsync(again, Urls.Login, "login", new() { ["Input.UserName"] = There.Student.UserName, ["Input.Password"] = World.Password });
            return (await PortalApp.GetAsync(again, Urls.Chapter(There.Open.Id))).Status is HttpStatusCode.OK;
        });

        // For good.
        Assert.True(await data.AskAsync((UniversityDeletions d) => d.BinAsync(There.Id, code), Main));
        Assert.Null(await data.AskAsync((UniversityDeletions d) => d.PurgeAsync(There.Id, "UGF"), Main));
        using (var purge = await PortalApp.PostFormAsync(main, page, "delete", new() { ["Input.Code"] = code ?? "" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, purge.StatusCode);
        }

        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Kind == UniversityPurgeJob.Kind && j.State == JobState.Succeeded));
        Assert.Empty(await RowsAsync(db, There.Id));
        Assert.Empty(Directory.Exists(Path.Combine(app.Files, $"{There.Id}")) ? Directory.GetFiles(Path.Combine(app.Files, $"{There.Id}"), "*", SearchOption.AllDirectories) : []);
        Assert.Equal(theirs.Where(Kept), (await RowsAsync(db, Here.Id)).Where(Kept));
        var result = JobResult.Read(await db.Jobs.Where(j => j.Kind == UniversityPurgeJob.Kind).Select(j => j.Result).SingleAsync());
        Assert.Equal((mine["students"], mine["chapters"], mine["comments"]), (result?.Counts["Étudiants"], result?.Counts["Chapitres"], result?.Counts["Questions et réponses"]));
    }

    [Fact]
    public async Task Nobody_but_the_main_administration_throws_a_university_away()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), Here.AdminEyes, There.AdminEyes, new SystemViewer(Here.Id) })
        {
            Assert.Null(await data.AskAsync((UniversityDeletions d) => d.PreviewAsync(Here.Id), other));
            Assert.Null(await data.AskAsync((UniversityDeletions d) => d.PreviewBinnedAsync(Here.Id), other));
            Assert.False(await data.AskAsync((UniversityDeletions d) => d.BinAsync(Here.Id, "UGF"), other));
            Assert.Empty(await data.AskAsync((UniversityDeletions d) => d.ListAsync(), other));
            Assert.IsType<Restoring.NotFound>(await data.AskAsync((UniversityDeletions d) => d.RestoreAsync(Here.Id), other));
            Assert.Null(await data.AskAsync((UniversityDeletions d) => d.PurgeAsync(Here.Id, "UGF"), other));
        }
    }

    /// <summary>What neither reading a page nor the portal's own work moves.</summary>
    private static bool Kept(KeyValuePair<string, int> table) => table.Key is not ("jobs" or "reading_places");

    /// <summary>Rows of a university by table, empty tables left out; the journal apart, which stays.</summary>
    private static async Task<SortedDictionary<string, int>> RowsAsync(Portal.Data.PortalDbContext db, int university)
    {
        var rows = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var tables = await db.Database.SqlQuery<string>($"""
            SELECT table_name || ' ' || column_name AS "Value" FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name IN ('university_id', 'of_university_id') AND table_name <> 'audit_entries'
            """).ToListAsync();
        foreach (var (table, column) in tables.Select(t => (t.Split(' ')[0], t.Split(' ')[1])))
        {
#pragma warning disable EF1002 // names come from the catalogue
            if (await db.Database.SqlQueryRaw<int>($"SELECT count(*)::int AS \"Value\" FROM {table} WHERE {column} = {{0}}", university).SingleAsync() is > 0 and var count)
#pragma warning restore EF1002
            {
                rows[table] = count;
            }
        }

        return rows;
    }
}
