using Microsoft.AspNetCore.Mvc;
using Portal.Data.Deletion;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The lone buttons of the administration's bin.</summary>
internal static class BinEndpoints
{
    public static void MapBin(this IEndpointRouteBuilder app)
    {
        var bin = app.MapGroup("/admin/bin/{id:long}").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

        bin.MapPost("/restore", async (long id, [FromForm] string? stay, Deletions deletions, HttpContext http, CancellationToken ct) =>
        {
            var outcome = await deletions.RestoreAsync(id, ct);
            if (outcome is Restoring.NotFound)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, outcome switch { Restoring.Done => Notice.Restored, Restoring.CodeTaken => Notice.RestoreCodeTaken, _ => Notice.RestoreParentGone });
            return Results.LocalRedirect(Urls.AdminBin);
        });

        app.MapPost("/admin/universities/{id:int}/restore", async (int id, [FromForm] string? stay, UniversityDeletions deletions, HttpContext http, CancellationToken ct) =>
        {
            var outcome = await deletions.RestoreAsync(id, ct);
            if (outcome is Restoring.NotFound)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, outcome is Restoring.Done ? Notice.Restored : Notice.RestoreCodeTaken);
            return Results.LocalRedirect(Urls.AdminUniversities);
        }).RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

        bin.MapPost("/purge", async (long id, [FromForm] string? stay, Deletions deletions, CancellationToken ct) =>
            await deletions.PurgeAsync(id, ct) is { } job ? Results.LocalRedirect(Urls.Job(job)) : Results.NotFound());
    }
}
