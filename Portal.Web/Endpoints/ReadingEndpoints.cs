using Microsoft.AspNetCore.Mvc;
using Portal.Data.Chapters;
using Portal.Data.Reading;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>What a reader's page sends back: the place, "read", "I tried".</summary>
internal static class ReadingEndpoints
{
    public static void MapReading(this IEndpointRouteBuilder app)
    {
        var chapters = app.MapGroup("/chapters/{id:int}").RequireAuthorization().AddEndpointFilter<SignedInFilter>();

        // Sent by a beacon when the page is left, which can carry no token. It moves nothing but the reader's own bookmark, and the session cookie
        // is not sent along from other sites (SameSite).
        chapters.MapPost("/place", async (int id, [FromForm] string? section, [FromForm] string? anchor, [FromForm] string? percent, ReadingCommands reading, CancellationToken ct) =>
            await reading.KeepPlaceAsync(
                id,
                Enum.TryParse<SectionKind>(section, out var kind) && Enum.IsDefined(kind) ? kind : SectionKind.Course,
                Clean(anchor),
                int.TryParse(percent, out var passed) ? passed : 0,
                ct)
                ? Results.NoContent()
                : Results.NotFound()).DisableAntiforgery();

        chapters.MapPost("/read", async (int id, [FromForm] string? stay, ReadingCommands reading, CancellationToken ct) =>
            await reading.MarkReadAsync(id, ct) ? Results.LocalRedirect(Urls.Chapter(id)) : Results.NotFound());

        chapters.MapPost("/attempted", async (int id, [FromForm] string? stay, ReadingCommands reading, CancellationToken ct) =>
            await reading.MarkAttemptedAsync(id, ct) ? Results.LocalRedirect(Urls.Chapter(id, SectionKind.Solutions)) : Results.NotFound());
    }

    /// <summary>Ids of paragraphs are plain; anything else is no place.</summary>
    private static string Clean(string? anchor) =>
        anchor is not null && anchor.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? anchor : "";
}
