using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;
using Portal.Data.Jobs;

namespace Portal.Data.Deletion;

#pragma warning disable EF1002 // names of tables come from the model, every value is a parameter

/// <summary>Which deletion goes for good.</summary>
public sealed record PurgeOrder(long Deletion);

/// <summary>Removes what a deletion took, for good, and reports what went. Begun again after a kill, it goes on with what is left.</summary>
public sealed class PurgeJob(FileStoreOptions files, TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "deletion.purge";

    /// <inheritdoc/>
    public static string Title => "Suppression définitive";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        if (run.UniversityId is not { } university)
        {
            return JobOutcome.Fail("Cette suppression n’appartient à aucune université.");
        }

        var deletion = run.Payload<PurgeOrder>().Deletion;
        int total;
        await using (var db = await run.Portal.OpenAsync(ct))
        {
            total = await Purge.CountAsync(db, university, deletion, ct);
        }

        // What an earlier run of this job removed before it was cut off counts too.
        var progress = await run.ReadNoteAsync<PurgeProgress>(ct) ?? new();
        var done = 0;
        await Purge.RunAsync(
            run.Portal, university, deletion, progress, files.Place, clock.GetUtcNow() - FileSweep.Grace, db => run.NoteAsync(db, progress, ct), rows => run.ReportAsync(done += rows, total, ct), ct);
        var result = new JobResult { Link = "/admin/bin" };
        foreach (var (table, number) in progress.Removed.OrderByDescending(r => r.Value))
        {
            result.Counts[Purge.WordOf(table)] = number;
        }

        return JobOutcome.Done(result);
    }
}

/// <summary>Every night, has go for good what has lain in the bin for <see cref="Deletions.KeptFor"/>.</summary>
public sealed class BinEmptying(FileStoreOptions files, TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "deletion.empty";

    /// <inheritdoc/>
    public static string Title => "Vidage de la corbeille";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        var before = clock.GetUtcNow() - Deletions.KeptFor;
        var old = new HashSet<(int University, long Deletion)>();
        foreach (var table in Purge.Tables)
        {
            var rows = await db.Database.SqlQueryRaw<OldDeletion>(
                $"SELECT DISTINCT university_id AS \"University\", deletion_id AS \"Deletion\" FROM {table} WHERE deleted_at < {{0}} AND deletion_id IS NOT NULL LIMIT 1000", before).ToListAsync(ct);
            old.UnionWith(rows.Select(r => (r.University, r.Deletion)));
        }

        var done = 0;
        foreach (var (university, deletion) in old)
        {
            await Purge.RunAsync(run.Portal, university, deletion, new(), files.Place, clock.GetUtcNow() - FileSweep.Grace, _ => Task.CompletedTask, _ => Task.CompletedTask, ct);
            await run.ReportAsync(++done, old.Count, ct);
        }

        return JobOutcome.Done();
    }

    private sealed record OldDeletion(int University, long Deletion);
}
