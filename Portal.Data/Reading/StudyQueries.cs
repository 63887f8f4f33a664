using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Modelling;
using Portal.Data.Paging;

namespace Portal.Data.Reading;

/// <summary>Where to go on reading.</summary>
public sealed record ContinueReading(
    int ChapterId, int SubjectId, int Number, string Title, string Excerpt, string AuthorNames, string Language, short ReadingMinutes, SectionKind Section, string Anchor, short Percent);

/// <summary>The student's home.</summary>
/// <param name="Continue">The chapter left last and not finished; null when there is none.</param>
/// <param name="Recent">The newest chapters, a handful.</param>
/// <param name="ReadBySubject">How many chapters of a subject the student has read; subjects without any are absent.</param>
public sealed record StudyHome(ContinueReading? Continue, IReadOnlyList<ChapterListItem> Recent, IReadOnlyDictionary<int, int> ReadBySubject);

/// <summary>Which chapters of a subject to list.</summary>
public enum ReadingFilter
{
    All,

    /// <summary>Not read to the end yet.</summary>
    Unread,

    /// <summary>Published anew since they were read.</summary>
    Changed,

    Read,
}

/// <summary>What a student reads: the home, the newest chapters, the chapters of a subject.</summary>
public sealed class StudyQueries(PortalDb portal)
{
    private const int RecentOnHome = 6;

    /// <summary>Rows of a page of chapters.</summary>
    public const int PageSize = 50;

    /// <summary>Rows of a page of recent chapters (MAP-12: the newest hundred, and all the older ones behind them).</summary>
    public const int RecentPageSize = 100;

