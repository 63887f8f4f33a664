using Microsoft.AspNetCore.Mvc;
using Portal.Data.Discussion;
using Portal.Web.Components;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The buttons of a thread. What is not the viewer's to decide does not exist.</summary>
internal static class CommentEndpoints
{
    public static void MapComments(this IEndpointRouteBuilder app)
    {
        var comment = app.MapGroup("/chapters/{id:int}/comments/{comment:long}").RequireAuthorization().AddEndpointFilter<SignedInFilter>();

        comment.MapPost("/accept", async ([FromForm] string? stay, int id, long comment, CommentDecisions decisions, HttpContext http) =>
            Back(http, id, await decisions.AcceptAsync(id, comment, http.RequestAborted), Notice.AnswerAccepted));
        comment.MapPost("/unaccept", async ([FromForm] string? stay, int id, long comment, CommentDecisions decisions, HttpContext http) =>
            Back(http, id, await decisions.UnacceptAsync(id, comment, http.RequestAborted), Notice.AnswerUnaccepted));
        comment.MapPost("/pin", async ([FromForm] string? stay, int id, long comment, CommentDecisions decisions, HttpContext http) =>
            Back(http, id, await decisions.PinAsync(id, comment, http.RequestAborted), Notice.QuestionPinned));
        comment.MapPost("/unpin", async ([FromForm] string? stay, int id, long comment, CommentDecisions decisions, HttpContext http) =>
            Back(http, id, await decisions.UnpinAsync(id, comment, http.RequestAborted), Notice.QuestionUnpinned));

        comment.MapPost("/show", async ([FromForm] string? stay, int id, long comment, CommentDecisions decisions, PageContext context, HttpContext http) =>
            Back(http, id, await decisions.ShowAsync(id, comment, (await context.PersonAsync())?.Full ?? "", http.RequestAborted), Notice.CommentShown));

        comment.MapPost("/delete", async ([FromForm] string? stay, int id, long comment, CommentCommands commands, HttpContext http) =>
        {
            if (await commands.DeleteAsync(id, comment, http.RequestAborted) is not CommentOutcome.Written gone)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.CommentDeleted);
            return Results.LocalRedirect(gone.QuestionId == 0 ? Urls.Questions(id) : Urls.Question(id, gone.QuestionId));
        });
    }

    private static IResult Back(HttpContext http, int chapter, long? thread, Notice done)
    {
        if (thread is null)
        {
            return Results.NotFound();
        }

        Notices.Keep(http, done);
        return Results.LocalRedirect(Urls.Question(chapter, thread.Value));
    }
}
