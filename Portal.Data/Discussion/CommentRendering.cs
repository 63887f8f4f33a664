using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Portal.Data.Chapters;
using Portal.Data.Rendering;

namespace Portal.Data.Discussion;

/// <summary>A text of a discussion, rendered.</summary>
/// <param name="Html">Safe to show as it is; carries no ids, so that many stand on one page.</param>
/// <param name="Summary">The first words, at most <see cref="Comment.SummaryLength"/> characters; "…" when there is nothing but formulas.</param>
public sealed record RenderedComment(string Html, string Summary);

/// <summary>
/// Renders what people write under chapters: the portal's own renderer, then fewer elements. Paragraphs, lists, quotations, code, emphasis, links
/// and formulas stay; headings become strong lines; pictures, tables' scroll boxes and everything with an id lose what a remark does not need.
/// </summary>
public sealed class CommentRendering(ChapterRenderer renderer)
{
    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
        ["p", "br", "em", "strong", "b", "i", "s", "u", "del", "ins", "sub", "sup", "code", "pre", "kbd", "ul", "ol", "li", "blockquote", "a", "span", "mark", "q", "abbr"]);

    private static readonly FrozenSet<string> Headings = FrozenSet.ToFrozenSet(["h2", "h3", "h4", "h5", "h6"]);

    /// <summary>The text as it is stored: cleaned, without blank ends; null when nothing is left or it is longer than <see cref="Comment.LongestText"/>.</summary>
    public static string? Clean(string? typed)
    {
        var text = ChapterTexts.Clean(typed ?? "").Trim();
        return text.Length <= Comment.LongestText && text.EnumerateRunes().Any(Shows) ? text : null;
    }

    /// <summary>Any text gives a result.</summary>
    /// <param name="markdown">What <see cref="Clean"/> left.</param>
    /// <param name="language">Of the chapter, "fr" or "en".</param>
    /// <param name="macros">The subject's TeX macros; empty for none.</param>
    public async Task<RenderedComment> RenderAsync(string markdown, string language, string macros, CancellationToken ct = default)
    {
        var section = await renderer.RenderAsync(markdown, new() { Language = language, Macros = macros.Length == 0 ? null : macros, IdPrefix = "k-" }, ct);
        var body = HtmlAllowList.Parse(section.Html);
        Narrow(body);
        var summary = TextTools.Excerpt(TextTools.Squeeze(string.Join(' ', body.Children.Select(block => block.TextContent))), Comment.SummaryLength - 1);
        return new(HtmlAllowList.Clean(body.InnerHtml).Trim(), summary.Length == 0 ? "…" : summary);
    }

    private static void Narrow(IElement parent)
    {
        foreach (var element in parent.Children.ToArray())
        {
            // MathML has been judged as a whole.
            if (element.LocalName is "math")
            {
                continue;
            }

            if (element.LocalName is "img" or "input" or "figcaption" || element.ClassList.Contains("notes"))
            {
                element.Remove();
                continue;
            }

            Narrow(element);
            element.RemoveAttribute("id");
            if (Headings.Contains(element.LocalName))
            {
                Rename(element);
            }
            else if (element.LocalName is "a" && element.GetAttribute("href") is null or ['#', ..])
            {
                element.Replace(element.ChildNodes.ToArray());
            }
            else if (element.LocalName is "tr" or "caption" or "dt" or "dd" or "summary")
            {
                var line = New(element, "p");
                line.Append(element.ChildNodes.ToArray());
                element.Replace(line);
            }
            else if (element.LocalName is "td" or "th")
            {
                element.Replace([.. element.ChildNodes, Text(element, " ")]);
            }
            else if (!Kept.Contains(element.LocalName) && !element.ClassList.Contains("formula"))
            {
                element.Replace(element.ChildNodes.ToArray());
            }
        }
    }

    private static void Rename(IElement heading)
    {
        var (paragraph, strong) = (New(heading, "p"), New(heading, "strong"));
        strong.Append(heading.ChildNodes.ToArray());
        paragraph.Append(strong);
        heading.Replace(paragraph);
    }

    private static bool Shows(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse) && rune.Value is not (0x2800 or 0x3164 or 0xFFFD);

    private static INode Text(IElement beside, string text) => beside.Owner?.CreateTextNode(text) ?? throw new InvalidOperationException("An element has a document.");

    private static IElement New(IElement beside, string name) => beside.Owner?.CreateElement(name) ?? throw new InvalidOperationException("An element has a document.");
}
