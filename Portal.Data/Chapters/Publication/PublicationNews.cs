using System.Globalization;
using Portal.Data.Jobs;

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

    /// <summary>Tells students: all who may read it the first time, those who have read it when the author wants so.</summary>
    internal static Task PublishedAsync(PortalDbContext db, Chapter chapter, bool first, bool tellReaders, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Tells a professor that a draft waits for their word.</summary>
    internal static Task ReviewAskedAsync(PortalDbContext db, Chapter chapter, int reviewerId, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Tells the one who asked what was decided.</summary>
    internal static Task ReviewDecidedAsync(PortalDbContext db, Chapter chapter, Review.ChapterReview review, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The hour belongs to the key: a job that was moved is another job, even while the first one runs.</summary>
    private static string KeyOf(int chapterId, int version, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{chapterId}.{version}.{at.ToUnixTimeMilliseconds()}");
}
