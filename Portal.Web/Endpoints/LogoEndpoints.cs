using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Portal.Data.Files;
using Portal.Data.Structure;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Logos, and the buttons that take them away.</summary>
internal static class LogoEndpoints
{
    public static void MapLogos(this IEndpointRouteBuilder app)
    {
        // As public as the name beside it: whoever registers sees both. Of files, this address knows the present logos alone.
        app.MapMethods("/logos/{university:int}/{tag:length(16)}-{side:int}.webp", [HttpMethods.Get, HttpMethods.Head], ServeAsync).AllowAnonymous();

        var admin = app.MapGroup("").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();
        admin.MapPost(Urls.AdminLogoRemove, ([FromForm] string? stay, UniversityLogos logos, HttpContext http) => RemoveAsync(null, Urls.AdminSettings, logos, http));
        admin.MapPost("/admin/universities/{id:int}/logo/remove", (int id, [FromForm] string? stay, UniversityLogos logos, HttpContext http) =>
            RemoveAsync(id, Urls.AdminUniversity(id), logos, http));
    }

    private static async Task<IResult> ServeAsync(int university, string tag, int side, StructureLookups lookups, FileStore store, HttpContext http, CancellationToken ct)
    {
        if ((await lookups.OfUniversityAsync(university, ct))?.University.Logo is not { } logo || tag != Urls.TagOf(logo))
        {
            return Results.NotFound();
        }

        var content = side == LogoPicture.Largest ? await store.OpenAsync(university, logo.Sha256, ct)
            : side is > 0 and < LogoPicture.Largest && logo.Smaller.Contains((short)side) ? await store.OpenPictureAsync(university, logo.Sha256, side, ct)
            : null;
        if (content is null)
        {
            return Results.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";

        // Should anything here ever be taken for a page, it may do nothing at all.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(content, "image/webp", entityTag: new EntityTagHeaderValue(FormattableString.Invariant($"\"{tag}-{side}\"")), enableRangeProcessing: true);
    }

    private static async Task<IResult> RemoveAsync(int? university, string back, UniversityLogos logos, HttpContext http)
    {
        if (!await logos.RemoveAsync(university, http.RequestAborted))
        {
            return Results.NotFound();
        }

        Notices.Keep(http, Notice.LogoRemoved);
        return Results.LocalRedirect(back);
    }
}
