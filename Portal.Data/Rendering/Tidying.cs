using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Puts right what Markdown and raw HTML leave behind: empty paragraphs, words outside paragraphs, lists of tasks.</summary>
internal static class Tidying
{
    private static readonly HashSet<string> Inline = new(
        ["a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "math", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var"], StringComparer.Ordinal);

    private const string Blocks = "p, div, ul, ol, dl, table, pre, blockquote, details, section, figure, hr, h1, h2, h3, h4, h5, h6";
    private static readonly char[] Blanks = [' ', '\n', '\t'];

    public static void Run(IElement body)
    {
        Gather(body);
        foreach (var aside in body.QuerySelectorAll(".aside, .exercise, blockquote, details, figure"))
        {
            if (aside.LocalName is not "figure")
            {
                Gather(aside);
            }
        }

        TrimBlocks(body);
        DropEmpty(body);
        foreach (var list in body.QuerySelectorAll("ul, ol, dl").ToArray())
        {
            if (list.ChildElementCount == 0)
            {
                list.Remove();
            }
            else if (list.Children.All(i => i.QuerySelector("input") is not null))
            {
                list.ClassName = "tasks";
            }
        }
    }

    /// <summary>Takes away what shows nothing and is no place a link leads to.</summary>
    public static void DropEmpty(IElement body)
    {
        foreach (var paragraph in body.QuerySelectorAll("p, li, figure, blockquote, em, strong").Reverse().ToArray())
        {
            if (string.IsNullOrEmpty(paragraph.Id) && string.IsNullOrWhiteSpace(paragraph.TextContent) && paragraph.QuerySelector("img, math, input, pre, table, hr") is null)
            {
                paragraph.Remove();
            }
        }
    }

    /// <summary>White space at the ends of a block says nothing.</summary>
    private static void TrimBlocks(IElement body)
    {
        foreach (var block in body.QuerySelectorAll("p, h2, h3, h4, h5, h6, td, th, figcaption, summary"))
        {
            while (block.FirstChild is IText { Data: var first } start && first.TrimStart(Blanks) is var kept && kept.Length < first.Length)
            {
                start.Data = kept;
                if (kept.Length > 0)
                {
                    break;
                }

                block.RemoveChild(start);
            }

            while (block.LastChild is IText { Data: var last } end && last.TrimEnd(Blanks) is var kept && kept.Length < last.Length)
            {
                end.Data = kept;
                if (kept.Length > 0)
                {
                    break;
                }

                block.RemoveChild(end);
            }
        }
    }

    /// <summary>Words that stand directly in a block go into paragraphs.</summary>
    private static void Gather(IElement parent)
    {
        IElement? paragraph = null;
        foreach (var node in parent.ChildNodes.ToArray())
        {
            var loose = node is IText || (node is IElement element && Inline.Contains(element.LocalName) && element is not { LocalName: "br" } && element.QuerySelector(Blocks) is null);
            if (!loose)
            {
                paragraph = null;
            }
            else if (paragraph is not null)
            {
                paragraph.Append(node);
            }
            else if (!string.IsNullOrWhiteSpace(node.TextContent) || node is IElement { LocalName: not "span" })
            {
                paragraph = parent.Owner?.CreateElement("p") ?? throw new InvalidOperationException("An element has a document.");
                parent.InsertBefore(paragraph, node);
                paragraph.Append(node);
            }
        }
    }
}
