using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Versions;

/// <summary>
/// A source as readers know it: words without marks, formulas as they are written, paragraphs apart. What the page does not show, comments and raw
/// HTML, is not in it either.
/// </summary>
internal static class ReadableText
{
    private const int LongestRead = 1_000_000;

    /// <summary>The text of a source; empty when it is too long or nested too deeply to be shown.</summary>
    public static string Of(string markdown)
    {
        if (markdown.Length > LongestRead)
        {
            return "";
        }

        try
        {
            var text = new StringBuilder();
            foreach (var leaf in ChapterMarkdown.Locate(DisplayMath.OnOneLine(SourceText.Clean(markdown))).Descendants<LeafBlock>())
            {
                var words = leaf switch
                {
                    HtmlBlock => "",
                    CodeBlock code => code.Lines.ToString(),
                    { Inline: { } inline } => Words(inline),
                    _ => "",
                };
                if (!string.IsNullOrWhiteSpace(words))
                {
                    text.Append(text.Length > 0 ? "\n\n" : "").Append(words.Trim());
                }
            }

            return text.ToString();
        }
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException))
        {
            return "";
        }
    }

    private static string Words(ContainerInline inline)
    {
        var words = new StringBuilder();
        foreach (var node in inline.Descendants())
        {
            words.Append(node switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                FormulaInline { IsMathMl: false } formula => formula.Display ? $"$${formula.Source}$$" : $"${formula.Source}$",
                AutolinkInline link => link.Url,
                LineBreakInline => " ",
                _ => "",
            });
        }

        return words.ToString();
    }
}
