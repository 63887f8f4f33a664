using Microsoft.AspNetCore.Mvc;
using Portal.Data.Chapters;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The small buttons of a chapter's files. What is not there, or not the viewer's to change, is answered alike.</summary>
internal static class AttachmentEndpoints
{
    public static void MapAttachments(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/teach/chapters/{id:int}/files/{file:int}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        files.MapPost("/rename", async (int id, int file, [FromForm] string? name, AttachmentCommands commands, HttpContext http) =>
            string.IsNullOrWhiteSpace(name) ? Back(id) : await commands.RenameAsync(id, file, name, http.RequestAborted) ? Done(http, id, Notice.FileRenamed) : Results.NotFound());

        files.MapPost("/move", async (int id, int file, [FromForm] string? to, AttachmentCommands commands, HttpContext http) =>
            await commands.MoveAsync(id, file, to == "up", http.RequestAborted) ? Back(id) : Results.NotFound());

        files.MapPost("/remove", async (int id, int file, [FromForm] string? stay, AttachmentCommands commands, HttpContext http) =>
            await commands.RemoveAsync(id, [file], http.RequestAborted) == 1 ? Done(http, id, Notice.FileRemoved) : Results.NotFound());
    }

    private static IResult Done(HttpContext http, int chapter, Notice notice)
    {
        Notices.Keep(http, notice);
        return Back(chapter);
    }

    private static IResult Back(int chapter) => Results.LocalRedirect(Urls.ChapterFiles(chapter));
}
