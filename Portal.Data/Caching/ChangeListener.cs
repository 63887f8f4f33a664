using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Structure;

namespace Portal.Data.Caching;

/// <summary>
/// Keeps one connection that hears what other servers changed. After every (re)connection all caches start anew, since messages may have been missed.
/// </summary>
public sealed class ChangeListener(
    PortalConnection connection, StructureLookups lookups, AccountStates accounts, TimeProvider time, ILogger<ChangeListener> log) : BackgroundService
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
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                log.LogWarning("No messages from other servers: {Reason}. Trying again.", e.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var listening = new NpgsqlConnection(connection.ForListening);
        listening.Notification += (_, message) => Changes.Hear(message.Payload, lookups, accounts);
        await listening.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"LISTEN {Changes.Channel}", listening))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        lookups.ForgetAll();
        accounts.ForgetAll();
        while (true)
        {
            await listening.WaitAsync(ct);
        }
    }
}
