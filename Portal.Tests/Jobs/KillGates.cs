using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>
/// Places where a job stops and waits, because the database makes it: a test kills its server exactly there, whatever the speed of the machine. The end of a job is
/// one, when all it did is written and, where that is one transaction, nothing of it committed.
/// </summary>
internal sealed class KillGates(WorldBase world) : IAsyncDisposable
{
    private const int Lock = 990_017;

    private readonly NpgsqlConnection holder = new(new NpgsqlConnectionStringBuilder(world.Database) { Pooling = false }.ConnectionString);
    private int places;

    /// <summary>Shuts the end of every kind.</summary>
    public async Task ShutAsync(IEnumerable<string> kinds)
    {
        await holder.OpenAsync();
        await ExecuteAsync($"""
            CREATE TABLE kill_gates (place text PRIMARY KEY);
            CREATE FUNCTION kill_wait() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE at text := CASE WHEN TG_TABLE_NAME = 'jobs' AND TG_ARGV[0] = 'end' THEN 'end ' || (to_jsonb(NEW) ->> 'kind')
                                    WHEN TG_TABLE_NAME = 'jobs' AND TG_ARGV[0] = 'note' THEN 'note ' || (to_jsonb(NEW) ->> 'kind') ELSE TG_ARGV[0] END;
            BEGIN
                IF EXISTS (SELECT 1 FROM kill_gates WHERE place = at) THEN
                    PERFORM set_config('application_name', 'gate:' || at, true);
                    PERFORM pg_advisory_xact_lock_shared({Lock});
                END IF;
                RETURN coalesce(NEW, OLD);
            END $$;
            CREATE TRIGGER kill_end BEFORE UPDATE ON jobs FOR EACH ROW WHEN (OLD.state = 1 AND NEW.state = 2) EXECUTE FUNCTION kill_wait('end');
            CREATE TRIGGER kill_note BEFORE UPDATE ON jobs FOR EACH ROW WHEN (OLD.state = 1 AND NEW.state = 1 AND OLD.result IS NOT NULL AND NEW.result IS DISTINCT FROM OLD.result)
                EXECUTE FUNCTION kill_wait('note');
            SELECT pg_advisory_lock({Lock});
            """);
        foreach (var kind in kinds)
        {
            await ExecuteAsync($"INSERT INTO kill_gates VALUES ('end {kind}')");
        }
    }

    /// <summary>Shuts the second note of a job: a part of its work is committed then, the next one written.</summary>
    public Task ShutNoteAsync(string kind) => ExecuteAsync($"INSERT INTO kill_gates VALUES ('note {kind}')");

    /// <summary>Shuts a place in the middle: when a row is written that fulfils the condition.</summary>
    public async Task ShutMiddleAsync(string kind, string table, string deed, string condition)
    {
        await ExecuteAsync($"""
            CREATE TRIGGER kill_{++places} BEFORE {deed} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION kill_wait('middle {kind}');
            INSERT INTO kill_gates VALUES ('middle {kind}')
            """);
    }

    /// <summary>How many places are still to be died at.</summary>
    public async Task<int> LeftAsync()
    {
        await using var db = world.Open();
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM kill_gates").SingleAsync();
    }

    /// <summary>Which places jobs wait at now.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync()
    {
        await using var db = world.Open();
        return await db.Database.SqlQuery<string>($"""
            SELECT substring(application_name FROM 6) AS "Value" FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE 'gate:%' AND wait_event = 'advisory'
            """).ToListAsync();
    }

    /// <summary>After the kill: what the server had sent and not got an answer to is gone with it, and these places let through from now on.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> places)
    {
        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'gate:%'");
        await Soon.Async(async () => (await WaitingAsync()).Count == 0);
        await using var open = new NpgsqlCommand("DELETE FROM kill_gates WHERE place = ANY(@places)", holder);
        open.Parameters.AddWithValue("places", places.ToArray());
        await open.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await holder.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, holder);
        await command.ExecuteNonQueryAsync();
    }
}
