using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>What an open editor sends and asks while somebody writes. Everything it does, its page does with plain forms too.</summary>
internal static class DraftEndpoints
{
    /// <summary>A text of the longest kind twice (with what it grew from), every character as six bytes of JSON.</summary>
    private const long LongestBody = 14L * ChapterDraft.LongestText;

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("/teach/chapters/{id:int}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        drafts.MapGet("/drafts/{part}", ReadAsync);
        drafts.MapGet("/token", TokenAsync);

        // A lone button of the settings page.
        drafts.MapPost("/authors/{professor:int}/remove", RemoveAuthorAsync);

        var sent = drafts.MapGroup("").AddEndpointFilter<FetchTokenFilter>().WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        sent.MapPost("/drafts/{part}", SaveAsync);
        sent.MapPost("/drafts/{part}/settled", SettleAsync);
        sent.MapPost("/presence", MeetAsync);
        sent.MapPost("/preview/{part}", PreviewAsync);
    }

    /// <summary>404 with a word of its own: a script asked, no page need be drawn.</summary>
    private static IResult NotHere => Results.Json(new { gone = true }, statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(int id, string part, DraftQueries drafts, CancellationToken ct) =>
        Urls.PartOf(part) is { } which && await drafts.ReadPartAsync(id, which, ct) is { } text
            ? Results.Json(new { revision = text.Revision, text = text.Text })
            : Results.NotFound();

    /// <summary>A token for a page that has been open longer than its own is good for.</summary>
    private static async Task<IResult> TokenAsync(int id, DraftQueries drafts, IAntiforgery antiforgery, HttpContext http, CancellationToken ct) =>
        await drafts.ReadPartAsync(id, DraftPart.Title, ct) is null
            ? Results.NotFound()
            : Results.Json(new { token = antiforgery.GetAndStoreTokens(http).RequestToken });

    private static async Task<IResult> SaveAsync(int id, string part, DraftCommands drafts, HttpContext http, CancellationToken ct)
    {
        if (await SentJson.ReadAsync<DraftChange>(http) is not { } change)
        {
            return Results.BadRequest();
        }

        return (Urls.PartOf(part) is { } which ? await drafts.SaveAsync(id, which, change, ct) : null) switch
        {
            DraftSave.Saved saved => Results.Json(new { revision = saved.Revision, at = saved.At, text = saved.Text, with = saved.With }),
            DraftSave.WholeTextNeeded needed => Results.Json(new { needed = true, revision = needed.Revision }, statusCode: StatusCodes.Status409Conflict),
            DraftSave.InConflict found => Results.Json(
                new { conflict = found.Conflict, revision = found.Revision, theirs = found.Theirs, with = found.With, stretches = found.Stretches }, statusCode: StatusCodes.Status409Conflict),
            DraftSave.TooLong tooLong => Results.Json(new { limit = tooLong.Limit }, statusCode: StatusCodes.Status413PayloadTooLarge),
            _ => NotHere,
        };
    }

    private static async Task<IResult> SettleAsync(int id, string part, long conflict, DraftCommands drafts, CancellationToken ct) =>
        Urls.PartOf(part) is { } which && await drafts.SettleAsync(id, which, conflict, ct) ? Results.NoContent() : NotHere;

    private static async Task<IResult> MeetAsync(int id, DraftQueries drafts, HttpContext http, CancellationToken ct)
    {
        if (await SentJson.ReadAsync<Meeting>(http) is not { } meeting)
        {
            return Results.BadRequest();
        }

        return await drafts.MeetAsync(id, Urls.PartOf(meeting.Part) ?? DraftPart.Course, meeting.Line, ct) is { } met
            ? Results.Json(new
            {
                others = met.Others.Select(o => new { name = o.Name, part = Urls.NameOf(o.Part), line = o.Line }),
                revisions = met.Revisions.ToDictionary(r => Urls.NameOf(r.Key), r => r.Value),
            })
            : NotHere;
    }

    private static async Task<IResult> RemoveAuthorAsync(int id, int professor, [FromForm] string? stay, ChapterAuthoring authoring, HttpContext http, CancellationToken ct)
    {
        var outcome = await authoring.RemoveAsync(id, professor, ct);
        if (outcome is AuthorChange.NotFound)
        {
            return Results.NotFound();
        }

        Notices.Keep(http, outcome is AuthorChange.Done ? Notice.AuthorRemoved : Notice.AuthorStays);

        // Whoever has taken themselves out finds their list: the chapter is not theirs any more.
        return Results.LocalRedirect(await authoring.ReadAsync(id, ct) is null ? Urls.Teach : Urls.ChapterSettings(id));
    }

    private static async Task<IResult> PreviewAsync(int id, string part, DraftPreview preview, HttpContext http, CancellationToken ct)
    {
        if (await SentJson.ReadAsync<Unseen>(http) is not { Text: { Length: <= ChapterDraft.LongestText } text } unseen)
        {
            return Results.BadRequest();
        }

        return Urls.PartOf(part) is { } which and not DraftPart.Title && await preview.RenderAsync(id, (SectionKind)which, text, unseen.Known?.ToHashSet(StringComparer.Ordinal) ?? [], ct) is { } shown
            ? Results.Json(new
            {
                blocks = shown.Blocks.Select(b => new { key = b.Key, html = b.Html }),
                words = shown.Words, formulas = shown.Formulas,
                issues = shown.Issues.Select(i => new { kind = i.Kind.ToString(), detail = i.Detail, count = i.Count }),
            })
            : NotHere;
    }

    /// <summary>Where the cursor is.</summary>
    private sealed record Meeting(string? Part, int Line);

    /// <summary>A text to show, and the blocks the page has.</summary>
    private sealed record Unseen(string? Text, string[]? Known);
}
