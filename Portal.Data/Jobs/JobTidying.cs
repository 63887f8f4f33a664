using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Jobs;

/// <summary>Every night, removes jobs that ended long ago.</summary>
internal sealed class JobTidying(TimeProvider time) : IJobHandler
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public static string Kind => "jobs.tidy";

    /// <inheritdoc/>
    public static string Title => "Rangement des travaux anciens";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        var before = time.GetUtcNow() - Kept;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var removed = await db.Jobs.Where(j => j.FinishedAt != null && j.FinishedAt < before).ExecuteDeleteAsync(ct);
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Travaux effacés"] = removed } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
