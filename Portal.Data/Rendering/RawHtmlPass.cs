using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Portal.Data.Rendering;

/// <summary>Replaces every piece of raw HTML in the parsed source by what <see cref="RawHtmlWriter"/> leaves of it.</summary>
internal static class RawHtmlPass
{
    private const string Key = "portal.html";

    /// <summary>The rewritten HTML of a block or inline this pass has seen; empty when nothing is left.</summary>
    public static string Of(IMarkdownObject node) => node.GetData(Key) as string ?? "";

    public static void Run(ContainerBlock container, RenderContext context)
    {
        var writer = new RawHtmlWriter(context);
        foreach (var block in container.ToList())
        {
            switch (block)
            {
                case HtmlBlock html:
                    html.SetData(Key, writer.RewriteBlock(html.Lines.ToString()));
                    break;
                case ContainerBlock inner:
                    Run(inner, context);
                    break;
                case LeafBlock { Inline: { } inline }:
                    Run(inline, context);
                    break;
                default:
                    break;
            }
        }

        if (writer.CloseAll() is { Length: > 0 } rest)
        {
            var end = new HtmlBlock(null) { Lines = new StringLineGroup(1) };
            end.SetData(Key, rest);
            container.Add(end);
        }
    }

    private static void Run(ContainerInline container, RenderContext context)
    {
        var writer = new RawHtmlWriter(context);
        var inline = container.FirstChild;
        while (inline is not null)
        {
            var next = inline.NextSibling;
            if (inline is HtmlInline html)
            {
                html.SetData(Key, writer.RewriteInline(html.Tag));
            }
            else if (writer.Skips)
            {
                inline.Remove();
            }
            else if (inline is ContainerInline inner)
            {
                Run(inner, context);
            }

            inline = next;
        }

        if (writer.CloseAll() is { Length: > 0 } rest)
        {
            var end = new HtmlInline("");
            end.SetData(Key, rest);
            container.AppendChild(end);
        }
    }
}
