using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Jobs;

/// <summary>One run of a job, as its handler sees it.</summary>
public sealed class JobRun
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    private readonly ClaimedJob job;
    private readonly JobClaims claims;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource run;
    private long last;

    internal JobRun(ClaimedJob job, JobClaims claims, TimeProvider time, PortalDb portal, IServiceProvider services, CancellationTokenSource run)
    {
        (this.job, this.claims, this.time, this.run) = (job, claims, time, run);
        (Portal, Services) = (portal, services);
        last = time.GetTimestamp();
    }

    public long Id => job.Id;

    /// <summary>Null for work that belongs to no single university.</summary>
    public int? UniversityId => job.UniversityId;

    /// <summary>Who asked for it; null for the portal itself.</summary>
    public int? OwnerAccountId => job.OwnerAccountId;

    /// <summary>1 for the first run, 2 for the one after a failure or a lost server, and so on.</summary>
    public int Attempt => job.Attempts;

    /// <summary>Form of the payload: the handler's present one or the one before.</summary>
    public short Version => job.Version;

    /// <summary>The recurring job's due time; null for others.</summary>
    public DateTimeOffset? DueAt => job.DueAt;

    /// <summary>Opens contexts that see as the portal itself in the job's university.</summary>
    public PortalDb Portal { get; }

    /// <summary>The run's own scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>What was asked for. Throws <see cref="JsonException"/> when it is not of that form; the job then fails without another try.</summary>
    public T Payload<T>() => JsonSerializer.Deserialize<T>(job.Payload, JobQueue.Json) ?? throw new JsonException("The payload is null.");

    /// <summary>
    /// Writes in the transaction of the deed that the job is done: either both are, or neither, and a second run cannot repeat it. The last statement before the commit.
    /// </summary>
    /// <returns>What the handler answers.</returns>
    /// <exception cref="OperationCanceledException">The job was stopped, or taken from this server; the transaction must not be committed.</exception>
    public async Task<JobOutcome> SucceedInAsync(PortalDbContext db, object? result, CancellationToken ct)
    {
        var json = result is null ? null : JsonSerializer.Serialize(result, result.GetType(), JobQueue.Json);
        var now = time.GetUtcNow();
        var written = await db.Database.ExecuteSqlAsync($"""
            UPDATE jobs SET state = 2, finished_at = {now}, heartbeat_at = NULL, lease = NULL, error = NULL, done = greatest(total, done), total = greatest(total, done), result = {json}::jsonb
            WHERE id = {job.Id} AND attempts = {job.Attempts} AND lease = {job.Lease} AND state = 1 AND cancel_asked_at IS NULL
            """, ct);
        if (written == 0)
        {
            await run.CancelAsync();
            throw new OperationCanceledException($"Job {Id} was stopped.", run.Token);
        }

        return JobOutcome.Done(result);
    }

    /// <summary>
    /// Writes in the transaction of a part of the deed what the next run has to know should this one be cut off; the job's result takes its place in the end.
    /// </summary>
    /// <exception cref="OperationCanceledException">The job was stopped, or taken from this server; the transaction must not be committed.</exception>
    public async Task NoteAsync(PortalDbContext db, object note, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(note, note.GetType(), JobQueue.Json);
        var written = await db.Database.ExecuteSqlAsync($"""
            UPDATE jobs SET result = {json}::jsonb WHERE id = {job.Id} AND attempts = {job.Attempts} AND lease = {job.Lease} AND state = 1 AND cancel_asked_at IS NULL
            """, ct);
        if (written == 0)
        {
            await run.CancelAsync();
            throw new OperationCanceledException($"Job {Id} was stopped.", run.Token);
        }
    }

    /// <summary>What an earlier run left by <see cref="NoteAsync"/>; null in the first run.</summary>
    public async Task<T?> ReadNoteAsync<T>(CancellationToken ct)
        where T : class
    {
        await using var db = await Portal.OpenAsync(ct);
        var json = await db.Database.SqlQuery<string?>($"SELECT result::text AS \"Value\" FROM jobs WHERE id = {job.Id}").ToListAsync(ct);
        return json is [{ } note] ? JsonSerializer.Deserialize<T>(note, JobQueue.Json) : null;
    }

    /// <summary>
    /// Says how far it is; also the sign of life, due every <see cref="JobClaims.StuckAfter"/> at least. Writes twice a second at most, so it may be called as often as one likes.
    /// </summary>
    /// <exception cref="OperationCanceledException">The job was stopped, or taken from this server.</exception>
    public async Task ReportAsync(int done, int total, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var now = time.GetTimestamp();
        if (done < total && time.GetElapsedTime(last, now) < BetweenReports)
        {
            return;
        }

        last = now;
        if (!await claims.ReportAsync(job, done, total, ct))
        {
            await run.CancelAsync();
            throw new OperationCanceledException($"Job {Id} was stopped.", run.Token);
        }
    }
}
