using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>A file that is about to come.</summary>
/// <param name="Name">As the browser says it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Section">"Course", "Exercises" or "Solutions"; anything else is the course.</param>
/// <param name="Inline">Whether it is to be an image of the text.</param>
internal sealed record UploadAnnouncement(string? Name, long Length, string? Section, bool Inline);

/// <summary>
/// Files for a chapter in pieces, sent by upload.js: announced (POST), sent piece by piece (PATCH with Upload-Offset), asked after (GET), given up (DELETE).
/// Answers are small JSON objects: "open" with where to go on, "done" with the file, "refused" with a sentence.
/// </summary>
internal static class UploadEndpoints
{
    private const string OffsetHeader = "Upload-Offset";

    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        var uploads = app.MapGroup("/teach/chapters/{id:int}").RequireAuthorization(Area.Teach).AllowCookieRedirect().AddEndpointFilter<SignedInFilter>();

        uploads.MapPost("/uploads", async (int id, UploadAnnouncement file, UploadCommands commands, IAntiforgery tokens, IStringLocalizer<Texts> T, HttpContext http) =>
            await HasTokenAsync(tokens, http)
                ? Answer(await commands.BeginAsync(
                    id, Enum.TryParse<SectionKind>(file.Section, out var kind) && Enum.IsDefined(kind) ? kind : SectionKind.Course,
                    file.Inline, file.Name ?? "", file.Length, http.RequestAborted), T, StatusCodes.Status201Created)
                : OutOfDate(T));

        uploads.MapGet("/uploads/{upload:long}", async (int id, long upload, UploadCommands commands, IStringLocalizer<Texts> T, CancellationToken ct) =>
            Answer(await commands.FindAsync(id, upload, ct), T));

        uploads.MapPatch("/uploads/{upload:long}", async (int id, long upload, UploadCommands commands, IAntiforgery tokens, IStringLocalizer<Texts> T, HttpContext http) =>
        {
            if (!await HasTokenAsync(tokens, http))
            {
                return OutOfDate(T);
            }

            // What says that it is more than a piece is not read at all.
            return http.Request.ContentLength > UploadCommands.Piece
                ? Results.Json(new { state = "refused", message = T["Un morceau dépasse {0} Mo.", UploadCommands.Piece / 1_048_576].Value }, statusCode: StatusCodes.Status413PayloadTooLarge)
                : long.TryParse(http.Request.Headers[OffsetHeader], out var offset) && offset >= 0
                    ? Answer(await commands.AppendAsync(id, upload, offset, http.Request.Body, http.RequestAborted), T)
                    : Results.BadRequest();
        });

        uploads.MapDelete("/uploads/{upload:long}", async (int id, long upload, UploadCommands commands, IAntiforgery tokens, IStringLocalizer<Texts> T, HttpContext http) =>
            !await HasTokenAsync(tokens, http) ? OutOfDate(T)
            : await commands.GiveUpAsync(id, upload, http.RequestAborted) ? Results.NoContent()
            : NotThere(T));
    }

    /// <summary>The token of the page, in its header: these requests are no forms, so nothing checks it by itself.</summary>
    private static Task<bool> HasTokenAsync(IAntiforgery tokens, HttpContext http) => tokens.IsRequestValidAsync(http);

    private static IResult OutOfDate(IStringLocalizer<Texts> T) => Results.Json(
        new { state = "refused", message = T["Votre page était ouverte depuis longtemps. Rechargez-la, puis envoyez le fichier."].Value }, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>The same for what does not exist and what is somebody else's. With a body, since the page of what is missing knows GET alone.</summary>
    private static IResult NotThere(IStringLocalizer<Texts> T) => Results.Json(
        new { state = "refused", message = T["Ce chapitre ou cet envoi n’est pas là."].Value }, statusCode: StatusCodes.Status404NotFound);

    private static IResult Answer(UploadState? state, IStringLocalizer<Texts> T, int opened = StatusCodes.Status200OK) => state switch
    {
        null => NotThere(T),
        UploadOpen open => Results.Json(new { state = "open", id = open.Id, received = open.Received, piece = open.Piece }, statusCode: opened),
        UploadArrived { File: var file } => Results.Json(new
        {
            state = "done", id = file.Id, name = file.Name, url = Urls.File(file.Id, file.Name), markdown = file.Markdown,
            width = file.Width, height = file.Height, size = file.Length, type = file.ContentType,
        }),
        _ => Results.Json(new { state = "refused", message = FileWords.Say(T, state) }, statusCode: StatusOf(state)),
    };

    private static int StatusOf(UploadState state) => state switch
    {
        UploadRefused { Why: Data.Files.FileTooLarge } => StatusCodes.Status413PayloadTooLarge,
        UploadRefused { Why: Data.Files.FileOverQuota } or ChapterFull => StatusCodes.Status507InsufficientStorage,
        UploadsTooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status415UnsupportedMediaType,
    };
}
