using Portal.Data.Access;
using Portal.Data.Exporting;
using Portal.Data.Files;
using Portal.Data.Subscriptions;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Chapters to take away, with exactly what their reader may read. What is not there, not theirs, or closed by the university answers alike.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder app)
    {
        var readers = app.MapGroup("").RequireAuthorization().AddEndpointFilter<SignedInFilter>();
        readers.MapGet("/chapters/{id:int}.epub", async (int id, ExportWriter exports, IViewerSource viewers, HttpContext http) =>
            await exports.EpubAsync(new ExportScope.OfChapter(id), ct: http.RequestAborted) is { } book ? Answer(http, book)
                : (await viewers.GetAsync(http.RequestAborted)).Gate is SubscriptionGate.Chapters ? Results.LocalRedirect(Urls.Chapter(id)) : Results.NotFound());

        var students = app.MapGroup("/study").RequireAuthorization(Area.Study).AddEndpointFilter<SignedInFilter>();
        students.MapGet("/subjects/{id:int}.epub", async (int id, ExportWriter exports, HttpContext http) =>
            Answer(http, await exports.EpubAsync(new ExportScope.OfSubject(id), ct: http.RequestAborted)));

        var professors = app.MapGroup("/teach/export").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();
        professors.MapGet("/{what:regex(^(chapters|subjects)$)}/{id:int}.{form:regex(^(zip|epub)$)}", async (string what, int id, string form, ExportWriter exports, HttpContext http) =>
        {
            ExportScope scope = what == "chapters" ? new ExportScope.OfChapter(id) : new ExportScope.OfSubject(id);
            return Answer(http, form == "epub" ? await exports.EpubAsync(scope, ct: http.RequestAborted) : await exports.MarkdownAsync(scope, ct: http.RequestAborted));
        });
        MapKept(app);
    }

    private static void MapKept(IEndpointRouteBuilder app) => app.MapGet("/teach/exports/{id:long}", async (long id, ProgrammeExports exports, FileStore store, HttpContext http) =>
    {
        if (await exports.FindAsync(id, http.RequestAborted) is not { } file || await store.OpenAsync(file.UniversityId, file.Sha256, http.RequestAborted) is not { } content)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(content, file.ContentType, file.Name, enableRangeProcessing: true);
    }).RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

    private static IResult Answer(HttpContext http, ExportFile? file)
    {
        if (file is null)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(file.Content, file.ContentType, file.Name);
    }
}
