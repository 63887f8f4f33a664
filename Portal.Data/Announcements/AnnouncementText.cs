using Portal.Data.Rendering;

namespace Portal.Data.Announcements;

/// <summary>How the text of a message becomes HTML: through the renderer of chapters and its allow-list, without images or links into files.</summary>
internal static class AnnouncementText
{
    public static async Task<string> RenderAsync(ChapterRenderer renderer, string markdown, CancellationToken ct) => (await ShapeAsync(renderer, markdown, ct)).Html;

    public static async Task<(string Html, string Excerpt)> ShapeAsync(ChapterRenderer renderer, string markdown, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(markdown))
        {
            return ("", "");
        }

        var rendered = await renderer.RenderAsync(markdown, new RenderOptions { IdPrefix = "m-" }, ct);
        return (rendered.Html, rendered.Excerpt.Length <= Announcement.ExcerptLength ? rendered.Excerpt : rendered.Excerpt[..Announcement.ExcerptLength]);
    }
}
