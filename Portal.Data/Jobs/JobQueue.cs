using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Jobs;

/// <summary>How a job is to run; without more, at once.</summary>
public sealed record JobOptions
{
    /// <summary>The higher goes first; 0 is usual.</summary>
    public short Priority { get; init; }

    /// <summary>Not before this moment; null at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>
    /// Of one kind and key, a university has one job queued or running: asking again gives the one there is. While it waits, it takes the new moment and payload.
    /// At most <see cref="Job.NameLength"/> characters; null for a job of its own.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>True for work the portal does of its own accord: it is nobody’s to see or stop but the administration’s.</summary>
    public bool WithoutOwner { get; init; }

    /// <summary>True for work that belongs to no single university, such as the end of one.</summary>
    public bool AboveUniversities { get; init; }

    /// <summary>Form of the payload. A handler reads its present one and the one before.</summary>
    public short Version { get; init; } = 1;
}

/// <summary>Asks for work that is done later, or takes the wish back.</summary>
public sealed class JobQueue(PortalDb portal)
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Writes the job in the caller's transaction: it exists exactly when the change does. It belongs to the university of the context's viewer, and to the
    /// viewer's account.
    /// </summary>
    /// <returns>Id of the job; of the one there is when the key is taken.</returns>
    public static async Task<long> EnqueueAsync(PortalDbContext db, string kind, object payload, JobOptions? options, CancellationToken ct)
    {
        options ??= new();
        var json = JsonSerializer.Serialize(payload, payload.GetType(), Json);
        var (university, owner) = (options.AboveUniversities ? null : db.Viewer.University, options.WithoutOwner ? null : JobAccess.AccountOf(db.Viewer));
        var (version, priority, runAt, key) = (options.Version, options.Priority, options.RunAt?.ToUniversalTime(), options.Key);
        var made = await db.Database.SqlQuery<long>($"""
            INSERT INTO jobs AS kept (university_id, owner_account_id, kind, version, payload, key, priority, state, done, total, attempts, run_at, created_at)
            VALUES ({university}, {owner}, {kind}, {version}, {json}::jsonb, {key}, {priority}, 0, 0, 0, 0, coalesce({runAt}, now()), now())
            ON CONFLICT (university_id, kind, key) WHERE key IS NOT NULL AND state IN (0, 1) DO UPDATE SET
                run_at = CASE WHEN kept.state = 0 THEN excluded.run_at ELSE kept.run_at END,
                payload = CASE WHEN kept.state = 0 THEN excluded.payload ELSE kept.payload END,
                version = CASE WHEN kept.state = 0 THEN excluded.version ELSE kept.version END
            RETURNING id AS "Value"
            """).ToListAsync(ct);
        await JobSignals.AnnounceAsync(db, JobSignals.Added, ct);
        return made[0];
    }

    /// <summary>The same in a transaction of its own, for work that accompanies no change.</summary>
    public async Task<long> EnqueueAsync(string kind, object payload, JobOptions? options = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var id = await EnqueueAsync(db, kind, payload, options, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>Takes back what waits or stops what runs, in the caller's transaction; false when nothing of that key does in the viewer's university.</summary>
    public static async Task<bool> CancelByKeyAsync(PortalDbContext db, string kind, string key, CancellationToken ct, bool aboveUniversities = false)
    {
        var university = aboveUniversities ? null : db.Viewer.University;
        var ids = await db.Jobs
            .Where(j => j.UniversityId == university && j.Kind == kind && j.Key == key && (j.State == JobState.Queued || j.State == JobState.Running))
            .Select(j => j.Id).ToListAsync(ct);
        return ids.Count > 0 && await JobCommands.CancelAsync(db, db.Jobs.Where(j => ids.Contains(j.Id)), ct);
    }
}
