using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters;

/// <summary>
/// After the renderer has become better, writes the HTML of published sections anew, some at a time, until none is stale. What is left to do
/// stands in the rows themselves, so that it goes on where it was after a restart, and several servers share it.
/// </summary>
public sealed class StaleRendering(IServiceScopeFactory scopes, ChapterRenderer renderer, TimeProvider time, ILogger<StaleRendering> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var portal = new PortalDb(scope.ServiceProvider.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<PortalDbContext>>(), new FixedViewer(new SystemViewer(null)));
                if (await new SectionRendering(portal, renderer).RerenderStaleAsync(Batch, stoppingToken) == 0)
                {
                    return;
                }

                await Task.Delay(Breath, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Outage.IsCauseOf(e))
            {
                log.LogWarning("Older chapters were not rendered anew: {Reason}. Trying again.", e.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }
}
