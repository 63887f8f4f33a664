using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Deletion;
using Portal.Data.Rollover;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Rollover;

/// <summary>A year becomes the past: counted before, done at once, seen from the side of its readers, taken back.</summary>
public sealed class RolloverTests(PortalApp app) : IClassFixture<PortalApp>
{
    private static readonly string[] Tables =
    [
        "subjects", "chapters", "chapter_sections", "chapter_versions", "chapter_authors", "chapter_drafts", "attachments", "stored_files",
    ];

    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_year_is_copied_archived_and_brought_back_exactly()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        using var student = await app.SignInAsync(Here.Student);
        using var admin = await app.SignInAsync(Here.Admin);
        using var author = await app.SignInAsync(Here.Author);
        using var colleague = await app.SignInAsync(Here.Colleague);
        var image = Here.Open.CourseImage;
        await app.ExecuteAsync($"UPDATE chapter_sections SET html = html || {$"<img src=\"/files/{image.Id}/plan.png\">"} WHERE chapter_id = {Here.Open.Id} AND kind = 0");
        var before = await DumpAsync();
        var plan = new RolloverPlan(2027, [Here.Programmes["INF"], There.Programmes["INF"]], RolloverCopy.Published);
        var preview = await AskAsync(data, r => r.PreviewAsync(plan), Here.AdminEyes);
        Assert.Equal(new RolloverPreview(4, 9, 8, 36), preview);

        using (var asked = await PortalApp.PostFormAsync(admin, Urls.AdminRollover, "rollover", new()
        {
            ["Input.Year"] = "2027", ["Input.Copy"] = "Published", ["Input.Programmes"] = $"{Here.Programmes["INF"]}", ["Input.Deed"] = "begin",
        }))
        {
            var job = asked.Headers.Location?.OriginalString ?? "";
            await Soon.Async(async () => (await PortalApp.GetAsync(admin, job)).Body.Contains("Matières archivées", StringComparison.Ordinal));
        }

        await using var db = app.Open(Here.Id);
        var done = await db.YearRollovers.SingleAsync();
        Assert.Equal((RolloverState.Done, 4, 4, 9, 36), (done.State, done.Archived, done.Subjects, done.Chapters, done.Files));
        Assert.Equal(4, await db.Subjects.CountAsync(s => s.RolloverId == done.Id && s.ArchivedAt == null));