    /// <summary>The home in three statements, whatever the size of the programme: the tree beside it comes from the lookups.</summary>
    public async Task<StudyHome> ReadHomeAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student)
        {
            return new(null, [], new Dictionary<int, int>());
        }

        var (id, programme, track, rank) = (student.StudentId, student.ProgrammeId, student.TrackId, student.LevelRank);
        var recent = await NewestQuery(db, id, programme, track, rank, RecentOnHome).ToListAsync(ct);
        var last = await LastQuery(db, id, programme, track, rank, ct);
        var read = await ReadQuery(db, id, programme, track, rank).ToDictionaryAsync(s => s.Key, s => s.Value, cancellationToken: ct);
        return new(last, recent, read);
    }

    /// <summary>The newest chapters the viewer may read, a hundred at a time, from <paramref name="after"/> on.</summary>
    public async Task<Page<ChapterListItem>> ListRecentAsync(TimeCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student)
        {
            return Nothing;
        }

        if (after is null)
        {
            return Paging.Paging.FirstOf(
                await NewestQuery(db, student.StudentId, student.ProgrammeId, student.TrackId, student.LevelRank, RecentPageSize + 1).ToListAsync(ct), RecentPageSize);
        }

        // Cut before the places are joined: so the index is left after a page, whatever the planner thinks of what is behind it.
        var older = db.Chapters.VisibleTo(student)
            .Where(c => EF.Functions.LessThan(ValueTuple.Create(c.PublishedAt, c.Id), ValueTuple.Create((DateTimeOffset?)after.At, after.Id)))
            .OrderByDescending(c => c.PublishedAt).ThenByDescending(c => c.Id).Take(RecentPageSize + 1);
        return await ListItems(older, db.ReadingPlaces, student.StudentId).ToPageAsync(RecentPageSize, fromCursor: true, backwards: false, ct);
    }

    /// <summary>
    /// The chapters of a subject by number, a page from one number on, or the page before one. A subject the student may not see, or none, has no chapters.
    /// </summary>
    /// <param name="words">Part of a title or an excerpt, accents and capitals aside; null or empty for all.</param>
    /// <param name="after">The page starts after this number; null for the beginning.</param>
    /// <param name="before">The page ends before this number; wins over <paramref name="after"/>.</param>
    public async Task<Page<ChapterListItem>> ListSubjectAsync(
        int subjectId, string? words, ReadingFilter filter, int? after, int? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student)
        {
            return Nothing;
        }

        var chapters = db.Chapters.VisibleTo(student).Where(c => c.SubjectId == subjectId);
        if (!string.IsNullOrWhiteSpace(words))
        {
            var part = $"%{Escape(words.Trim())}%";
            chapters = chapters.Where(c =>
                EF.Functions.ILike(SqlFunctions.Unaccent(c.Title + " " + c.Excerpt), SqlFunctions.Unaccent(part), "\\"));
        }

        var places = db.ReadingPlaces.Where(p => p.StudentId == student.StudentId);
        chapters = filter switch
        {
            ReadingFilter.Unread => chapters.Where(c => !places.Any(p => p.ChapterId == c.Id && p.ReadAt != null)),
            ReadingFilter.Read => chapters.Where(c => places.Any(p => p.ChapterId == c.Id && p.ReadAt != null)),
            ReadingFilter.Changed => chapters.Where(c => places.Any(p => p.ChapterId == c.Id && p.ReadAt != null && p.Version < c.PublishedVersion)),
            _ => chapters,
        };

        var cut = before is not null
            ? chapters.Where(c => c.Number < before).OrderByDescending(c => c.Number)
            : chapters.Where(c => after == null || c.Number > after).OrderBy(c => c.Number);
        return await ListItems(cut.Take(PageSize + 1), db.ReadingPlaces, student.StudentId)
            .ToPageAsync(PageSize, (before ?? after) is not null, before is not null, ct);
    }

    private static Page<ChapterListItem> Nothing => new([], HasBefore: false, HasAfter: false);

    /// <summary>Chapters as lists show them, with the student's place in each.</summary>
    [Inlined]
    private static IQueryable<ChapterListItem> ListItems(IQueryable<Chapter> chapters, IQueryable<ReadingPlace> places, int student) =>
        from c in chapters
        from place in places.Where(p => p.StudentId == student && p.ChapterId == c.Id).DefaultIfEmpty()
        select new ChapterListItem(
            c.Id, c.SubjectId, c.Number, c.Title, c.Excerpt, c.AuthorNames, c.Language, c.ReadingMinutes, c.ExerciseCount, c.PublishedAt, c.PublishedVersion,
            place != null ? place.Percent : null, place != null && place.ReadAt != null ? place.Version : 0);

    // Compiled once: these pages are opened all day.
    private static readonly Func<PortalDbContext, int, int, int, short, int, IAsyncEnumerable<ChapterListItem>> NewestQuery = EF.CompileAsyncQuery(Inlining.Of(
        (Expression<Func<PortalDbContext, int, int, int, short, int, IQueryable<ChapterListItem>>>)((db, student, programme, track, rank, count) =>
            ListItems(
                db.Chapters.VisibleToStudent(programme, track, rank).OrderByDescending(c => c.PublishedAt).ThenByDescending(c => c.Id).Take(count),
                db.ReadingPlaces, student))));

    private static readonly Func<PortalDbContext, int, int, int, short, CancellationToken, Task<ContinueReading?>> LastQuery = EF.CompileAsyncQuery(Inlining.Of(
        (Expression<Func<PortalDbContext, int, int, int, short, CancellationToken, ContinueReading?>>)((db, student, programme, track, rank, ct) => (
            from place in db.ReadingPlaces
            join chapter in db.Chapters.VisibleToStudent(programme, track, rank) on place.ChapterId equals chapter.Id
            where place.StudentId == student && place.ReadAt == null
            orderby place.OpenedAt descending
            select new ContinueReading(
                chapter.Id, chapter.SubjectId, chapter.Number, chapter.Title, chapter.Excerpt, chapter.AuthorNames, chapter.Language, chapter.ReadingMinutes,
                place.Section, place.Anchor, place.Percent)).FirstOrDefault())));

    private static readonly Func<PortalDbContext, int, int, int, short, IAsyncEnumerable<KeyValuePair<int, int>>> ReadQuery = EF.CompileAsyncQuery(Inlining.Of(
        (Expression<Func<PortalDbContext, int, int, int, short, IQueryable<KeyValuePair<int, int>>>>)((db, student, programme, track, rank) =>
            from place in db.ReadingPlaces
            join chapter in db.Chapters.VisibleToStudent(programme, track, rank) on place.ChapterId equals chapter.Id
            where place.StudentId == student && place.ReadAt != null
            group chapter by chapter.SubjectId into subject
            select new KeyValuePair<int, int>(subject.Key, subject.Count()))));

    private static string Escape(string words) => words.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("\0", "");
}
