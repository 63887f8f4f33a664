using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;

namespace Portal.Data.Rosters;

/// <summary>Every night, forgets imports that nobody went on with, and the lines of those that can no longer be taken back: they are full of people.</summary>
public sealed class RosterTidying(TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "roster.tidy";

    /// <inheritdoc/>
    public static string Title => "Oubli des anciens imports";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        var (waits, undoable) = (clock.GetUtcNow() - RosterImport.Waits, clock.GetUtcNow() - RosterImport.Undoable);
        await db.Database.ExecuteSqlAsync($"DELETE FROM roster_imports i WHERE i.state IN (0, 1) AND i.created_at < {waits} AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = i.job_id AND j.state IN (0, 1))", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM roster_rows r USING roster_imports i WHERE i.university_id = r.university_id AND i.id = r.import_id AND i.applied_at < {undoable}", ct);
        return JobOutcome.Done();
    }
}
