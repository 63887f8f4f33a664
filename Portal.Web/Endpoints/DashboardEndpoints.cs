using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;
using Portal.Data.Dashboards;
using Portal.Data.Jobs;
using Portal.Web.Components;
using Portal.Web.Components.Pages.Admin.Dashboard;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The parts of a dashboard that renew themselves while it is looked at, as the page itself writes them; nothing when they are as they were.</summary>
internal static class DashboardEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder app) => app.MapGet(Urls.AdminNow, AnswerAsync).RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

    private static async Task<IResult> AnswerAsync(DashboardQueries dashboards, JobQueries jobs, PageContext context, TimeProvider time, ILoggerFactory loggers, HttpContext http)
    {
        if (await context.UniversityAsync() is not { } place || await dashboards.ReadNowAsync(http.RequestAborted) is not { } now)
        {
            return Results.NotFound();
        }

        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(NowParts.Now)] = now, [nameof(NowParts.Place)] = place, [nameof(NowParts.At)] = time.GetUtcNow(),
            [nameof(NowParts.Jobs)] = (IReadOnlyList<JobLine>)[.. (await jobs.ListOpenAsync(http.RequestAborted)).Take(JobsBand.Shown)],
        });
        await using var renderer = new HtmlRenderer(http.RequestServices, loggers);
        var parts = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<NowParts>(parameters)).ToHtmlString());
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..32]}\"");
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.GetTypedHeaders().ETag = tag;
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(parts, "text/html; charset=utf-8");
    }
}
