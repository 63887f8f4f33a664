using Npgsql;
using NpgsqlTypes;

namespace Portal.Data.Jobs;

/// <summary>A job that this server has taken.</summary>
internal sealed record ClaimedJob(
    long Id, int? UniversityId, int? OwnerAccountId, string Kind, short Version, string Payload, short Attempts, DateTimeOffset? DueAt, int Lease);

/// <summary>
/// Which server runs which job, kept in the rows themselves. Servers take turns at taking, so that limits hold over all of them; every write names the run
/// (id, attempt, lease), so that one that was given up cannot undo what came after it.
/// </summary>
public sealed class JobClaims(PortalConnection connection, JobHandlers handlers, TimeProvider time)
{
    /// <summary>A run that gives no sign for so long is given up.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(5);

    /// <summary>The first try and three more, after 2, 4 and 8 seconds.</summary>
    public const int Tries = 4;

    internal const string TooOften = "Ce travail a échoué {0} fois de suite. Le journal du serveur en dit la raison sous le numéro {1}.";
    internal const string Lost = "Le serveur qui faisait ce travail s’est arrêté, ou n’a plus donné signe de vie pendant cinq minutes.";

    /// <summary>One number for every process of the portal, for pg_advisory_xact_lock: who takes, takes alone.</summary>
    private const long TakingLock = 0x506F7274616C4A;

    private readonly string[] kinds = [.. handlers.All.Select(k => k.Kind)];
    private readonly int[] limits = [.. handlers.All.Select(k => k.AtOnce)];

    /// <summary>Takes the next job that is due and within the limit of its kind; null when there is none.</summary>
    internal Task<ClaimedJob?> TakeAsync(int lease, CancellationToken ct) => AloneAsync<ClaimedJob?>(async (db, transaction) =>
    {
        await using var take = new NpgsqlCommand("""
            UPDATE jobs SET state = 1, attempts = attempts + 1, started_at = @now, heartbeat_at = @now, lease = @lease, server = @server
            WHERE id = (
                SELECT j.id FROM jobs j LEFT JOIN unnest(@kinds, @limits) AS l (kind, most) ON l.kind = j.kind
                WHERE j.state = 0 AND j.run_at <= @now
                  AND (l.kind IS NULL OR (SELECT count(*) FROM jobs r WHERE r.state = 1 AND r.kind = j.kind) < l.most)
                ORDER BY j.priority DESC, j.run_at, j.id LIMIT 1
                FOR UPDATE OF j SKIP LOCKED)
            RETURNING id, university_id, owner_account_id, kind, version, payload, attempts, due_at
            """, db, transaction);
        take.Parameters.AddWithValue("now", Now);
        take.Parameters.AddWithValue("lease", lease);
        take.Parameters.AddWithValue("server", Environment.MachineName);
        take.Parameters.AddWithValue("kinds", kinds);
        take.Parameters.AddWithValue("limits", limits);
        await using var row = await take.ExecuteReaderAsync(ct);
        return !await row.ReadAsync(ct) ? null : new(
            row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetString(3), row.GetInt16(4), row.GetString(5),
            row.GetInt16(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7), lease);
    }, ct);

    /// <summary>
    /// Puts back what runs on a server that is gone or gives no sign, fails what was begun too often, ends what somebody stopped meanwhile.
    /// </summary>
    /// <returns>How many rows that was.</returns>
    internal Task<int> GiveUpAsync(CancellationToken ct) => AloneAsync(async (db, transaction) =>
    {
        // Taking the lock of a living server fails; that of a dead one is ours until the transaction ends.
        await using var give = new NpgsqlCommand("""
            WITH gone AS (
                UPDATE jobs SET
                    state = CASE WHEN cancel_asked_at IS NOT NULL THEN 4 WHEN attempts >= @tries THEN 3 ELSE 0 END,
                    finished_at = CASE WHEN cancel_asked_at IS NOT NULL OR attempts >= @tries THEN @now END,
                    error = CASE WHEN cancel_asked_at IS NULL THEN @lost END, run_at = @now, heartbeat_at = NULL, lease = NULL
                WHERE state = 1 AND (heartbeat_at < @stuck OR pg_try_advisory_xact_lock(@class, lease))
                RETURNING id, attempts)
            SELECT count(pg_notify(@channel, @stop || id || ':' || attempts)) FROM gone
            """, db, transaction);
        give.Parameters.AddWithValue("tries", (short)Tries);
        give.Parameters.AddWithValue("now", Now);
        give.Parameters.AddWithValue("stuck", Now - StuckAfter);
        give.Parameters.AddWithValue("lost", Lost);
        give.Parameters.AddWithValue("class", JobSignals.LockClass);
        give.Parameters.AddWithValue("channel", Caching.Changes.Channel);
        give.Parameters.AddWithValue("stop", JobSignals.StopPrefix);
        return (int)(long)(await give.ExecuteScalarAsync(ct) ?? 0L);
    }, ct);

