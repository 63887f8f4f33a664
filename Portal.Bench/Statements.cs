using Npgsql;

namespace Portal.Bench;

/// <summary>Counts the statements that reach the bench's base, by pg_stat_statements.</summary>
internal sealed class Statements : IAsyncDisposable
{
    /// <summary>The two statements a second that keep reading places and count readings; pages do not wait for them.</summary>
    private static readonly string[] Background = ["INSERT INTO reading_places", "WITH opened AS"];

    private readonly NpgsqlDataSource source;
    private readonly string database;
    private readonly bool switchedOn;

    private Statements(NpgsqlDataSource source, string database, bool switchedOn) =>
        (this.source, this.database, this.switchedOn) = (source, database, switchedOn);

    /// <summary>Finds the module in the maintenance base or in the bench's own, and switches it on where it is off. Null when it cannot be had.</summary>
    public static async Task<Statements?> FindAsync(BenchDatabase bench, CancellationToken ct)
    {
        foreach (var address in new[] { bench.ConnectionTo("postgres"), bench.ConnectionString })
        {
            var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { MaxPoolSize = 1, ApplicationName = "portal-bench" });
            try
            {
                if (address == bench.ConnectionString)
                {
                    await ExecuteAsync(source, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements", ct);
                }

                await ExecuteAsync(source, "SELECT calls FROM pg_stat_statements LIMIT 1", ct);
                await using var show = source.CreateCommand("SHOW pg_stat_statements.track");
                var off = await show.ExecuteScalarAsync(ct) is "none";
                if (off)
                {
                    await ExecuteAsync(source, $"ALTER DATABASE \"{bench.Name}\" SET pg_stat_statements.track = 'top'", ct);
                }

                return new(source, bench.Name, off);
            }
            catch (PostgresException)
            {
                await source.DisposeAsync(); // not installed, or not ours to use
            }
        }

        return null;
    }

    /// <summary>Calls so far, by statement.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            SELECT s.query, sum(s.calls)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
            WHERE d.datname = $1 AND s.toplevel AND s.query NOT LIKE '%pg_stat_statements%' GROUP BY s.query
            """);
        command.Parameters.Add(new() { Value = database });
        var calls = new Dictionary<string, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            calls[reader.GetString(0)] = reader.GetInt64(1);
        }

        return calls;
    }

    /// <summary>What was called between two readings, for one request each.</summary>
    public static StatementCount Between(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after, int requests)
    {
        var called = after.Select(now => (Text: now.Key, Calls: now.Value - before.GetValueOrDefault(now.Key))).Where(now => now.Calls > 0).ToList();
        var background = called.Where(now => Background.Any(text => now.Text.StartsWith(text, StringComparison.Ordinal))).ToList();
        return new(
            called.Except(background).Sum(now => now.Calls) / (double)requests,
            background.Sum(now => now.Calls),
            [.. called.Except(background).Select(now => $"{now.Calls / (double)requests:0.##} × {Shorten(now.Text)}")]);
    }

    public async ValueTask DisposeAsync()
    {
        if (switchedOn)
        {
            await ExecuteAsync(source, $"ALTER DATABASE \"{database}\" RESET pg_stat_statements.track", CancellationToken.None);
        }

        await source.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Shorten(string sql) => string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 160 } text ? text[..160] + "…" : sql;
}

/// <summary>Statements of a page.</summary>
/// <param name="PerRequest">That the page waits for.</param>
/// <param name="Background">All that was written afterwards for all the requests together.</param>
/// <param name="Texts">Beginnings of the statements, each with how often a request sends it.</param>
internal sealed record StatementCount(double PerRequest, long Background, IReadOnlyList<string> Texts);
