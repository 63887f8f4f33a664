using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Portal.Data.Accounts.Sessions;

/// <summary>
/// Notes when sessions and their accounts were last seen, without making anybody wait: each session once a minute at most, all of a second in one
/// statement. What a killed server had not written yet is lost; it is a minute at most.
/// </summary>
public sealed class SessionLog(PortalConnection connection, TimeProvider time, ILogger<SessionLog> log) : BackgroundService
{
    private const int MostRemembered = 50_000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, DateTimeOffset> noted = new();
    private readonly ConcurrentQueue<(long Session, int Account, DateTimeOffset At)> waiting = new();

    /// <summary>The minute that a moment is in.</summary>
    public static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Every.Ticks), TimeSpan.Zero);

    /// <summary>Somebody is here; returns at once, and costs a look into a table in memory.</summary>
    public void Seen(long session, int account)
    {
        var minute = Minute(time.GetUtcNow());
        if (noted.TryGetValue(session, out var before) && before >= minute)
        {
            return;
        }

        if (noted.Count >= MostRemembered)
        {
            // Rare; at worst each session is written once more.
            noted.Clear();
        }

        noted[session] = minute;
        waiting.Enqueue((session, account, minute));
    }

    /// <summary>Writes what was noted so far: every second, at shutdown, and in tests.</summary>
    public async Task FlushAsync(CancellationToken ct = default)
    {
        var latest = new Dictionary<long, (int Account, DateTimeOffset At)>();
        while (latest.Count < MostRemembered && waiting.TryDequeue(out var seen))
        {
            latest[seen.Session] = (seen.Account, seen.At);
        }

        if (latest.Count == 0)
        {
            return;
        }

        const string Update = """
            WITH seen AS (SELECT session, account, at FROM unnest(@sessions, @accounts, @times) AS s (session, account, at)),
                 kept AS (UPDATE account_sessions k SET last_seen_at = seen.at FROM seen WHERE k.id = seen.session AND k.last_seen_at < seen.at)
            UPDATE accounts a SET last_seen_at = l.at FROM (SELECT account, max(at) AS at FROM seen GROUP BY account) l WHERE a.id = l.account AND a.last_seen_at < l.at
            """;
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Update, db);
        command.Parameters.AddWithValue("sessions", latest.Keys.ToArray());
        command.Parameters.AddWithValue("accounts", latest.Values.Select(l => l.Account).ToArray());
        command.Parameters.AddWithValue("times", latest.Values.Select(l => l.At.UtcDateTime).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stoppingToken);
                try
                {
                    await FlushAsync(stoppingToken);
                }
                catch (Exception e) when (Outage.IsCauseOf(e))
                {
                    log.LogWarning("When people of the last second were here was not kept: {Reason}", e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FlushAsync(CancellationToken.None);
        }
    }
}
