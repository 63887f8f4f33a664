using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;

namespace Portal.Data.Chapters.Publication;

/// <summary>What readers lose when a chapter is taken away.</summary>
/// <param name="Readers">Students who have opened it.</param>
/// <param name="ReadToEnd">Those of them who have read the course to its end.</param>
/// <param name="Tried">Students who said that they tried the exercises.</param>
/// <param name="Files">Files and images that go with it.</param>
/// <param name="HasScheduled">Whether a version waits for its hour, which is called off too.</param>
public sealed record WithdrawalPreview(int Readers, int ReadToEnd, int Tried, int Files, bool HasScheduled);

/// <summary>Takes a published chapter away from readers at once, and brings it back with its history.</summary>
public sealed class Withdrawals(PortalDb portal, TimeProvider time)
{
    /// <summary>What readers would lose; null when there is no such published chapter that the viewer may take away.</summary>
    public async Task<WithdrawalPreview?> PreviewAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var (places, attempts, files) = (db.ReadingPlaces, db.ChapterAttempts, db.Attachments);
        return await db.Chapters.PublishableBy(db.Viewer).Where(c => c.Id == chapterId && c.PublishedAt != null)
            .Select(c => new WithdrawalPreview(
                places.Count(p => p.ChapterId == c.Id), places.Count(p => p.ChapterId == c.Id && p.ReadAt != null),
                attempts.Count(a => a.ChapterId == c.Id), files.Count(a => a.ChapterId == c.Id), c.ScheduledFor != null))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>Hides it: its pages and files are gone for readers with the next request. False when it was not there to be hidden.</summary>
    public async Task<bool> WithdrawAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { PublishedAt: not null } chapter)
        {
            return false;
        }

        var now = time.GetUtcNow();
        await PublicationNews.CancelAsync(db, chapter, ct);
        await ChapterPublishing.ForgetScheduledAsync(db, chapter, ct);
        (chapter.PublishedAt, chapter.WithdrawnAt, chapter.UpdatedAt) = (null, now, now);
        await FinishAsync(db, chapter, ChapterDeeds.Withdrawn, now, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>
    /// Shows what readers saw before it was withdrawn, under its first date; places, answers and files are as they were. Nobody is told again.
    /// False when it was not withdrawn.
    /// </summary>
    public async Task<bool> ShowAgainAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { PublishedAt: null, WithdrawnAt: { } gone, PublishedVersion: > 0 } chapter)
        {
            return false;
        }

        var now = time.GetUtcNow();
        chapter.PublishedAt = await db.ChapterVersions.Where(v => v.ChapterId == chapterId && v.PublishedAt != null).MinAsync(v => v.PublishedAt, ct) ?? gone;
        (chapter.WithdrawnAt, chapter.UpdatedAt) = (null, now);
        await FinishAsync(db, chapter, ChapterDeeds.ShownAgain, now, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task FinishAsync(PortalDbContext db, Chapter chapter, string deed, DateTimeOffset now, CancellationToken ct)
    {
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapter.Id, deed, now, chapter.PublishedVersion));
        await db.SaveChangesAsync(ct);
        await ChapterPublishing.RecountAsync(db, chapter.SubjectId, ct);
        await db.AnnounceUniversityAsync(chapter.UniversityId, ct);
    }
}
