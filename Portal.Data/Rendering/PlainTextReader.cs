using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Reads the words of a finished section for search, excerpt and reading time.</summary>
internal static partial class PlainTextReader
{
    private const int ExcerptLength = 160;
    private const int FewestExcerptCharacters = 40;
    private static readonly HashSet<string> Blocks = new(
        ["p", "li", "div", "section", "pre", "h2", "h3", "h4", "h5", "h6", "tr", "dt", "dd", "blockquote", "figcaption", "summary", "details", "caption", "table", "ul", "ol", "hr", "br"], StringComparer.Ordinal);

    /// <summary>One block to a line; formulas, section numbers and marks of notes left out.</summary>
    public static string Text(IElement body)
    {
        var text = new StringBuilder();
        Append(body, text, false);
        var lines = text.ToString().Split('\n').Select(l => LoosePoint().Replace(TextTools.Squeeze(l), "$1")).Where(l => l.Length > 0);
        return string.Join('\n', lines);
    }

    /// <summary>The first paragraph that says something, else the first list item or note; empty when there is none.</summary>
    public static string Excerpt(IElement body)
    {
        var paragraphs = body.QuerySelectorAll("p").Where(p => p.Closest("section.notes, table, details, figure") is null && p.QuerySelector(".missing") is null)
            .Where(p => !(p.ParentElement is { } around && around.ClassList.Contains("aside") && around.FirstElementChild == p)).ToList();
        var chosen = paragraphs.FirstOrDefault(p => p.Closest(".aside, blockquote, li") is null && Length(p) >= FewestExcerptCharacters)
            ?? paragraphs.FirstOrDefault(p => Length(p) >= FewestExcerptCharacters)
            ?? body.QuerySelectorAll("li").FirstOrDefault(i => Length(i) >= FewestExcerptCharacters)
            ?? paragraphs.FirstOrDefault(p => Length(p) > 0);
        return chosen is null ? "" : TextTools.Excerpt(Said(chosen), ExcerptLength);
    }

    /// <summary>Words of prose; code does not count.</summary>
    public static int Words(IElement body)
    {
        var text = new StringBuilder();
        Append(body, text, true);
        return Word().Count(text.ToString());
    }

    private static int Length(IElement element) => Said(element).Length;

    private static string Said(IElement element)
    {
        var text = new StringBuilder();
        AppendExcerpt(element, text);
        return TextTools.Squeeze(text.ToString());
    }

    /// <summary>An excerpt shows short formulas by their signs; a gap would read badly.</summary>
    private static void AppendExcerpt(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText word)
            {
                text.Append(word.Data);
            }
            else if (child is IElement { LocalName: "math" } math)
            {
                text.Append(math.TextContent);
            }
            else if (child is IElement element && !element.ClassList.Contains("fnref") && element.LocalName is not ("ul" or "ol"))
            {
                AppendExcerpt(element, text);
            }
        }
    }

    private static void Append(INode node, StringBuilder text, bool proseOnly)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText word)
            {
                text.Append(node is IElement { LocalName: "code", ParentElement.LocalName: "pre" } || node is not IElement { LocalName: "pre" } ? word.Data : "");
                continue;
            }

            if (child is not IElement element || element.LocalName is "math" || (element.LocalName is "a" && element.HasAttribute("aria-label")) || element.ClassList.Contains("tex") || element.ClassList.Contains("sec") || element.ClassList.Contains("fnref") || element.ClassList.Contains("unseen")
                || (proseOnly && element.LocalName is "pre"))
            {
                text.Append(' ');
                continue;
            }

            var breaks = Blocks.Contains(element.LocalName);
            text.Append(breaks ? "\n" : element.LocalName is "td" or "th" ? " " : "");
            Append(element, text, proseOnly);
            text.Append(breaks ? "\n" : "");
        }
    }

    /// <summary>The space a formula left before the point behind it.</summary>
    [GeneratedRegex(@" +([.,)])(?=\s|$)")]
    private static partial Regex LoosePoint();

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[’'\-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
