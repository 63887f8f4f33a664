using Microsoft.EntityFrameworkCore;
using Portal.Data.Paging;

namespace Portal.Data.Jobs;

/// <summary>A job in a list.</summary>
public sealed record JobLine
{
    public required long Id { get; init; }

    /// <summary>What people read, in French as in the sources.</summary>
    public required string Title { get; init; }

    public required JobState State { get; init; }

    /// <summary>Somebody asked to stop it, and it has not stopped yet.</summary>
    public required bool Stopping { get; init; }

    public required int Done { get; init; }

    /// <summary>0 while it is not known.</summary>
    public required int Total { get; init; }

    public required short Attempts { get; init; }

    public required DateTimeOffset RunAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>User name of who asked; null for the portal itself.</summary>
    public required string? Owner { get; init; }

    public required string? Server { get; init; }

    /// <summary>A French sentence of the sources and what fills its places; null when nothing is wrong.</summary>
    public required string? Error { get; init; }

    /// <summary>As JSON; null for nothing to tell.</summary>
    public required string? Result { get; init; }

    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}

/// <summary>How the queue does.</summary>
/// <param name="Waiting">Jobs that are due and wait.</param>
/// <param name="Later">Jobs for a later moment.</param>
/// <param name="OldestDue">Since when the oldest that is due waits; null when none does.</param>
/// <param name="LastHour">Jobs that ended in the last hour.</param>
/// <param name="FailedLastHour">Those of them that failed.</param>
public sealed record JobBoard(int Waiting, int Later, int Running, DateTimeOffset? OldestDue, int LastHour, int FailedLastHour);

/// <summary>What people ask about jobs; each sees what <see cref="JobAccess"/> says.</summary>
public sealed class JobQueries(PortalDb portal, JobHandlers handlers, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Most jobs shown as queued or running.</summary>
    public const int OpenAtMost = 50;

    /// <summary>The queue in numbers; one statement.</summary>
    public async Task<JobBoard> ReadBoardAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var now = time.GetUtcNow();
        var hour = now.AddHours(-1);
        var visible = db.Jobs.VisibleTo(db.Viewer);
        var recent = visible.Where(j => j.State == JobState.Queued || j.State == JobState.Running || j.FinishedAt >= hour);
        return await recent.GroupBy(j => 1).Select(all => new JobBoard(
            all.Count(j => j.State == JobState.Queued && j.RunAt <= now),
            all.Count(j => j.State == JobState.Queued && j.RunAt > now),
            all.Count(j => j.State == JobState.Running),
            all.Where(j => j.State == JobState.Queued && j.RunAt <= now).Min(j => (DateTimeOffset?)j.RunAt),
            all.Count(j => j.FinishedAt >= hour),
            all.Count(j => j.FinishedAt >= hour && j.State == JobState.Failed))).SingleOrDefaultAsync(ct) ?? new(0, 0, 0, null, 0, 0);
    }

    /// <summary>What runs and waits, in the order it will go; the first <see cref="OpenAtMost"/>.</summary>
    public async Task<IReadOnlyList<JobLine>> ListOpenAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var open = db.Jobs.VisibleTo(db.Viewer).Where(j => j.State == JobState.Queued || j.State == JobState.Running)
            .OrderByDescending(j => j.State).ThenByDescending(j => j.Priority).ThenBy(j => j.RunAt).ThenBy(j => j.Id).Take(OpenAtMost);
        return Titled(await Lines(db, open).ToListAsync(ct));
    }

    /// <summary>What ended, the newest first.</summary>
    /// <param name="before">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<JobLine>> ListOverAsync(long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await PageAsync(db, db.Jobs.VisibleTo(db.Viewer).Where(j => j.State > JobState.Running), before, ct);
    }

    /// <summary>The viewer's own, the newest first.</summary>
    public async Task<Page<JobLine>> ListOwnAsync(long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var account = JobAccess.AccountOf(db.Viewer) ?? 0;
        return await PageAsync(db, db.Jobs.VisibleTo(db.Viewer).Where(j => j.OwnerAccountId == account), before, ct);
    }

    /// <summary>One of them; null when there is none for the viewer.</summary>
    public async Task<JobLine?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var line = await Lines(db, db.Jobs.VisibleTo(db.Viewer).Where(j => j.Id == id)).SingleOrDefaultAsync(ct);
        return line is null ? null : Titled(line);
    }

    private async Task<Page<JobLine>> PageAsync(PortalDbContext db, IQueryable<Job> jobs, long? before, CancellationToken ct)
    {
        if (before is { } id)
        {
            jobs = jobs.Where(j => j.Id < id);
        }

        var page = await Lines(db, jobs.OrderByDescending(j => j.Id)).ToPageAsync(PageSize, before is not null, backwards: false, ct);
        return page with { Items = Titled(page.Items) };
    }

    private static IQueryable<JobLine> Lines(PortalDbContext db, IQueryable<Job> jobs) => jobs.Select(j => new JobLine
    {
        Id = j.Id, Title = j.Kind, State = j.State, Stopping = j.State == JobState.Running && j.CancelAskedAt != null, Done = j.Done, Total = j.Total, Attempts = j.Attempts,
        RunAt = j.RunAt, CreatedAt = j.CreatedAt, StartedAt = j.StartedAt, FinishedAt = j.FinishedAt, Server = j.Server, Error = j.Error, Result = j.Result,
        Owner = db.Users.Where(a => a.Id == j.OwnerAccountId).Select(a => a.UserName).SingleOrDefault(),
    });

    private List<JobLine> Titled(IReadOnlyList<JobLine> lines) => [.. lines.Select(Titled)];

    private JobLine Titled(JobLine line) => line with { Title = handlers.TitleOf(line.Title) };
}
