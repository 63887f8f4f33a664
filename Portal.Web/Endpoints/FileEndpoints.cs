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
        ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "audio/mpeg", "audio/ogg", "audio/webm", "video/mp4", "video/webm", "text/plain"];

    public static void MapFiles(this IEndpointRouteBuilder app) =>
        app.MapMethods("/files/{id:int}/{name}", [HttpMethods.Get, HttpMethods.Head], ServeAsync).RequireAuthorization().AddEndpointFilter<SignedInFilter>();

    private static async Task<IResult> ServeAsync(int id, string name, AttachmentQueries attachments, FileStore store, HttpContext http, CancellationToken ct)
    {
        var file = await attachments.FindAsync(id, ct);
        if (file is null || store.Open(file.UniversityId, file.Sha256) is not { } content)
        {
            return Results.NotFound();
        }

        var headers = http.Response.Headers;

        // The answer is for this person: caches on the way may not keep it, and the browser asks again each time, by the tag.
        headers.CacheControl = "private, no-cache";

        // Should anything here ever be taken for a page, it may do nothing at all.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var disposition = new ContentDispositionHeaderValue(Shown.Contains(file.ContentType) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        return Results.Stream(
            content, TextType(file.ContentType), lastModified: file.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}\""), enableRangeProcessing: true);
    }

    private static string TextType(string type) => type == "text/plain" ? "text/plain; charset=utf-8" : type;
}
