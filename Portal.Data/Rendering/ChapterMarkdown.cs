using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Portal.Data.Rendering;

/// <summary>The Markdown the portal understands. Generic attributes stay off: they would let a text write any attribute.</summary>
internal static class ChapterMarkdown
{
    private const int DeepestNesting = 100;

    private static readonly MarkdownPipeline Pipeline = Build();
    private static readonly MarkdownPipeline Located = Build(located: true);

    /// <summary>The blocks of a source with the lines they stand on. Throws ArgumentException when it is nested too deeply.</summary>
    public static MarkdownDocument Locate(string markdown) => Markdown.Parse(markdown, Located);

    /// <summary>The HTML of the source, with places for formulas and code that the context remembers. Throws ArgumentException when it is nested too deeply.</summary>
    public static string ToHtml(string markdown, RenderContext context)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        RawHtmlPass.Run(document, context);
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.RemoveAll(r => r is Markdig.Renderers.Html.CodeBlockRenderer or Markdig.Renderers.Html.HtmlBlockRenderer
            or Markdig.Renderers.Html.Inlines.HtmlInlineRenderer or Markdig.Extensions.Footnotes.HtmlFootnoteGroupRenderer
            or Markdig.Extensions.Footnotes.HtmlFootnoteLinkRenderer or Markdig.Extensions.CustomContainers.HtmlCustomContainerRenderer
            or Markdig.Extensions.Alerts.AlertBlockRenderer or Markdig.Extensions.TaskLists.HtmlTaskListRenderer);
        renderer.ObjectRenderers.InsertRange(0, MarkupWriters.All(context));
        renderer.Render(document);
        text.Flush();
        return text.ToString();
    }

    private static MarkdownPipeline Build(bool located = false)
    {
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = DeepestNesting }
            .UseAbbreviations()
            .UseAlertBlocks()
            .UseAutoLinks()
            .UseCustomContainers()
            .UseDefinitionLists()
            .UseEmphasisExtras(EmphasisExtraOptions.Default)
            .UseFootnotes()
            .UseGridTables()
            .UsePipeTables(new PipeTableOptions { UseHeaderForColumnCount = true })
            .UseTaskLists();
        builder.BlockParsers.InsertBefore<ParagraphBlockParser>(new AsideParser());
        builder.InlineParsers.InsertBefore<EscapeInlineParser>(new FormulaParser());
        builder.InlineParsers.InsertBefore<EscapeInlineParser>(new AttributeListParser());
        builder.PreciseSourceLocation = located;
        return builder.Build();
    }
}
