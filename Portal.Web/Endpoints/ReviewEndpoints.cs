using Microsoft.AspNetCore.Mvc;
using Portal.Data.Chapters.Review;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Asking for a review, remarking, answering. What is neither the viewer's to change nor theirs to review does not exist.</summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var review = app.MapGroup("/teach/chapters/{id:int}/review").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        review.MapPost("/ask", async ([FromForm] int? professor, [FromForm] string? message, int id, ReviewQueries reviews, ChapterReviews asking, HttpContext http) =>
        {
            if (await reviews.ReadAsync(id, http.RequestAborted) is not { MayAsk: true })
            {
                return Results.NotFound();
            }

            var asked = professor is { } reviewer && await asking.AskAsync(id, reviewer, message ?? "", http.RequestAborted);
            return After(http, asked ? Notice.ReviewAsked : Notice.ReviewNotAsked, Urls.ReviewChapter(id));
        });

        review.MapPost("/take-back", async ([FromForm] long? review, int id, ChapterReviews asking, HttpContext http) =>
            review is { } asked && await asking.TakeBackAsync(id, asked, http.RequestAborted)
                ? After(http, Notice.ReviewTakenBack, Urls.ReviewChapter(id))
                : Results.NotFound());

        review.MapPost("/decide", async (
            [FromForm] string? decision, [FromForm] string? note, [FromForm] string? seen, int id, ChapterReviews asking, HttpContext http) =>
            await asking.DecideAsync(id, decision == "approve", note ?? "", seen ?? "", http.RequestAborted) switch
            {
                ReviewOutcome.Done => After(http, Notice.ReviewDecided, Urls.Teach),
                ReviewOutcome.Outdated => After(http, Notice.ReviewOutdated, Urls.ReviewChapter(id)),
                ReviewOutcome.NoteMissing => After(http, Notice.ReviewNoteMissing, Urls.ReviewChapter(id)),
                _ => Results.NotFound(),
            });

        review.MapPost("/remark", async (
            [FromForm] string? part, [FromForm] string? heading, [FromForm] string? quote, [FromForm] string? text, int id, ReviewComments remarks, HttpContext http) =>
        {
            var section = Urls.SectionOf(part);
            return string.IsNullOrWhiteSpace(text)
                ? After(http, Notice.RemarkEmpty, Urls.ReviewChapter(id, section))
                : await remarks.AddAsync(id, section, heading ?? "", quote ?? "", text, http.RequestAborted) is { } remark
                    ? After(http, Notice.RemarkKept, FormattableString.Invariant($"{Urls.ReviewChapter(id, section)}#remarque-{remark}"))
                    : Results.NotFound();
        });

        review.MapPost("/reply", async ([FromForm] string? part, [FromForm] long? remark, [FromForm] string? text, int id, ReviewComments remarks, HttpContext http) =>
            string.IsNullOrWhiteSpace(text)
                ? After(http, Notice.RemarkEmpty, Urls.ReviewChapter(id, Urls.SectionOf(part)))
                : remark is { } parent && await remarks.ReplyAsync(id, parent, text, http.RequestAborted) is not null
                    ? After(http, Notice.RemarkKept, FormattableString.Invariant($"{Urls.ReviewChapter(id, Urls.SectionOf(part))}#remarque-{parent}"))
                    : Results.NotFound());

        review.MapPost("/resolve", async ([FromForm] string? part, [FromForm] long? remark, [FromForm] string? open, int id, ReviewComments remarks, HttpContext http) =>
            remark is { } settled && await remarks.ResolveAsync(id, settled, open is null, http.RequestAborted)
                ? Results.LocalRedirect(FormattableString.Invariant($"{Urls.ReviewChapter(id, Urls.SectionOf(part))}#remarque-{settled}"))
                : Results.NotFound());
    }

    private static IResult After(HttpContext http, Notice notice, string next)
    {
        Notices.Keep(http, notice);
        return Results.LocalRedirect(next);
    }
}
