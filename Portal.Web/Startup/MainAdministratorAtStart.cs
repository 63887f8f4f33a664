using Npgsql;

namespace Portal.Web.Startup;

/// <summary>Creates the main administrator as soon as the database is there: the portal itself starts, and says 503, without it.</summary>
internal sealed class MainAdministratorAtStart(
    IServiceProvider services, IConfiguration configuration, TimeProvider time, ILogger<MainAdministratorAtStart> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await services.EnsureMainAdministratorAsync(configuration);
                return;
            }
            catch (Exception e) when (e.GetBaseException() is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
            {
                log.LogWarning("The main administrator waits for the database: {Reason}", e.GetBaseException().Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }
}
