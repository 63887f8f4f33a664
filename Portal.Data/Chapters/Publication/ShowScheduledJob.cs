using Portal.Data.Jobs;

namespace Portal.Data.Chapters.Publication;

/// <summary>What <see cref="ShowScheduledJob"/> is asked for.</summary>
public sealed record ScheduledChapter(int ChapterId, int Version);

/// <summary>Shows a version to readers at its hour. It was rendered and frozen when it was scheduled; nothing is decided here.</summary>
public sealed class ShowScheduledJob(Schedules schedules) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "chapter.show";

    /// <inheritdoc/>
    public static string Title => "Publication d’un chapitre à son heure";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var asked = run.Payload<ScheduledChapter>();
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await schedules.ShowDueAsync(db, asked.ChapterId, asked.Version, ct) is { } due)
        {
            // Moved while this job was being taken, or a clock that is ahead: the same version waits for another hour.
            await PublicationNews.AskAsync(db, asked.ChapterId, asked.Version, due, ct);
        }

        var outcome = await run.SucceedInAsync(db, null, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
