using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Own;
using Portal.Data.Paging;

namespace Portal.Data.Statistics;

/// <summary>A chapter in its author's statistics; figures of people, never their names.</summary>
/// <param name="Readers">Students who opened it.</param>
/// <param name="Finished">Those who came to the end of the course.</param>
/// <param name="Attempts">Students who said that they tried the exercises.</param>
/// <param name="Questions">Questions that can be seen.</param>
/// <param name="Waiting">Those that wait for the teaching team.</param>
public sealed record ChapterFigures(OwnPlace Place, string Title, string Language, int Readers, int Finished, int Attempts, int Questions, int Waiting);

/// <summary>Which chapter, in the order of one's list.</summary>
public sealed record OwnPlace(int Id, int SubjectId, int TrackId, short LevelRank, short Semester, int Number)
{
    public OwnCursor Cursor => new(TrackId, LevelRank, Semester, SubjectId, Number, default, Id);
}

/// <summary>What became of one chapter.</summary>
/// <param name="Figures">The counts.</param>
/// <param name="HoursToFirstRead">Median between publication and a student's first opening, in hours; null while nothing is known or too few read.</param>
/// <param name="StoppedAt">How many readers who have not finished are in each tenth of the course, from the first; empty with too few readers.</param>
/// <param name="InSection">Where readers were last: course, exercises, solutions; empty with too few readers.</param>
/// <param name="SolutionsEarly">Readers who are in the solutions without having finished the course; null with too few readers.</param>
public sealed record ChapterStatistics(
    ChapterFigures Figures, DateTimeOffset? PublishedAt, double? HoursToFirstRead, IReadOnlyList<int> StoppedAt, IReadOnlyList<int> InSection, int? SolutionsEarly);

/// <summary>
/// What professors learn of the reading of their own chapters. Positions are told from <see cref="FewestReaders"/> readers on: below, a figure could
/// be one person.
/// </summary>
public sealed class TeachingStatistics(PortalDb portal)
{
    /// <summary>Chapters of a page.</summary>
    public const int PageSize = 50;

    /// <summary>From so many readers on, it is told where they are.</summary>
    public const int FewestReaders = 5;

    /// <summary>One's chapters in the order of one's list, with their figures: two statements, over the chapters of the page alone.</summary>
    public async Task<Page<ChapterFigures>> ListAsync(OwnCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var own = Own(db);
        if (after is not null)
        {
            own = own.Where(c => EF.Functions.GreaterThan(
                ValueTuple.Create(c.TrackId, c.LevelRank, c.Semester, c.SubjectId, c.Number), ValueTuple.Create(after.Track, after.Rank, after.Semester, after.Subject, after.Number)));
        }

        var page = await Project(db, own.OrderBy(c => c.TrackId).ThenBy(c => c.LevelRank).ThenBy(c => c.Semester).ThenBy(c => c.SubjectId).ThenBy(c => c.Number).Take(PageSize + 1))
            .ToPageAsync(PageSize, after is not null, backwards: false, ct);
        var read = await ReadersAsync(db, [.. page.Items.Select(c => c.Place.Id)], ct);
        return page with { Items = [.. page.Items.Select(c => With(c, read.GetValueOrDefault(c.Place.Id)))] };
    }

    /// <summary>One chapter; null when it is not the viewer's.</summary>
    public async Task<ChapterStatistics?> ReadAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var own = Own(db).Where(c => c.Id == chapterId);
        if (await Project(db, own).SingleOrDefaultAsync(ct) is not { } figures)
        {
            return null;
        }

        figures = With(figures, (await ReadersAsync(db, [chapterId], ct)).GetValueOrDefault(chapterId));
        var published = await own.Select(c => c.PublishedAt).SingleAsync(ct);
        if (figures.Readers < FewestReaders)
        {
            return new(figures, published, null, [], [], null);
        }

        // The median is PostgreSQL's own; the chapter was found to be the viewer's above.
        var university = db.Viewer.University;
        var positions = await db.Database.SqlQuery<Positions>($"""
            SELECT array(SELECT (SELECT count(*) FROM reading_places p WHERE p.university_id = {university} AND p.chapter_id = {chapterId} AND p.read_at IS NULL
                                    AND least(p.percent, 99) / 10 = tenth)::int FROM generate_series(0, 9) tenth ORDER BY tenth) AS "StoppedAt",
                   array(SELECT (SELECT count(*) FROM reading_places p WHERE p.university_id = {university} AND p.chapter_id = {chapterId} AND p.section = kind)::int
                           FROM generate_series(0, 2) kind ORDER BY kind) AS "InSection",
                   (SELECT count(*) FROM reading_places p WHERE p.university_id = {university} AND p.chapter_id = {chapterId} AND p.section = 2 AND p.read_at IS NULL)::int AS "Early",
                   (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.first_at - {published}) / 3600)
                      FROM reading_places p WHERE p.university_id = {university} AND p.chapter_id = {chapterId} AND p.first_at >= {published}) AS "Hours"
            """).SingleAsync(ct);
        return new(figures, published, positions.Hours, positions.StoppedAt, positions.InSection, positions.Early);
    }

    private static IQueryable<Chapter> Own(PortalDbContext db) => db.Viewer is ProfessorViewer ? db.Chapters.EditableBy(db.Viewer) : db.Chapters.Where(c => false);

    private static IQueryable<ChapterFigures> Project(PortalDbContext db, IQueryable<Chapter> chapters) => chapters.Select(c => new ChapterFigures(
        new(c.Id, c.SubjectId, c.TrackId, c.LevelRank, c.Semester, c.Number), c.Title, c.Language, 0, 0, db.ChapterAttempts.Count(a => a.ChapterId == c.Id),
        db.ChapterDiscussions.Where(d => d.ChapterId == c.Id).Sum(d => (int?)d.Questions) ?? 0, db.ChapterDiscussions.Where(d => d.ChapterId == c.Id).Sum(d => (int?)d.Waiting) ?? 0));

    private static Task<Dictionary<int, Read>> ReadersAsync(PortalDbContext db, int[] chapters, CancellationToken ct) => db.ReadingPlaces
        .Where(p => chapters.Contains(p.ChapterId)).GroupBy(p => p.ChapterId)
        .Select(g => new { g.Key, Readers = g.Count(), Finished = g.Count(p => p.ReadAt != null) })
        .ToDictionaryAsync(g => g.Key, g => new Read(g.Readers, g.Finished), ct);

    private static ChapterFigures With(ChapterFigures figures, Read? read) => read is null ? figures : figures with { Readers = read.Readers, Finished = read.Finished };

    private sealed record Read(int Readers, int Finished);

    private sealed record Positions(int[] StoppedAt, int[] InSection, int Early, double? Hours);
}
