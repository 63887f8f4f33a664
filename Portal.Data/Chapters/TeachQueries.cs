using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Own;
using Portal.Data.Modelling;
using Portal.Data.Paging;

namespace Portal.Data.Chapters;

/// <summary>What a professor wrote (EL-P2).</summary>
public sealed class TeachQueries(PortalDb portal)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Readers are counted up to here, so that a page of very popular chapters costs no more than another.</summary>
    public const int MostReaders = 1_000;

    /// <summary>Chapters with dead links that are named at most.</summary>
    public const int MostBroken = 5;

    /// <summary>The chapters the viewer may change, from <paramref name="after"/> on; null for the beginning.</summary>
    public async Task<Page<OwnChapter>> ListOwnAsync(OwnFilter filter, OwnCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Project(db, Cut(Filtered(db, filter), filter.Order, after).Take(PageSize + 1)).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>One's chapters in figures, in one statement over one's own chapters alone.</summary>
    public async Task<OwnOverview> ReadOverviewAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer)
        {
            return new([], 0, 0, 0);
        }

        var own = db.Chapters.EditableBy(db.Viewer);
        var subjects = await own.GroupBy(c => c.SubjectId).Select(g => new
        {
            g.Key, Chapters = g.Count(), Published = g.Count(c => c.PublishedAt != null),
            InReview = g.Count(c => c.Review == ReviewState.Asked), ChangesAsked = g.Count(c => c.Review == ReviewState.ChangesAsked),
            Newer = g.Count(c => c.PublishedAt != null && c.DraftedAt != null),
            Broken = (from c in own
                      join b in db.BrokenLinks on new { c.Id, Version = c.PublishedVersion } equals new { Id = b.ChapterId, b.Version }
                      where c.SubjectId == g.Key && c.PublishedAt != null
                      orderby c.Number
                      select new OwnBroken(c.Id, c.Title)).Take(MostBroken).ToList(),
        }).ToListAsync(ct);
        return new(
            [.. subjects.Select(s => new OwnSubject(s.Key, s.Chapters, s.Published))],
            subjects.Sum(s => s.InReview), subjects.Sum(s => s.ChangesAsked), subjects.Sum(s => s.Newer))
        {
            Broken = [.. subjects.SelectMany(s => s.Broken).Take(MostBroken)],
        };
    }

    private static IQueryable<Chapter> Filtered(PortalDbContext db, OwnFilter filter)
    {
        var chapters = db.Chapters.EditableBy(db.Viewer);
        if (filter.SubjectId is { } subject)
        {
            chapters = chapters.Where(c => c.SubjectId == subject);
        }

        if (filter.State is { } state)
        {
            chapters = chapters.InState(state);
        }

        chapters = filter.Authorship switch
        {
            Authorship.Alone => chapters.Where(c => c.Authors.Count == 1),
            Authorship.Shared => chapters.Where(c => c.Authors.Count > 1),
            _ => chapters,
        };
        var words = filter.Words.Replace("\0", "", StringComparison.Ordinal).Trim();
        if (words.Length == 0)
        {
            return chapters;
        }

        var part = $"%{words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        var number = Cursors.Number(words);
        return chapters.Where(c => c.Number == number || EF.Functions.ILike(SqlFunctions.Unaccent(c.Title), SqlFunctions.Unaccent(part), "\\"));
    }

    private static IQueryable<Chapter> Cut(IQueryable<Chapter> chapters, OwnOrder order, OwnCursor? after)
    {
        if (order is OwnOrder.Changed)
        {
            chapters = after is null ? chapters : chapters.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.UpdatedAt, c.Id), ValueTuple.Create(after.Changed, after.Id)));
            return chapters.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id);
        }

        chapters = after is null ? chapters : chapters.Where(c => EF.Functions.GreaterThan(
            ValueTuple.Create(c.TrackId, c.LevelRank, c.Semester, c.SubjectId, c.Number), ValueTuple.Create(after.Track, after.Rank, after.Semester, after.Subject, after.Number)));
        return chapters.OrderBy(c => c.TrackId).ThenBy(c => c.LevelRank).ThenBy(c => c.Semester).ThenBy(c => c.SubjectId).ThenBy(c => c.Number);
    }

    private static IQueryable<OwnChapter> Project(PortalDbContext db, IQueryable<Chapter> chapters) => chapters.Select(c => new OwnChapter(
        c.Id, c.SubjectId, c.TrackId, c.LevelRank, c.Semester, c.Number, c.Title, c.Language, c.AuthorNames, c.Authors.Count,
        db.ReadingPlaces.Where(p => p.ChapterId == c.Id).OrderBy(p => p.ChapterId).Take(MostReaders).Count(),
        db.ChapterDiscussions.Where(d => d.ChapterId == c.Id).Sum(d => (int?)d.Waiting) ?? 0,
        c.UpdatedAt, new ChapterStanding(c.PublishedAt, c.PublishedVersion, c.LatestVersion, c.ScheduledFor, c.WithdrawnAt, c.Review, c.DraftedAt)));
}
