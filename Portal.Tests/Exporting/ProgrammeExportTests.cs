using System.IO.Compression;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Exporting;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Migrations.Commands;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Exporting;

/// <summary>Whole programmes to take away: made by a job, kept for whoever asked, and for nobody else.</summary>
public sealed class ProgrammeExportTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_programme_is_made_behind_the_requests_and_handed_to_whoever_asked_alone()
    {
        using var colleague = await app.SignInAsync(Here.Colleague);
        var address = await MakeAsync(colleague, "zip");
        using (var answer = await colleague.GetAsync(address))
        {
            Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
            var words = await WordsAsync(await answer.Content.ReadAsByteArrayAsync());
            Assert.All([Here.Open, Here.Below, Here.OnOtherTrack], c => Assert.Contains(c.SolutionsWord, words, StringComparison.Ordinal));
            Assert.All([Here.Draft, Here.Binned, Here.OfOtherProgramme, app.World.Dunes.Open], c => Assert.DoesNotContain(c.CourseWord, words, StringComparison.Ordinal));
        }

        foreach (var other in new[] { Here.Author, Here.Stranger, Here.Student, Here.Admin, app.World.Dunes.Author, app.World.MainAdmin })
        {
            using var client = await app.SignInAsync(other);
            var (status, body) = await PortalApp.GetAsync(client, address);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Equal((await PortalApp.GetAsync(client, Urls.KeptExport(World.Nobody))).Body.Replace(Urls.KeptExport(World.Nobody), address, StringComparison.Ordinal), body);
        }

        // As a book; and the same asked for again takes the place of the one before.
        using var book = await colleague.GetAsync(await MakeAsync(colleague, "epub"));
        Assert.Equal("application/epub+zip", book.Content.Headers.ContentType?.MediaType);
        var again = await MakeAsync(colleague, "zip");
        Assert.NotEqual(address, again);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync(again)).StatusCode);
    }

    [Fact]
    public async Task It_is_looked_at_again_when_it_is_fetched_and_goes_after_a_week()
    {
        using var author = await app.SignInAsync(Here.Author);
        var address = await MakeAsync(author, "zip");
        var id = long.Parse(address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        Task<KeptExportFile?> FindAsync(Viewer viewer) => host.AskAsync((ProgrammeExports e) => e.FindAsync(id), viewer);
        var mine = Here.ProfessorEyes(Here.Author, "INF");
        Assert.NotNull(await FindAsync(mine));

        // Another programme, other eyes, a chapter that is no longer theirs to read.
        Assert.Null(await FindAsync(Here.ProfessorEyes(Here.Author, "BIO")));
        foreach (var viewer in new Viewer[] { Here.AdminEyes, Here.StudentEyes, Here.ProfessorEyes(Here.Colleague, "INF"), app.World.Dunes.ProfessorEyes(app.World.Dunes.Author, "INF"), new AnonymousViewer() })
        {
            Assert.Null(await FindAsync(viewer));
        }

        await app.ExecuteAsync($"UPDATE kept_exports SET chapter_ids = chapter_ids || {Here.OfOtherProgramme.Id} WHERE id = {id}");
        Assert.Null(await FindAsync(mine));
        await app.ExecuteAsync($"UPDATE kept_exports SET chapter_ids = array_remove(chapter_ids, {Here.OfOtherProgramme.Id}) WHERE id = {id}");
        Assert.NotNull(await FindAsync(mine));

        // The sweep leaves it as long as it lives, however old the bytes are.
        await app.ExecuteAsync($"UPDATE stored_files SET created_at = created_at - interval '2 days'");
        await new FileSweep(ConsolePortal.Open(app.Database, Here.Id), new(app.Files), app.Clock).RunAsync();
        Assert.Equal(HttpStatusCode.OK, (await author.GetAsync(address)).StatusCode);

        await app.ExecuteAsync($"UPDATE kept_exports SET created_at = created_at - interval '8 days' WHERE id = {id}");
        Assert.Equal(HttpStatusCode.NotFound, (await author.GetAsync(address)).StatusCode);
        var swept = await new FileSweep(ConsolePortal.Open(app.Database, Here.Id), new(app.Files), app.Clock).RunAsync();
        Assert.True(swept.RemovedRows >= 1);
        await using var db = app.Open(Here.Id);
        Assert.False(await db.KeptExports.AnyAsync(e => e.Id == id));
        var results = await db.Jobs.Where(j => j.Kind == ProgrammeExportJob.Kind).Select(j => j.Result).ToListAsync();
        Assert.DoesNotContain(results, json => JobResult.Read(json)?.Link == address);
        Assert.Equal(await db.StoredFiles.SumAsync(f => f.Length), await db.StorageUses.Select(u => u.Bytes).SingleAsync());
    }

    [Fact]
    public async Task Nobody_asks_for_a_programme_that_is_not_assigned_to_them()
    {
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        var (there, programme) = (app.World.Dunes, Here.Programmes["INF"]);
        foreach (var viewer in new Viewer[]
        {
            Here.ProfessorEyes(Here.Stranger, "BIO"), there.ProfessorEyes(there.Author, "INF"), Here.AdminEyes, Here.StudentEyes, new AnonymousViewer(),
            new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, Here.Id), new ProfessorViewer(Here.Author.AccountId, Here.Author.Id, Here.Id, []),
        })
        {
            Assert.Null(await host.AskAsync((ProgrammeExports e) => e.AskAsync(programme, ExportForm.Markdown), viewer));
            Assert.Null(await host.AskAsync((ExportQueries e) => e.FindAsync(new ExportScope.OfProgramme(programme)), viewer));
        }

        Assert.Null(await host.AskAsync((ProgrammeExports e) => e.AskAsync(programme, (ExportForm)9), Here.ProfessorEyes(Here.Author, "INF")));
        Assert.Null(await host.AskAsync((ExportQueries e) => e.FindAsync(new ExportScope.OfChapter(Here.Draft.Id)), Here.ProfessorEyes(Here.Colleague, "INF")));
        Assert.Null(await host.AskAsync((ExportQueries e) => e.FindAsync(new ExportScope.OfSubject(Here.Subjects["LET L1"])), Here.ProfessorEyes(Here.Author, "INF")));

        // The same form, forged for another programme.
        using var author = await app.SignInAsync(Here.Author);
        foreach (var forged in new[] { Here.Programmes["BIO"], there.Programmes["INF"], World.Nobody })
        {
            using var answer = await author.PostAsync(Urls.TeachExportOf("programmes", forged), new FormUrlEncodedContent(
                [new("__RequestVerificationToken", await PortalApp.TokenAsync(author, Urls.Login)), new("_handler", "export"), new("Input.As", "zip")]));
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        }

        // A programme taken away between asking and making is not made.
        await using var db = app.Open(Here.Id);
        var stranger = await host.AskAsync((JobQueue q) => q.EnqueueAsync(ProgrammeExportJob.Kind, new ProgrammeExportOrder(programme, ExportForm.Markdown)), Here.ProfessorEyes(Here.Stranger, "INF"));
        using (await author.GetAsync(Urls.Teach))
        {
            await Soon.Async(() => db.Jobs.AnyAsync(j => j.Id == stranger && j.State == JobState.Failed));
        }

        Assert.False(await db.KeptExports.AnyAsync(e => e.AccountId == Here.Stranger.AccountId));
    }

    [Fact]
    public async Task The_way_to_an_export_is_on_the_list_and_beside_the_text()
    {
        using var author = await app.SignInAsync(Here.Author);
        var list = (await PortalApp.GetAsync(author, Urls.Teach)).Body;
        Assert.Contains(Urls.TeachExportOf("subjects", Here.Open.SubjectId), list, StringComparison.Ordinal);
        Assert.Contains(Urls.TeachExportOf("chapters", Here.Open.Id), (await PortalApp.GetAsync(author, Urls.EditChapter(Here.Open.Id))).Body, StringComparison.Ordinal);
        var subject = (await PortalApp.GetAsync(author, Urls.TeachExportOf("subjects", Here.Open.SubjectId))).Body;
        Assert.Contains(Urls.TeachExport("subjects", Here.Open.SubjectId, "zip"), subject, StringComparison.Ordinal);
        Assert.Contains(Urls.TeachExportOf("programmes", Here.Programmes["INF"]), subject, StringComparison.Ordinal);
    }

    /// <summary>Asks as a person does and waits; the address of what was made.</summary>
    private async Task<string> MakeAsync(HttpClient client, string form)
    {
        using var asked = await PortalApp.PostFormAsync(client, Urls.TeachExportOf("programmes", Here.Programmes["INF"]), "export", new() { ["Input.As"] = form });
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var job = new Uri(new("http://localhost"), asked.Headers.Location ?? new("/", UriKind.Relative)).AbsolutePath;
        var id = long.Parse(job.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await using var db = app.Open(Here.Id);
        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Id == id && j.State == JobState.Succeeded));
        var link = JobResult.Read(await db.Jobs.Where(j => j.Id == id).Select(j => j.Result).SingleAsync())?.Link ?? "";
        Assert.Contains($"href=\"{link}\"", (await PortalApp.GetAsync(client, job)).Body, StringComparison.Ordinal);
        return link;
    }

    private static async Task<string> WordsAsync(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var words = new System.Text.StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            words.Append(entry.FullName).Append('\n').Append(await reader.ReadToEndAsync()).Append('\n');
        }

        return words.ToString();
    }
}
