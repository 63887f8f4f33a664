using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters.Drafts;

namespace Portal.Data.Chapters.Versions;

/// <summary>One moment of a chapter's history.</summary>
/// <param name="At">When it was written.</param>
/// <param name="AccountName">Who wrote it; empty when unknown.</param>
/// <param name="PublishedAt">When readers first saw it; null for what they never saw.</param>
public sealed record HistoryEntry(VersionKey Key, DateTimeOffset At, string? Name, string AccountName, DateTimeOffset? PublishedAt, string? Erratum);

/// <summary>The history of a chapter, versions and checkpoints together.</summary>
/// <param name="Entries">The newest first.</param>
/// <param name="More">The moment before which older ones go on; null at the end.</param>
public sealed record ChapterHistory(int Id, int SubjectId, int Number, string Title, ChapterStanding Standing, int? ScheduledVersion, IReadOnlyList<HistoryEntry> Entries, DateTimeOffset? More);

/// <summary>Two states of a chapter side by side.</summary>
public sealed record ChapterComparison(VersionKey From, VersionKey To, TextDifference Title, TextDifference Course, TextDifference Exercises, TextDifference Solutions)
{
    public TextDifference Of(SectionKind kind) => kind switch { SectionKind.Exercises => Exercises, SectionKind.Solutions => Solutions, _ => Course };

    public bool IsEmpty => Title.IsEmpty && Course.IsEmpty && Exercises.IsEmpty && Solutions.IsEmpty;
}

/// <summary>The history of chapters, for those who may change them.</summary>
public sealed class VersionQueries(PortalDb portal)
{
    /// <summary>Entries of a page.</summary>
    public const int PageSize = 50;

    /// <summary>The history from a moment back; null when the chapter is not the viewer's to change.</summary>
    public async Task<ChapterHistory?> ListAsync(int chapterId, DateTimeOffset? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chapter = await db.Chapters.AsNoTracking().EditableBy(db.Viewer).SingleOrDefaultAsync(c => c.Id == chapterId, ct);
        if (chapter is null)
        {
            return null;
        }

        var until = before?.ToUniversalTime() ?? DateTimeOffset.MaxValue;
        var versions = await db.ChapterVersions.Where(v => v.ChapterId == chapterId && v.CreatedAt < until).OrderByDescending(v => v.Number).Take(PageSize + 1)
            .Select(v => new { v.Number, v.CreatedAt, v.Name, v.PublishedAt, v.Erratum, Who = db.Professors.Where(p => p.AccountId == v.AccountId).Select(p => p.FirstName + " " + p.LastName).FirstOrDefault() })
            .ToListAsync(ct);
        var checkpoints = await db.DraftCheckpoints.Where(c => c.ChapterId == chapterId && c.At < until).OrderByDescending(c => c.At).Take(PageSize + 1)
            .Select(c => new { c.Id, c.At, c.Name, Who = db.Professors.Where(p => p.AccountId == c.AccountId).Select(p => p.FirstName + " " + p.LastName).FirstOrDefault() })
            .ToListAsync(ct);
        var entries = versions.Select(v => new HistoryEntry(new(v.Number, 0), v.CreatedAt, v.Name, v.Who ?? "", v.PublishedAt, v.Erratum))
            .Concat(checkpoints.Select(c => new HistoryEntry(new(0, c.Id), c.At, c.Name, c.Who ?? "", null, null)))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Key.Version).Take(PageSize + 1).ToList();
        var more = entries.Count > PageSize ? entries[PageSize - 1].At : (DateTimeOffset?)null;
        return new(
            chapter.Id, chapter.SubjectId, chapter.Number, chapter.Title,
            new(chapter.PublishedAt, chapter.PublishedVersion, chapter.LatestVersion, chapter.ScheduledFor, chapter.WithdrawnAt, chapter.Review, chapter.DraftedAt),
            chapter.ScheduledVersion, [.. entries.Take(PageSize)], more);
    }

    /// <summary>The difference of two states; null when the chapter is not the viewer's to change, or one of them is not its own.</summary>
    public async Task<ChapterComparison?> CompareAsync(int chapterId, VersionKey from, VersionKey to, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chapter = await db.Chapters.AsNoTracking().EditableBy(db.Viewer).SingleOrDefaultAsync(c => c.Id == chapterId, ct);
        return chapter is not null && await FindAsync(db, chapter, from, ct) is { } before && await FindAsync(db, chapter, to, ct) is { } after
            ? new(
                from, to, TextDifference.Of(before.Title, after.Title), TextDifference.Of(before.Course, after.Course),
                TextDifference.Of(before.Exercises, after.Exercises), TextDifference.Of(before.Solutions, after.Solutions))
            : null;
    }

    /// <summary>The texts of one state of a chapter found before; null when it has no such state.</summary>
    internal static async Task<ChapterTexts?> FindAsync(PortalDbContext db, Chapter chapter, VersionKey key, CancellationToken ct)
    {
        if (key.IsDraft)
        {
            return (await DraftQueries.TextsAsync(db, chapter, ct)).Texts;
        }

        var found = key.Version > 0
            ? await db.ChapterVersions.Where(v => v.ChapterId == chapter.Id && v.Number == key.Version).Select(v => new { v.Title, v.Course, v.Exercises, v.Solutions }).SingleOrDefaultAsync(ct)
            : await db.DraftCheckpoints.Where(c => c.ChapterId == chapter.Id && c.Id == key.Checkpoint).Select(c => new { c.Title, c.Course, c.Exercises, c.Solutions }).SingleOrDefaultAsync(ct);
        return found is null ? null : ChapterTexts.Of(found.Title, found.Course, found.Exercises, found.Solutions);
    }
}
