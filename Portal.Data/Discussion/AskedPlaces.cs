using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Rendering;

namespace Portal.Data.Discussion;

/// <summary>Finds the paragraph somebody asks about in what is published, and its first words.</summary>
internal static partial class AskedPlaces
{
    /// <summary>Enough of the HTML for the first words, formulas included.</summary>
    private const int Window = 6_000;

    /// <summary>Null when the viewer may not read such a paragraph. Of solutions that are not open, none exists.</summary>
    public static async Task<AskedPlace?> FindAsync(PortalDbContext db, int chapterId, string? anchor, DateTimeOffset now, CancellationToken ct)
    {
        if (anchor is null || anchor.Length > Comment.AnchorLength || !Id().IsMatch(anchor))
        {
            return null;
        }

        var section = anchor[0] switch { 'e' => SectionKind.Exercises, 's' => SectionKind.Solutions, _ => SectionKind.Course };
        var chapters = db.Chapters.ReadableBy(db.Viewer);
        if (section == SectionKind.Solutions)
        {
            chapters = chapters.WithSolutionsOpenTo(db.Viewer, now, db.ChapterAttempts);
        }

        var mark = $"id=\"{anchor}\"";
        var html = await db.ChapterSections.Where(s => s.ChapterId == chapterId && s.Kind == section && chapters.Any(c => c.Id == chapterId) && s.Html.Contains(mark))
            .Select(s => s.Html.Substring(s.Html.IndexOf(mark), Window)).SingleOrDefaultAsync(ct);
        return html is null ? null : new(section, anchor, FirstWords(html));
    }

    /// <summary>The words of the element whose tag is cut off before its id; without number and marks.</summary>
    internal static string FirstWords(string html)
    {
        var cut = html.LastIndexOf('<');
        var whole = cut > html.LastIndexOf('>') ? html[..cut] : html;
        var element = HtmlAllowList.Parse("<p " + whole).FirstElementChild;
        foreach (var mark in element?.QuerySelectorAll(".sec, .fnref, .unseen").ToArray() ?? [])
        {
            mark.Remove();
        }

        return TextTools.Excerpt(TextTools.Squeeze(element?.TextContent ?? ""), Comment.SummaryLength - 1);
    }

    [GeneratedRegex("^[ces]-[a-z0-9-]+$")]
    private static partial Regex Id();
}
