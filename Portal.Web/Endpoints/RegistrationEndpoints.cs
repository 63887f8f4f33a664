using Microsoft.AspNetCore.Mvc;
using Portal.Data.People;
using Portal.Web.Mail;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The two answers to a registration that waits. One that does not wait, or not for the viewer, does not exist.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistrations(this IEndpointRouteBuilder app)
    {
        var registration = app.MapGroup(Urls.Registrations + "/{id:int}").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

        registration.MapPost("/accept", async ([FromForm] string? back, int id, Registrations registrations, Letters letters, HttpContext http) =>
        {
            if (await registrations.AcceptAsync(id, http.RequestAborted) is not { } accepted)
            {
                return Results.NotFound();
            }

            await letters.AcceptedAsync(http.Request, accepted);
            Notices.Keep(http, Notice.RegistrationAccepted);
            return Results.LocalRedirect(Urls.Registrations);
        });

        registration.MapPost("/refuse", async ([FromForm] string? back, int id, Registrations registrations, Letters letters, HttpContext http) =>
        {
            if (await registrations.RefuseAsync(id, http.RequestAborted) is not { } refused)
            {
                return Results.NotFound();
            }

            await letters.RefusedAsync(http.Request, refused);
            Notices.Keep(http, Notice.RegistrationRefused);
            return Results.LocalRedirect(Urls.Registrations);
        });
    }
}
