using Microsoft.AspNetCore.Mvc;
using Portal.Data.Files;
using Portal.Data.Importing;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The images of an import that is looked at, and the button that forgets it; for whoever brought it alone.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/teach/import/{batch:long}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        imports.MapGet("/images/{id:long}", async (long batch, long id, ImportQueries queries, FileStore store, HttpContext http) =>
        {
            if (await queries.FindImageAsync(id, http.RequestAborted) is not { } file || await store.OpenAsync(file.UniversityId, file.Sha256, http.RequestAborted) is not { } content)
            {
                return Results.NotFound();
            }

            http.Response.Headers.CacheControl = "private, no-cache";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.Stream(content, file.ContentType);
        });

        imports.MapPost("/forget", async (long batch, [FromForm] string? stay, ImportCommands commands, HttpContext http) =>
        {
            if (!await commands.ForgetAsync(batch, http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.ImportForgotten);
            return Results.LocalRedirect(Urls.Import);
        });
    }
}
