using Microsoft.AspNetCore.Mvc;
using Portal.Data.Jobs;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Stopping a job. One that is not the viewer's, or is over, does not exist.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app) =>
        app.MapPost(Urls.Jobs + "/{id:long}/cancel", async ([FromForm] string? back, long id, JobCommands jobs, HttpContext http) =>
        {
            if (!await jobs.CancelAsync(id, http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.JobStopped);
            return Results.LocalRedirect(string.IsNullOrEmpty(back) ? Urls.Job(id) : Urls.Local(back));
        }).RequireAuthorization().AddEndpointFilter<SignedInFilter>();
}
