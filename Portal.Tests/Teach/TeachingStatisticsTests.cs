using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Reading;
using Portal.Data.Statistics;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Endpoints;

namespace Portal.Tests.Teach;

/// <summary>Figures of one's own chapters: right, of nobody else's, and never of one person alone.</summary>
public sealed class TeachingStatisticsTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task Readers_stops_and_the_median_are_those_of_the_places()
    {
        var chapter = Here.Below;
        await using (var db = world.Open(Here.Id))
        {
            // Six readers, first opened 1 to 6 hours after publication, at 5, 15, … 55 percent; one of them finished, one is in the solutions.
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at, first_at, read_at)
                SELECT s.university_id, s.id, {chapter.Id}, CASE WHEN s.n = 2 THEN 2 ELSE 0 END, '', CASE WHEN s.n = 6 THEN 100 ELSE s.n * 10 - 5 END, 1, now(),
                       c.published_at + s.n * interval '1 hour', CASE WHEN s.n = 6 THEN now() END
                FROM (SELECT university_id, id, row_number() OVER (ORDER BY id) AS n FROM students WHERE university_id = {Here.Id}) s JOIN chapters c ON c.id = {chapter.Id} WHERE s.n <= 6
                """);
        }

        var read = await world.Data.AskAsync((TeachingStatistics s) => s.ReadAsync(chapter.Id), Author);
        Assert.NotNull(read);
        Assert.Equal((6, 1, 2), (read.Figures.Readers, read.Figures.Finished, read.Figures.Questions));
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], read.StoppedAt);
        Assert.Equal([5, 0, 1], read.InSection);
        Assert.Equal(1, read.SolutionsEarly);
        Assert.Equal(3.5, read.HoursToFirstRead ?? 0, 3);
        Assert.Contains((await world.Data.AskAsync((TeachingStatistics s) => s.ListAsync(null), Author)).Items, c => c.Place.Id == chapter.Id && c is { Readers: 6, Finished: 1 });
    }

    [Fact]
    public async Task Below_five_readers_no_place_is_told()
    {
        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at)
                SELECT university_id, id, {Here.Open.Id}, 2, '', 40, 1, now() FROM students WHERE university_id = {Here.Id} ORDER BY id LIMIT 4
                """);
        }

        var read = await world.Data.AskAsync((TeachingStatistics s) => s.ReadAsync(Here.Open.Id), Author);
        Assert.NotNull(read);
        Assert.Equal(4, read.Figures.Readers);
        Assert.Empty(read.StoppedAt);
        Assert.Empty(read.InSection);
        Assert.Null(read.SolutionsEarly);
        Assert.Null(read.HoursToFirstRead);
    }

    [Fact]
    public async Task Nobody_reads_figures_of_what_they_did_not_write()
    {
        foreach (var other in new Viewer[]
        {
            Here.ProfessorEyes(Here.Colleague, "INF"), Here.ProfessorEyes(Here.Stranger, "BIO"), Here.StudentEyes, Here.AdminEyes, new AnonymousViewer(),
            world.World.Dunes.ProfessorEyes(world.World.Dunes.Author, "INF"),
        })
        {
            Assert.Null(await world.Data.AskAsync((TeachingStatistics s) => s.ReadAsync(Here.Open.Id), other));
            Assert.DoesNotContain((await world.Data.AskAsync((TeachingStatistics s) => s.ListAsync(null), other)).Items, c => Here.OfStudent.Any(o => o.Id == c.Place.Id));
        }
    }

    [Fact]
    public async Task The_first_opening_is_remembered()
    {
        var log = world.Data.Get<ReadingLog>();
        var at = world.Clock.GetUtcNow();
        log.Add(new(Here.Id, Here.Student.Id, Here.Never.Id, SectionKind.Course, null, 0, 1, at));
        await log.FlushAsync();
        log.Add(new(Here.Id, Here.Student.Id, Here.Never.Id, SectionKind.Course, "c-p1", 30, 1, at.AddDays(1)));
        await log.FlushAsync();
        await using var db = world.Open(Here.Id);
        var place = await db.ReadingPlaces.SingleAsync(p => p.ChapterId == Here.Never.Id && p.StudentId == Here.Student.Id);
        Assert.Equal(at.ToUnixTimeMilliseconds(), place.FirstAt?.ToUnixTimeMilliseconds());
        Assert.Equal(at.AddDays(1).ToUnixTimeMilliseconds(), place.OpenedAt.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData(" @SUM(A1)", "\"' @SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("＝cmd", "\"'＝cmd\"")]
    [InlineData("Un \"mot\"; deux, trois", "\"Un \"\"mot\"\"; deux, trois\"")]
    [InlineData("", "\"\"")]
    public void No_cell_is_taken_for_a_formula(string cell, string written) => Assert.Equal(written, Csv.Quoted(cell));
}

/// <summary>The files that spreadsheets open.</summary>
public sealed class StatisticsFileTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Theory]
    [InlineData("fr", ';')]
    [InlineData("en", ',')]
    public async Task A_file_has_its_mark_its_separator_and_every_own_chapter(string language, char separator)
    {
        using var author = await app.SignInAsync(app.World.Fleuve.Author);
        await app.ExecuteAsync($"UPDATE chapters SET title = '=HYPERLINK(1)' WHERE id = {app.World.Fleuve.Above.Id}");
        await author.GetAsync(Urls.Language(language, Urls.Help));
        var bytes = await author.GetByteArrayAsync(Urls.TeachStatisticsCsv);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + app.World.Fleuve.Chapters.Count - 2, lines.Length); // the head; without what is binned and what a stranger wrote
        Assert.All(lines, l => Assert.Contains($"\"{separator}\"", l, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"'=HYPERLINK(1)\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains(app.World.Fleuve.OfOtherProgramme.Title, StringComparison.Ordinal));
    }
}
