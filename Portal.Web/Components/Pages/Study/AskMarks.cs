using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Study;

/// <summary>Puts a link to their questions beside the paragraphs that have some. Works on the finished HTML: a chapter without questions costs nothing.</summary>
internal static class AskMarks
{
    /// <summary>The HTML with its marks. Paragraphs that a later version lost, and what is counted wrongly, change nothing.</summary>
    public static string In(string html, ChapterReading chapter, IStringLocalizer<Texts> texts)
    {
        if (chapter.AskedPlaces is not { Length: > 2 } json || JsonSerializer.Deserialize<Dictionary<string, int>>(json) is not { Count: > 0 } places)
        {
            return html;
        }

        var marked = new StringBuilder(html, html.Length + (200 * places.Count));
        foreach (var (at, anchor) in places.Keys.Select(anchor => (html.IndexOf($"id=\"{anchor}\"", StringComparison.Ordinal), anchor)).Where(p => p.Item1 > 0).OrderDescending())
        {
            Mark(marked, html, at, Link(chapter.Id, anchor, places[anchor], texts));
        }

        return marked.ToString();
    }

    private static string Link(int chapter, string anchor, int count, IStringLocalizer<Texts> texts) => string.Create(
        CultureInfo.InvariantCulture, $"<a class=\"ask\" href=\"{Urls.Questions(chapter, anchor)}\">{texts.Count(count, "", "une question", "{0} questions")}</a>");

    // From the end of the text to its beginning, so that places found in the old text stay true.
    private static void Mark(StringBuilder marked, string html, int at, string link)
    {
        var tag = html.LastIndexOf('<', at);
        var (start, end) = (html.IndexOf('>', at) + 1, html.IndexOf("</p>", at, StringComparison.Ordinal));
        if (tag < 0 || start == 0)
        {
            return;
        }

        if (html.AsSpan(tag).StartsWith("<p ") && end > 0)
        {
            marked.Insert(end, " " + link);
            Ask(marked, html, tag, "<p ".Length, start);
        }
        else if (html.AsSpan(tag).StartsWith("<li "))
        {
            marked.Insert(start, link + " ");
            Ask(marked, html, tag, "<li ".Length, start);
        }
        else if (!html.AsSpan(tag).StartsWith("<d"))
        {
            marked.Insert(tag, $"<p class=\"asked\">{link}</p>");
        }
    }

    private static void Ask(StringBuilder marked, string html, int tag, int name, int start)
    {
        var classes = html.IndexOf("class=\"", tag, start - tag, StringComparison.Ordinal);
        if (classes < 0)
        {
            marked.Insert(tag + name, "class=\"asked\" ");
        }
        else
        {
            marked.Insert(classes + "class=\"".Length, "asked ");
        }
    }
}
