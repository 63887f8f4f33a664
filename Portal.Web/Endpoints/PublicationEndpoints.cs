using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Publication;
using Portal.Data.Chapters.Versions;
using Portal.Web.Components;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The small deeds of the publishing desk and of the history. A chapter that is not the viewer's does not exist.</summary>
internal static class PublicationEndpoints
{
    public static void MapPublication(this IEndpointRouteBuilder app)
    {
        var chapter = app.MapGroup("/teach/chapters/{id:int}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        chapter.MapPost("/unschedule", async ([FromForm] string? back, int id, Schedules schedules, HttpContext http) =>
            After(http, await schedules.CancelAsync(id, http.RequestAborted), Notice.ChapterUnscheduled, Urls.PublishChapter(id)));

        chapter.MapPost("/reschedule", async ([FromForm] string? day, [FromForm] string? hour, int id, PublicationQueries desk, Schedules schedules, PageContext context, HttpContext http) =>
        {
            if (await desk.ReadDraftAsync(id, http.RequestAborted) is null)
            {
                return Results.NotFound();
            }

            var moved = LocalHours.Parse(day, hour, (await context.UniversityAsync())?.Rules.Zone ?? TimeZoneInfo.Utc) is { } at && await schedules.MoveAsync(id, at, http.RequestAborted);
            return After(http, true, moved ? Notice.ChapterScheduled : Notice.HourNotChanged, Urls.PublishChapter(id));
        });

        chapter.MapPost("/withdrawal", async ([FromForm] string? back, int id, Withdrawals withdrawals, HttpContext http) =>
            After(http, await withdrawals.WithdrawAsync(id, http.RequestAborted), Notice.ChapterWithdrawn, Urls.PublishChapter(id)));

        chapter.MapPost("/show-again", async ([FromForm] string? back, int id, Withdrawals withdrawals, HttpContext http) =>
            After(http, await withdrawals.ShowAgainAsync(id, http.RequestAborted), Notice.ChapterShownAgain, Urls.PublishChapter(id)));

        chapter.MapPost("/links", async ([FromForm] string? back, int id, PublicationQueries desk, LinkChecks links, HttpContext http) =>
            After(
                http,
                await desk.ReadDraftAsync(id, http.RequestAborted) is { } texts && await links.AskAsync(id, texts, http.RequestAborted) is not null,
                Notice.LinksAsked, Urls.PublishChapter(id)));

        chapter.MapPost("/restore", async ([FromForm] string? key, int id, VersionCommands versions, IStringLocalizer<Texts> texts, HttpContext http) =>
            After(
                http,
                VersionKey.Parse(key) is { } state && await versions.RestoreAsync(id, state, texts["Brouillon d’avant la reprise"], http.RequestAborted),
                Notice.DraftRestored, Urls.ChapterVersions(id)));

        chapter.MapPost("/name", async ([FromForm] string? key, [FromForm] string? name, int id, VersionCommands versions, HttpContext http) =>
            After(
                http, VersionKey.Parse(key) is { } state && await versions.NameAsync(id, state, name, http.RequestAborted), Notice.VersionNamed, Urls.ChapterVersions(id)));
    }

    private static IResult After(HttpContext http, bool done, Notice notice, string next)
    {
        if (!done)
        {
            return Results.NotFound();
        }

        Notices.Keep(http, notice);
        return Results.LocalRedirect(next);
    }
}
