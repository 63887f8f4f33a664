using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The one address of every file, checked at every request (W-S3).</summary>
internal static class FileEndpoints
{
    /// <summary>What a browser may show by itself; everything else is handed over as a download.</summary>
    private static readonly HashSet<string> Shown =
        ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm", "video/mp4", "video/webm", "text/plain"];

    public static void MapFiles(this IEndpointRouteBuilder app) =>
        app.MapMethods("/files/{id:int}/{name}", [HttpMethods.Get, HttpMethods.Head], ServeAsync).RequireAuthorization().AddEndpointFilter<SignedInFilter>();

    /// <summary>With "?w=" of <see cref="PictureWidths"/>: the picture of that width; while there is none, the original of an image and nothing for other files.</summary>
    private static async Task<IResult> ServeAsync(
        int id, string name, [FromQuery(Name = "w")] string? width, AttachmentQueries attachments, FileStore store, HttpContext http, CancellationToken ct)
    {
        if (await attachments.FindAsync(id, ct) is not { } file)
        {
            return await attachments.IsShutAsync(id, ct) ? Results.LocalRedirect(Urls.Subscription) : Results.NotFound();
        }

        var wanted = short.TryParse(width, out var pixels) && file.Pictures.Contains(pixels) ? pixels : (short)0;
        if (wanted > 0 && await store.OpenPictureAsync(file.UniversityId, file.Sha256, wanted, ct) is { } picture)
        {
            return Answer(http, file, picture, "image/webp", wanted);
        }

        var isImage = file.ContentType.StartsWith("image/", StringComparison.Ordinal);
        return (width is null || isImage) && await store.OpenAsync(file.UniversityId, file.Sha256, ct) is { } content
            ? Answer(http, file, content, file.ContentType, 0)
            : Results.NotFound();
    }

    private static IResult Answer(HttpContext http, AttachmentFile file, Stream content, string type, short width)
    {
        var headers = http.Response.Headers;

        // The answer is for this person: caches on the way may not keep it, and the browser asks again each time, by the tag.
        headers.CacheControl = "private, no-cache";

        // Should anything here ever be taken for a page, it may do nothing at all.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var disposition = new ContentDispositionHeaderValue(Shown.Contains(type) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Inline ? file.Name : FileNames.ForReader(file.Number, file.Title, SectionWord(file), file.Name, file.ContentType));
        headers.ContentDisposition = disposition.ToString();
        var tag = Convert.ToHexStringLower(file.Sha256);
        return Results.Stream(
            content, TextType(type), lastModified: file.CreatedAt,
            entityTag: new EntityTagHeaderValue(width == 0 ? $"\"{tag}\"" : FormattableString.Invariant($"\"{tag}-{width}\"")), enableRangeProcessing: true);
    }

    private static string SectionWord(AttachmentFile file) => file.Section switch
    {
        SectionKind.Exercises => file.Language == "en" ? "exercises" : "exercices",
        SectionKind.Solutions => "solutions",
        _ => file.Language == "en" ? "course" : "cours",
    };

    private static string TextType(string type) => type == "text/plain" ? "text/plain; charset=utf-8" : type;
}
