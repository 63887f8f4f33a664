using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Jobs;

/// <summary>What people change about jobs: they stop them.</summary>
public sealed class JobCommands(PortalDb portal)
{
    /// <summary>Takes a job back while it waits; asks it to stop while it runs, which it does within seconds. False when there is none for the viewer that waits or runs.</summary>
    public async Task<bool> CancelAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cancelled = await CancelAsync(db, db.Jobs.VisibleTo(db.Viewer).Where(j => j.Id == id), ct);
        await transaction.CommitAsync(ct);
        return cancelled;
    }

    internal static async Task<bool> CancelAsync(PortalDbContext db, IQueryable<Job> jobs, CancellationToken ct)
    {
        var now = await db.Database.SqlQuery<DateTimeOffset>($"SELECT now() AS \"Value\"").SingleAsync(ct);
        if (await jobs.Where(j => j.State == JobState.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.State, JobState.Cancelled).SetProperty(j => j.FinishedAt, now).SetProperty(j => j.CancelAskedAt, now), ct) > 0)
        {
            return true;
        }

        var asked = await jobs.Where(j => j.State == JobState.Running).Select(j => j.Id).ToListAsync(ct);
        foreach (var id in asked)
        {
            // Written before the try is read: from then on no other run of it begins.
            var one = db.Jobs.Where(j => j.Id == id);
            await one.ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelAskedAt, now), ct);
            await JobSignals.AnnounceAsync(db, JobSignals.Stop(id, await one.Select(j => j.Attempts).SingleAsync(ct)), ct);
        }

        return asked.Count > 0;
    }
}
