using Microsoft.AspNetCore.Mvc;
using Portal.Data.Notifications;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Opening, marking and deleting notifications, in both areas. Another's does not exist.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        foreach (var (teaching, policy) in new[] { (false, Area.Study), (true, Area.Teach) })
        {
            var own = app.MapGroup(Urls.Notifications(teaching)).RequireAuthorization(policy).AddEndpointFilter<SignedInFilter>();

            own.MapGet("/{id:long}", async (long id, NotificationCommands notifications, HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "no-store";
                return await notifications.OpenAsync(id, http.RequestAborted) is { } link ? Results.LocalRedirect(Urls.Local(link)) : Results.NotFound();
            });

            own.MapPost("/{id:long}/read", async ([FromForm] string? back, long id, NotificationCommands notifications, HttpContext http) =>
                await notifications.ReadAsync(id, http.RequestAborted) ? Results.LocalRedirect(Urls.Notifications(teaching)) : Results.NotFound());

            own.MapPost("/{id:long}/delete", async ([FromForm] string? back, long id, NotificationCommands notifications, HttpContext http) =>
                await notifications.DeleteAsync(id, http.RequestAborted) ? Results.LocalRedirect(Urls.Notifications(teaching)) : Results.NotFound());

            own.MapPost("/read", async ([FromForm] string? back, NotificationCommands notifications, HttpContext http) =>
            {
                await notifications.ReadAllAsync(http.RequestAborted);
                return Results.LocalRedirect(Urls.Notifications(teaching));
            });

            own.MapPost("/delete", async ([FromForm] string? back, NotificationCommands notifications, HttpContext http) =>
            {
                await notifications.DeleteAllAsync(http.RequestAborted);
                return Results.LocalRedirect(Urls.Notifications(teaching));
            });
        }
    }
}
