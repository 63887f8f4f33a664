using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Caching;

/// <summary>
/// Keeps one connection that hears what other servers changed. After every (re)connection all caches start anew, since messages may have been missed.
/// </summary>
public sealed class ChangeListener(
    PortalConnection connection, StructureLookups lookups, AccountStates accounts, JobSignals jobs, UnreadCounts unread, ILogger<ChangeListener> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was: without this loop, servers stop hearing each other and begin no job. The pause is of the machine, not of the calendar.
                jobs.Disconnected();
                log.LogWarning("No messages from other servers: {Reason}. Trying again.", e.Message);
                await Task.Delay(RetryAfter, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var listening = new NpgsqlConnection(connection.ForListening);
        listening.Notification += (_, message) => Hear(message.Payload);
        await listening.OpenAsync(ct);
        var lease = await TakeLeaseAsync(listening, ct);
        await using (var listen = new NpgsqlCommand($"LISTEN {Changes.Channel}", listening))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        lookups.ForgetAll();
        accounts.ForgetAll();
        unread.ForgetAll();
        jobs.Connected(lease);
        while (true)
        {
            await listening.WaitAsync(ct);
        }
    }

    /// <summary>Locks a number nobody else has, for as long as the connection lives.</summary>
    private static async Task<int> TakeLeaseAsync(NpgsqlConnection listening, CancellationToken ct)
    {
        while (true)
        {
            var lease = JobSignals.NewLease();
            await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock(@class, @lease)", listening);
            take.Parameters.AddWithValue("class", JobSignals.LockClass);
            take.Parameters.AddWithValue("lease", lease);
            if (await take.ExecuteScalarAsync(ct) is true)
            {
                return lease;
            }
        }
    }

    private void Hear(string topic)
    {
        if (!jobs.Hear(topic) && !unread.Hear(topic))
        {
            Changes.Hear(topic, lookups, accounts);
        }
    }
}
