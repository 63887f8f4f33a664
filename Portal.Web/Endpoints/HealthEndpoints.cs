using Microsoft.EntityFrameworkCore;
using Portal.Data;

namespace Portal.Web.Endpoints;

/// <summary>For the machine that watches: is the process alive, may it be sent readers.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet(Urls.Live, () => Results.Text("live")).AllowAnonymous();
        app.MapGet(Urls.Ready, ReadyAsync).AllowAnonymous();
    }

    /// <summary>Ready when the database answers within two seconds and has every migration of this build.</summary>
    private static async Task<IResult> ReadyAsync(IDbContextFactory<PortalDbContext> contexts, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await using var db = await contexts.CreateDbContextAsync(limit.Token);
            return (await db.Database.GetPendingMigrationsAsync(limit.Token)).Any()
                ? Results.Text("migrations pending", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready");
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            return Results.Text("database away", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
