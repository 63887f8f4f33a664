using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Exporting;
using Portal.Tests.Access;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Exporting;

/// <summary>An export holds what its reader may read, and not a byte more.</summary>
public sealed class ExportAccessTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    [Fact]
    public async Task Solutions_are_in_a_book_exactly_when_they_are_open_to_its_reader()
    {
        var here = app.World.Fleuve;
        var student = await browsers.OfAsync(Who.Student);
        foreach (var chapter in here.OfStudent)
        {
            var book = await WordsAsync(student, Urls.ChapterEpub(chapter.Id));
            Assert.Contains(chapter.CourseWord, book, StringComparison.Ordinal);
            Assert.Contains(chapter.ExercisesWord, book, StringComparison.Ordinal);
            var open = chapter == here.Open || chapter == here.PastDate || chapter == here.Below;
            Assert.Equal(open, book.Contains(chapter.SolutionsWord, StringComparison.Ordinal));
            Assert.Equal(open, book.Contains("Solutions", StringComparison.Ordinal));
        }

        // The author has everything, as text too, with the files.
        var author = await browsers.OfAsync(Who.Author);
        var mine = await WordsAsync(author, Urls.TeachExport("subjects", here.Never.SubjectId, "zip"));
        Assert.All(here.OfStudent.Where(c => c.SubjectId == here.Never.SubjectId).Append(here.Draft), c => Assert.All(
            new[] { c.CourseWord, c.ExercisesWord, c.SolutionsWord, c.SolutionsFile.Word, c.CourseImage.Word }, word => Assert.Contains(word, mine, StringComparison.Ordinal)));
        Assert.DoesNotContain(here.Binned.CourseWord, mine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_holds_the_chapters_its_reader_sees_and_no_other()
    {
        var here = app.World.Fleuve;
        var student = await WordsAsync(await browsers.OfAsync(Who.Student), Urls.SubjectEpub(here.Open.SubjectId));
        Assert.Contains(here.Never.CourseWord, student, StringComparison.Ordinal);
        Assert.DoesNotContain(here.Never.SolutionsWord, student, StringComparison.Ordinal);
        Assert.DoesNotContain(here.Draft.CourseWord, student, StringComparison.Ordinal);

        var colleague = await WordsAsync(await browsers.OfAsync(Who.Colleague), Urls.TeachExport("subjects", here.Open.SubjectId, "zip"));
        Assert.Contains(here.Open.SolutionsWord, colleague, StringComparison.Ordinal);
        Assert.DoesNotContain(here.Draft.CourseWord, colleague, StringComparison.Ordinal);
        Assert.DoesNotContain(app.World.Dunes.Open.CourseWord, colleague, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_university_that_closed_downloads_gives_no_book_to_students()
    {
        var there = app.World.Dunes;
        await using (var db = app.Open(there.Id))
        {
            (await db.UniversitySettings.SingleAsync()).Downloads = false;
            await db.SaveChangesAsync();
        }

        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        Assert.Null(await host.AskAsync((ExportWriter w) => w.EpubAsync(new ExportScope.OfChapter(there.Open.Id)), there.StudentEyes));
        Assert.Null(await host.AskAsync((ExportWriter w) => w.MarkdownAsync(new ExportScope.OfSubject(there.Open.SubjectId)), there.StudentEyes));
        var author = await host.AskAsync((ExportWriter w) => w.EpubAsync(new ExportScope.OfChapter(there.Open.Id)), there.ProfessorEyes(there.Author, "INF"));
        Assert.NotNull(author);
        await author.Content.DisposeAsync();
    }

    [Fact]
    public async Task The_data_layer_gives_nothing_to_those_who_see_nothing()
    {
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        foreach (var viewer in new Viewer[] { there.StudentEyes, there.AdminEyes, there.ProfessorEyes(there.Author, "INF"), here.ProfessorEyes(here.Stranger, "BIO"), new AnonymousViewer() })
        {
            Assert.Empty(await host.AskAsync((ExportQueries q) => q.ListAsync(new ExportScope.OfSubject(here.Open.SubjectId)), viewer));
            Assert.Empty(await host.AskAsync((ExportQueries q) => q.ListAsync(new ExportScope.OfProgramme(here.Programmes["INF"])), viewer));
            Assert.Null(await host.AskAsync((ExportQueries q) => q.ReadAsync(here.Open.Id, true), viewer));
            Assert.Null(await host.AskAsync((ExportWriter w) => w.EpubAsync(new ExportScope.OfChapter(here.Open.Id)), viewer));
        }
    }

    [Fact]
    public async Task A_book_of_the_world_is_a_good_book()
    {
        var path = Path.Combine(app.Files, "livre.epub");
        await File.WriteAllBytesAsync(path, await (await browsers.OfAsync(Who.Author)).GetByteArrayAsync(Urls.TeachExport("subjects", app.World.Fleuve.Open.SubjectId, "epub")));
        Assert.Equal("", await EpubCheck.ComplaintsAsync(path));
        File.Delete(path);
    }

    public void Dispose() => browsers.Dispose();

    /// <summary>Everything that stands in an archive, with the names of its entries.</summary>
    private static async Task<string> WordsAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        var words = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            words.Append(entry.FullName).Append('\n').Append(await reader.ReadToEndAsync()).Append('\n');
        }

        return words.ToString();
    }
}
