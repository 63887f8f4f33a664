using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Progression;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The buttons of passages: choosing, the usual rules, taking a rule away.</summary>
internal static class ProgressionEndpoints
{
    public static void MapProgression(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

        ProgressionTables.MapTo(admin);

        // Nothing happens yet: the page that follows says in numbers what would.
        admin.MapPost(Urls.AdminProgressionChoose, async (IFormCollection form, ProgressionQueries queries, CancellationToken ct) =>
            await queries.ListRulesAsync(ct) is null ? Results.NotFound()
                : Urls.ProgressionDeedOf(form["deed"]) is { } deed ? Results.LocalRedirect(Urls.AdminProgressionDecide(deed, Ids(form["id"]).Take(ProgressionDecisions.MostAtOnce)))
                : Results.LocalRedirect(Urls.AdminProgression));

        admin.MapPost(Urls.AdminProgressionUsual, async ([FromForm] string? stay, ProgressionRules rules, HttpContext http) =>
        {
            if (await rules.AddUsualAsync(http.RequestAborted) is null)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.ProgressionRulesAdded);
            return Results.LocalRedirect(Urls.AdminProgressionSettings);
        });

        admin.MapPost("/admin/progression/rules/{id:int}/remove", async (int id, [FromForm] string? stay, ProgressionRules rules, HttpContext http) =>
        {
            if (!await rules.RemoveAsync(id, http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.ProgressionRuleRemoved);
            return Results.LocalRedirect(Urls.AdminProgressionSettings);
        });
    }

    private static IEnumerable<long> Ids(IEnumerable<string?> typed) =>
        typed.Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct();
}
