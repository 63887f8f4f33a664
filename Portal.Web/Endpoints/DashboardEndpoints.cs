using Microsoft.Extensions.Localization;
using Portal.Data.Dashboards;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>What a dashboard asks for while it is looked at.</summary>
internal static class DashboardEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder app) =>
        app.MapGet(Urls.AdminOnline, async (DashboardQueries dashboards, IStringLocalizer<Texts> texts, CancellationToken ct) =>
            await dashboards.OnlineAsync(ct) is { } online
                ? Results.Json(new { online, words = texts.Count(online, "Personne n’est connecté en ce moment.", "1 personne connectée en ce moment.", "{0} personnes connectées en ce moment.") })
                : Results.NotFound()).RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();
}
