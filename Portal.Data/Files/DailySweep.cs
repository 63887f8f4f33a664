using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Structure;

namespace Portal.Data.Files;

/// <summary>Once a day, and a few minutes after the start, compares every university's files with their rows and says what it found and freed.</summary>
public sealed class DailySweep(
    IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, FileStoreOptions options, TimeProvider time, ILogger<DailySweep> log) : BackgroundService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstAfter, time, stoppingToken);
            while (true)
            {
                await SweepAllAsync(stoppingToken);
                await Task.Delay(Every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops; the next start sweeps again.
        }
    }

    private async Task SweepAllAsync(CancellationToken ct)
    {
        try
        {
            foreach (var university in await lookups.UniversitiesAsync(ct))
            {
                var portal = new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id)));
                var found = await new FileSweep(portal, new FileStore(portal, options, time), options, time).RunAsync(ct);
                if (found.RowsWithoutFile + found.FilesWithoutRow + found.RemovedRows > 0)
                {
                    log.LogWarning("Files of {University}: {Report}", university.Code, found with { Names = [] });
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            log.LogWarning("Files were not swept today: {Reason}", e.Message);
        }
    }
}
