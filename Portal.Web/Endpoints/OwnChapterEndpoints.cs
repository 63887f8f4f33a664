using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Chapters.Own;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The buttons of a professor's list: choosing, changing the order, putting back from the bin.</summary>
internal static class OwnChapterEndpoints
{
    public static void MapOwnChapters(this IEndpointRouteBuilder app)
    {
        var teach = app.MapGroup("").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        // Nothing happens yet: the page that follows says in numbers what would.
        teach.MapPost(Urls.TeachChoose, (IFormCollection form) =>
            Results.LocalRedirect(Urls.DeedOf(form["deed"]) is { } chosen ? Urls.TeachBulk(chosen, Ids(form["id"]).Take(TeachPageChoices)) : Urls.Teach));

        teach.MapPost("/teach/chapters/{id:int}/up", async ([FromForm] string? stay, int id, ChapterPlacing placing, CancellationToken ct) => List(await placing.StepAsync(id, -1, ct)));
        teach.MapPost("/teach/chapters/{id:int}/down", async ([FromForm] string? stay, int id, ChapterPlacing placing, CancellationToken ct) => List(await placing.StepAsync(id, +1, ct)));
        teach.MapPost("/teach/chapters/{id:int}/to", async ([FromForm] string? target, int id, ChapterPlacing placing, CancellationToken ct) =>
            List(int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? await placing.ToPlaceOfAsync(id, place, ct) : null));

        teach.MapPost("/teach/bin/{id:int}/restore", async ([FromForm] string? stay, int id, OwnChapterDeeds deeds, HttpContext http) =>
        {
            if (await deeds.RestoreAsync(id, http.RequestAborted) is null)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.ChapterRestored);
            return Results.LocalRedirect(Urls.TeachBin);
        });
    }

    /// <summary>As many as a page of the list shows fit into an address.</summary>
    private const int TeachPageChoices = 100;

    private static IResult List(int? subject) => subject is null ? Results.NotFound() : Results.LocalRedirect(Urls.TeachList(new(SubjectId: subject)));

    private static IEnumerable<int> Ids(IEnumerable<string?> typed) =>
        typed.Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct();
}
