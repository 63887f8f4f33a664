using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Notifications;

namespace Portal.Data.Chapters.Publication;

/// <summary>What follows a publication in the background, asked for in the transaction of the change: the hour that comes, the word to people.</summary>
public static class PublicationNews
{
    /// <summary>Asks for the scheduled version of the chapter to be shown at its hour.</summary>
    internal static async Task ScheduleAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        if (chapter is { ScheduledFor: { } at, ScheduledVersion: { } version })
        {
            await AskAsync(db, chapter.Id, version, at, ct);
        }
    }

    /// <summary>Takes back what <see cref="ScheduleAsync"/> asked for, as long as the chapter still names it.</summary>
    internal static async Task CancelAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        if (chapter is { ScheduledFor: { } at, ScheduledVersion: { } version })
        {
            await JobQueue.CancelByKeyAsync(db, ShowScheduledJob.Kind, KeyOf(chapter.Id, version, at), ct);
        }
    }

    internal static Task AskAsync(PortalDbContext db, int chapterId, int version, DateTimeOffset at, CancellationToken ct) => JobQueue.EnqueueAsync(
        db, ShowScheduledJob.Kind, new ScheduledChapter(chapterId, version), new() { RunAt = at, Key = KeyOf(chapterId, version, at), Priority = 5 }, ct);

    /// <summary>Tells students: all who may read it the first time (EL-C6), those who have read it when the author wants so.</summary>
    internal static async Task PublishedAsync(PortalDbContext db, Chapter chapter, bool first, bool tellReaders, CancellationToken ct)
    {
        if (first)
        {
            await JobQueue.EnqueueAsync(db, ChapterNoticeJob.Kind, new ChapterNotice(chapter.Id, NotificationKind.ChapterPublished), null, ct);
        }
        else if (tellReaders)
        {
            await JobQueue.EnqueueAsync(db, ReadersNoticeJob.Kind, new ReadersNotice(chapter.Id), null, ct);
        }
    }

    /// <summary>Tells a professor that a draft waits for their word.</summary>
    internal static Task ReviewAskedAsync(PortalDbContext db, Chapter chapter, int reviewerId, string askedBy, CancellationToken ct) =>
        NotificationFanOut.ToProfessorsAsync(db, [reviewerId], new(NotificationKind.ReviewAsked, chapter.Title, askedBy, ReviewOf(chapter.Id)), ct);

    /// <summary>Tells the one who asked what was decided; an administrator, who gets no notifications, sees it in the review.</summary>
    internal static async Task ReviewDecidedAsync(PortalDbContext db, Chapter chapter, Review.ChapterReview review, string reviewer, CancellationToken ct)
    {
        var author = await db.Professors.Where(p => p.AccountId == review.AskedBy).Select(p => p.Id).ToListAsync(ct);
        await NotificationFanOut.ToProfessorsAsync(db, author, new(NotificationKind.ReviewDecided, chapter.Title, reviewer, ReviewOf(chapter.Id)), ct);
    }

    /// <summary>Addresses as Urls of the web has them; a test holds that.</summary>
    internal static string ReviewOf(int chapterId) => string.Create(CultureInfo.InvariantCulture, $"/teach/chapters/{chapterId}/review");

    /// <inheritdoc cref="ReviewOf"/>
    internal static string ChangesOf(int chapterId) => string.Create(CultureInfo.InvariantCulture, $"/chapters/{chapterId}/changes");

    /// <summary>The hour belongs to the key: a job that was moved is another job, even while the first one runs.</summary>
    private static string KeyOf(int chapterId, int version, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{chapterId}.{version}.{at.ToUnixTimeMilliseconds()}");
}
