using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Portal.Data.Announcements;
using Portal.Data.Files;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>What is done with messages besides writing them, and their bytes. What is not the viewer's does not exist.</summary>
internal static class AnnouncementEndpoints
{
    /// <summary>What is somewhat too large is read to its end and refused with a sentence; what is larger than so many times the limit is refused unread.</summary>
    private const int Patience = 3;

    private static readonly HashSet<string> Shown = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"];

    public static void MapAnnouncements(this IEndpointRouteBuilder app)
    {
        var bytes = app.MapGroup("/messages/{id:int}").RequireAuthorization().AddEndpointFilter<SignedInFilter>();
        bytes.MapMethods("/voice", [HttpMethods.Get, HttpMethods.Head], (int id, AnnouncementQueries queries, FileStore store, HttpContext http) => ServeAsync(id, null, queries, store, http));
        bytes.MapMethods("/files/{file:int}/{name}", [HttpMethods.Get, HttpMethods.Head], (int id, int file, string name, AnnouncementQueries queries, FileStore store, HttpContext http) =>
            ServeAsync(id, file, queries, store, http));

        app.MapPost(Urls.Messages + "/{id:int}/hide", async ([FromForm] string? back, int id, InboxQueries inbox, HttpContext http) =>
            await inbox.HideAsync(id, http.RequestAborted) ? Told(http, Notice.MessageHidden, Urls.Messages) : Results.NotFound())
            .RequireAuthorization(Area.Study).AddEndpointFilter<SignedInFilter>();

        var own = app.MapGroup(Urls.TeachMessages() + "/{id:int}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();
        own.MapPost("/unschedule", async ([FromForm] string? back, int id, AnnouncementCommands commands, HttpContext http) =>
            await commands.UnscheduleAsync(id, http.RequestAborted) ? Told(http, Notice.MessageStopped, Urls.TeachMessage(id)) : Results.NotFound());
        own.MapPost("/withdraw", async ([FromForm] string? back, int id, AnnouncementCommands commands, HttpContext http) =>
            await commands.WithdrawAsync(id, http.RequestAborted) ? Told(http, Notice.MessageWithdrawn, Urls.TeachMessage(id)) : Results.NotFound());
        own.MapPost("/delete", async ([FromForm] string? back, int id, AnnouncementCommands commands, HttpContext http) =>
            await commands.DeleteDraftAsync(id, http.RequestAborted) ? Told(http, Notice.MessageDeleted, Urls.TeachMessages()) : Results.NotFound());
        own.MapPost("/files/{file:int}/remove", async ([FromForm] string? back, int id, int file, AnnouncementEnclosures enclosures, HttpContext http) =>
            await enclosures.RemoveFileAsync(id, file, http.RequestAborted) ? Results.LocalRedirect(Urls.TeachMessage(id)) : Results.NotFound());
        own.MapPost("/voice/remove", async ([FromForm] string? back, int id, AnnouncementEnclosures enclosures, HttpContext http) =>
            await enclosures.RemoveVoiceAsync(id, http.RequestAborted) ? Results.LocalRedirect(Urls.TeachMessage(id)) : Results.NotFound());

        own.MapPost("/files", async (IFormFile? file, int id, AnnouncementEnclosures enclosures, HttpContext http) =>
        {
            await using var content = file?.OpenReadStream() ?? Stream.Null;
            return Said(http, id, await enclosures.AddFileAsync(id, file?.FileName ?? "", content, http.RequestAborted));
        }).WithMetadata(new RequestSizeLimitAttribute(AnnouncementEnclosures.LargestFile * Patience));

        own.MapPost("/voice", async (IFormFile? voice, [FromForm] int? seconds, int id, AnnouncementEnclosures enclosures, HttpContext http) =>
        {
            await using var content = voice?.OpenReadStream() ?? Stream.Null;
            return Said(http, id, await enclosures.SetVoiceAsync(id, seconds ?? 0, content, http.RequestAborted));
        }).WithMetadata(new RequestSizeLimitAttribute(AnnouncementEnclosures.LargestVoice * Patience));
    }

    private static IResult Told(HttpContext http, Notice notice, string next)
    {
        Notices.Keep(http, notice);
        return Results.LocalRedirect(next);
    }

    private static IResult Said(HttpContext http, int id, EnclosureOutcome outcome) => outcome switch
    {
        EnclosureOutcome.Missing => Results.NotFound(),
        EnclosureOutcome.Kept => Results.LocalRedirect(Urls.TeachMessage(id)),
        EnclosureOutcome.TooLarge => Told(http, Notice.FileTooLarge, Urls.TeachMessage(id)),
        EnclosureOutcome.TooMany => Told(http, Notice.FilesTooMany, Urls.TeachMessage(id)),
        EnclosureOutcome.NoVoice => Told(http, Notice.NoVoice, Urls.TeachMessage(id)),
        _ => Told(http, Notice.FileEmpty, Urls.TeachMessage(id)),
    };

    private static async Task<IResult> ServeAsync(int id, int? file, AnnouncementQueries queries, FileStore store, HttpContext http)
    {
        var bytes = await queries.FindBytesAsync(id, file, http.RequestAborted);
        if (bytes is null || await store.OpenAsync(bytes.UniversityId, bytes.Sha256, http.RequestAborted) is not { } content)
        {
            return Results.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var disposition = new ContentDispositionHeaderValue(bytes.IsVoice || Shown.Contains(bytes.ContentType) ? "inline" : "attachment");
        if (!bytes.IsVoice)
        {
            disposition.SetHttpFileName(bytes.Name);
        }

        headers.ContentDisposition = disposition.ToString();

        // A recording lies in a container that may hold pictures; it is played as the sound it is.
        var type = bytes.IsVoice ? bytes.ContentType.Replace("video/", "audio/", StringComparison.Ordinal) : bytes.ContentType;
        return Results.Stream(
            content, type == "text/plain" ? "text/plain; charset=utf-8" : type, lastModified: bytes.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(bytes.Sha256)}\""), enableRangeProcessing: true);
    }
}