    /// <summary>Writes the next due time of each recurring kind; one that is there stays as it is.</summary>
    internal Task PlanAsync(IReadOnlyCollection<RecurringKind> recurring, CancellationToken ct) => ExecuteAsync("""
        INSERT INTO jobs (kind, version, payload, priority, state, done, total, attempts, run_at, due_at, created_at)
        SELECT kind, version, '{}', 0, 0, 0, 0, 0, due, due, @now FROM unnest(@kinds, @versions, @dues) AS d (kind, version, due)
        ON CONFLICT (kind, due_at) WHERE due_at IS NOT NULL DO NOTHING
        """, ct,
        new("kinds", recurring.Select(r => r.Kind).ToArray()), new("versions", recurring.Select(r => handlers.Find(r.Kind)?.Version ?? 1).ToArray()),
        new("dues", recurring.Select(r => r.Recurrence.After(Now).UtcDateTime).ToArray()), new("now", Now));

    /// <summary>How long until a job that waits is due; null when none waits.</summary>
    internal async Task<TimeSpan?> UntilNextAsync(CancellationToken ct)
    {
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var next = new NpgsqlCommand("SELECT min(run_at) FROM jobs WHERE state = 0 AND run_at > @now", db);
        next.Parameters.AddWithValue("now", Now);
        return await next.ExecuteScalarAsync(ct) is DateTime due ? due - Now : null;
    }

    /// <summary>False when the run is no longer the job's, or somebody wants it stopped.</summary>
    internal async Task<bool> ReportAsync(ClaimedJob job, int done, int total, CancellationToken ct) =>
        await ExecuteAsync(
            "UPDATE jobs SET done = @done, total = @total, heartbeat_at = @now WHERE id = @id AND attempts = @attempt AND lease = @of AND state = 1 AND cancel_asked_at IS NULL", ct,
            new("done", done), new("total", total), new("id", job.Id), new("attempt", job.Attempts), new("of", job.Lease), new("now", Now)) == 1;

    internal Task<bool> SucceedAsync(ClaimedJob job, string? result) => WriteAsync(
        job, "state = 2, finished_at = @now, heartbeat_at = NULL, lease = NULL, error = NULL, done = greatest(total, done), total = greatest(total, done), result = @result::jsonb", default,
        new NpgsqlParameter("result", NpgsqlDbType.Text) { Value = (object?)result ?? DBNull.Value });

    internal Task<bool> FailAsync(ClaimedJob job, string sentence) =>
        WriteAsync(job, "state = 3, finished_at = @now, heartbeat_at = NULL, lease = NULL, error = @error", default, new NpgsqlParameter("error", Cut(sentence)));

    internal Task<bool> EndCancelledAsync(ClaimedJob job) =>
        WriteAsync(job, "state = 4, finished_at = @now, heartbeat_at = NULL, lease = NULL, error = NULL", default);

    /// <summary>Back into the queue, for this much later.</summary>
    internal Task<bool> RetryAsync(ClaimedJob job, TimeSpan after, string sentence) => WriteAsync(
        job, "state = 0, run_at = @later, heartbeat_at = NULL, lease = NULL, error = @error", default, new("later", Now + after), new("error", Cut(sentence)));

    /// <summary>Back into the queue as if it had not begun: the server stops, the job is not to blame.</summary>
    internal Task<bool> PutBackAsync(ClaimedJob job) =>
        WriteAsync(job, "state = 0, run_at = @now, heartbeat_at = NULL, lease = NULL, attempts = attempts - 1", default);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static string Cut(string sentence) => sentence.Length <= Job.ErrorLength ? sentence : sentence[..Job.ErrorLength];

    private async Task<bool> WriteAsync(ClaimedJob job, string set, CancellationToken ct, params NpgsqlParameter[] values) => await ExecuteAsync(
        $"UPDATE jobs SET {set} WHERE id = @id AND attempts = @attempt AND lease = @of AND state = 1", ct,
        [.. values, new("id", job.Id), new("attempt", job.Attempts), new("of", job.Lease), new("now", Now)]) == 1;

    private async Task<int> ExecuteAsync(string sql, CancellationToken ct, params NpgsqlParameter[] values)
    {
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, db);
        command.Parameters.AddRange(values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<T> AloneAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken ct)
    {
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock(@turn)", db, transaction))
        {
            turn.Parameters.AddWithValue("turn", TakingLock);
            await turn.ExecuteNonQueryAsync(ct);
        }

        var answer = await work(db, transaction);
        await transaction.CommitAsync(ct);
        return answer;
    }
}