        // Students read the new one and no longer the old one, by whatever address; nothing of another university moved.
        var copy = await db.Chapters.SingleAsync(c => c.CopiedFromId == Here.Open.Id);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status == HttpStatusCode.NotFound);
        foreach (var address in new[]
        {
            Urls.Chapter(Here.Open.Id, SectionKind.Solutions), Urls.ChapterPrint(Here.Open.Id), Urls.ChapterEpub(Here.Open.Id), Urls.Questions(Here.Open.Id),
            Urls.File(Here.Open.CourseFile.Id, Here.Open.CourseFile.Name), Urls.File(image.Id, image.Name), Urls.Subject(Here.Open.SubjectId), Urls.SubjectEpub(Here.Open.SubjectId),
        })
        {
            Assert.Equal((HttpStatusCode.NotFound, address), ((await PortalApp.GetAsync(student, address)).Status, address));
        }

        var (status, page) = await PortalApp.GetAsync(student, Urls.Chapter(copy.Id));
        Assert.Equal(HttpStatusCode.OK, status);
        var shown = await db.Attachments.SingleAsync(a => a.ChapterId == copy.Id && a.Section == SectionKind.Course && a.Inline);
        Assert.Contains($"/files/{shown.Id}/plan.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/files/{image.Id}/", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, $"/files/{shown.Id}/plan.png")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Subject(copy.SubjectId))).Status);
        Assert.DoesNotContain(Urls.Chapter(Here.Open.Id) + "\"", (await PortalApp.GetAsync(student, Urls.Study)).Body, StringComparison.Ordinal);

        // Authors and administrators still read it; a colleague who only taught beside it does not.
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(author, Urls.Chapter(Here.Open.Id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.Chapter(Here.Open.Id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(colleague, Urls.Chapter(Here.Open.Id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(colleague, Urls.Chapter(copy.Id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminSubject(Here.Open.SubjectId))).Status);

        // Drafts stay drafts, and nobody writes into the past.
        Assert.Null(await db.Chapters.Where(c => c.CopiedFromId == Here.Draft.Id).Select(c => c.PublishedAt).SingleAsync());
        Assert.Null(await data.AskAsync<Portal.Data.Chapters.Drafts.ChapterBeginning, int?>(
            b => b.BeginAsync(Here.Open.SubjectId, ChapterTexts.Of("Nouveau", "")), Here.ProfessorEyes(Here.Author, "INF")));

        // Taken back, everything is as it was; what was made lies in the bin.
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.StudentEyes, There.AdminEyes })
        {
            Assert.Null(await AskAsync(data, r => r.ReadAsync(done.Id), other));
            Assert.DoesNotContain(await AskAsync(data, r => r.ListAsync(), other) ?? [], r => r.Id == done.Id);
            Assert.Equal(RolloverUndo.NotFound, await AskAsync(data, r => r.UndoAsync(done.Id), other));
        }

        using (var undone = await PortalApp.PostFormAsync(admin, Urls.AdminRolloverReport(done.Id), "undo"))
        {
            Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.Chapter(copy.Id))).Status);
        var binned = Assert.Single(await data.AskAsync<Deletions, IReadOnlyList<BinnedThing>>(d => d.ListAsync(), Here.AdminEyes), t => t.Name == "2027–2028");
        Assert.Equal(9, binned.Counts["Chapitres"]);
        await app.ExecuteAsync($"DELETE FROM chapter_discussions WHERE chapter_id IN (SELECT id FROM chapters WHERE deletion_id = {binned.Id})");
        foreach (var table in new[] { "attachments", "chapter_sections", "chapter_versions", "chapter_authors", "chapter_drafts" })
        {
            await using var all = app.Open();
#pragma warning disable EF1002 // names of tables
            await all.Database.ExecuteSqlRawAsync($"DELETE FROM {table} WHERE chapter_id IN (SELECT id FROM chapters WHERE deletion_id = {{0}})", binned.Id);
#pragma warning restore EF1002
        }

        await app.ExecuteAsync($"DELETE FROM chapters WHERE deletion_id = {binned.Id}");
        await app.ExecuteAsync($"DELETE FROM subjects WHERE deletion_id = {binned.Id}");
        Assert.Equal(before, await DumpAsync());
        Assert.Equal(RolloverUndo.NotFound, await AskAsync(data, r => r.UndoAsync(done.Id), Here.AdminEyes));
    }

    [Fact]
    public async Task Another_year_is_begun_as_drafts_of_the_same_authors()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await data.WorkAsync();
        var job = await AskAsync(data, r => r.BeginAsync(new(2028, [There.Programmes["INF"]], RolloverCopy.Drafts)), There.AdminEyes);
        await Soon.Async(async () => await data.FindJobAsync(There.AdminEyes, job ?? 0) is { IsOver: true });
        await using var db = app.Open(There.Id);
        var copy = await db.Chapters.Include(c => c.Authors).SingleAsync(c => c.CopiedFromId == There.Open.Id);
        Assert.Equal((null, 0, There.Author.Id), (copy.PublishedAt, copy.PublishedVersion, Assert.Single(copy.Authors).ProfessorId));
        Assert.Contains(There.Open.CourseWord, await db.ChapterDrafts.Where(d => d.ChapterId == copy.Id && d.Part == Portal.Data.Chapters.Drafts.DraftPart.Course).Select(d => d.Text).SingleAsync(), StringComparison.Ordinal);
        Assert.False(await db.ChapterSections.AnyAsync(s => s.ChapterId == copy.Id));
        using var author = await app.SignInAsync(There.Author);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(author, Urls.EditChapter(copy.Id))).Status);
        using var student = await app.SignInAsync(There.Student);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.Chapter(copy.Id))).Status);

        // A subject of the new year that takes the code of an old one is in the way of taking back.
        var rollover = await db.YearRollovers.OrderByDescending(r => r.Id).Select(r => r.Id).FirstAsync();
        await app.ExecuteAsync($"UPDATE subjects SET rollover_id = NULL WHERE rollover_id = {rollover} AND copied_from_id = {There.Subjects["INF L1"]}");
        Assert.Equal(RolloverUndo.CodeTaken, await AskAsync(data, r => r.UndoAsync(rollover), There.AdminEyes));
        await app.ExecuteAsync($"UPDATE subjects SET rollover_id = {rollover} WHERE copied_from_id = {There.Subjects["INF L1"]}");
        Assert.Equal(RolloverUndo.Done, await AskAsync(data, r => r.UndoAsync(rollover), There.AdminEyes));
    }

    [Fact]
    public async Task Nobody_else_begins_reads_or_takes_back_and_one_waits_at_a_time()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var plan = new RolloverPlan(2030, [Here.Programmes["LET"]], RolloverCopy.Nothing);
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes })
        {
            Assert.Null(await AskAsync(data, r => r.BeginAsync(plan), other));
            Assert.True((await AskAsync(data, r => r.PreviewAsync(plan), other))?.Subjects is null or 0);
        }

        Assert.Null(await AskAsync(data, r => r.BeginAsync(plan with { ProgrammeIds = [] }), Here.AdminEyes));
        Assert.Null(await AskAsync(data, r => r.BeginAsync(plan with { Year = 3000 }), Here.AdminEyes));
        await using var db = app.Open(Here.Id);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO jobs (university_id, kind, version, payload, priority, state, done, total, attempts, run_at, created_at)
            VALUES ({Here.Id}, 'test.never', 1, 'null', 0, 0, 0, 0, 0, now() + interval '1 day', now())
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO year_rollovers (university_id, year, programme_ids, copy, state, created_at, job_id, archived, subjects, chapters, files)
            SELECT {Here.Id}, 2030, ARRAY[1], 0, 0, now(), max(id), 0, 0, 0, 0 FROM jobs WHERE kind = 'test.never'
            """);
        Assert.Null(await AskAsync(data, r => r.BeginAsync(plan), Here.AdminEyes));
        await db.Database.ExecuteSqlAsync($"DELETE FROM year_rollovers WHERE state = 0");
        await db.Database.ExecuteSqlAsync($"DELETE FROM jobs WHERE kind = 'test.never'");
    }

    private static Task<T> AskAsync<T>(DataHost data, Func<Rollovers, Task<T>> ask, Viewer viewer) => data.AskAsync(ask, viewer);

    /// <summary>The rows of the university as text, whatever their place.</summary>
    private async Task<string> DumpAsync()
    {
        await using var db = app.Open();
        var all = new List<string>();
        foreach (var table in Tables)
        {
#pragma warning disable EF1002 // names of tables
            all.AddRange(await db.Database.SqlQueryRaw<string>($"SELECT '{table} ' || t::text AS \"Value\" FROM {table} t WHERE university_id = {{0}}", Here.Id).ToListAsync());
#pragma warning restore EF1002
        }

        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }
}
