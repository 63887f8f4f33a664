using Markdig.Extensions.Alerts;
using Markdig.Extensions.CustomContainers;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Portal.Data.Rendering;

/// <summary>How the portal writes the nodes whose usual HTML it does not want.</summary>
internal static class MarkupWriters
{
    public static IMarkdownObjectRenderer[] All(RenderContext context) =>
    [
        new FormulaWriter(context), new AnchorWriter(), new CodeWriter(context), new HtmlBlockWriter(), new HtmlInlineWriter(),
        new AsideWriter(context), new ContainerWriter(context), new AlertWriter(context), new FootnoteGroupWriter(context), new FootnoteLinkWriter(context), new TaskWriter(context),
    ];

    private sealed class FormulaWriter(RenderContext context) : HtmlObjectRenderer<FormulaInline>
    {
        protected override void Write(HtmlRenderer renderer, FormulaInline formula)
        {
            if (!renderer.EnableHtmlForInline)
            {
                renderer.WriteEscape(formula.IsMathMl ? "…" : formula.Source);
            }
            else if (formula.IsMathMl)
            {
                renderer.Write($"<span data-mathml=\"{context.AddMathMl(formula.Source)}\"></span>");
            }
            else
            {
                renderer.Write($"<span data-formula=\"{context.Add(NodeItem.Formula(formula.Source, formula.Display))}\"></span>");
            }
        }
    }

    private sealed class AnchorWriter : HtmlObjectRenderer<AnchorInline>
    {
        protected override void Write(HtmlRenderer renderer, AnchorInline anchor)
        {
            if (renderer.EnableHtmlForInline && anchor.Name is { } name)
            {
                renderer.Write("<span data-anchor=\"").WriteEscape(name).Write("\"></span>");
            }
        }
    }

    private sealed class CodeWriter(RenderContext context) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var text = block.Lines.ToString();
            var language = CodeLanguages.Read((block as FencedCodeBlock)?.Info, text);
            renderer.EnsureLine();
            if (language is "math")
            {
                renderer.Write($"<p><span data-formula=\"{context.Add(NodeItem.Formula(text.Trim(), true))}\"></span></p>");
            }
            else
            {
                renderer.Write($"<pre data-code=\"{context.Add(NodeItem.Code(text, language))}\"></pre>");
            }

            renderer.EnsureLine();
        }
    }

    private sealed class HtmlBlockWriter : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock block) => renderer.EnsureLine().Write(RawHtmlPass.Of(block)).EnsureLine();
    }

    private sealed class HtmlInlineWriter : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline inline)
        {
            if (renderer.EnableHtmlForInline)
            {
                renderer.Write(RawHtmlPass.Of(inline));
            }
        }
    }

    private sealed class AsideWriter(RenderContext context) : HtmlObjectRenderer<AsideBlock>
    {
        protected override void Write(HtmlRenderer renderer, AsideBlock block) =>
            AsideMarkup.Write(renderer, context, block, block.Kind, block.HasTitle ? block[0] as LeafBlock : null, null, block.Folds, block.Open);
    }

    private sealed class ContainerWriter(RenderContext context) : HtmlObjectRenderer<CustomContainer>
    {
        protected override void Write(HtmlRenderer renderer, CustomContainer block)
        {
            var kind = (block.Info ?? "").Trim('{', '}', '.', ' ').ToLowerInvariant();
            var title = block.Arguments?.Trim().Trim('"', '{', '}');
            if (Admonitions.IsKnown(kind) || (kind.Length > 0 && !string.IsNullOrEmpty(title)))
            {
                AsideMarkup.Write(renderer, context, block, kind, null, title, kind is "solution" or "correction", false);
            }
            else
            {
                renderer.WriteChildren(block);
            }
        }
    }

    private sealed class AlertWriter(RenderContext context) : HtmlObjectRenderer<AlertBlock>
    {
        protected override void Write(HtmlRenderer renderer, AlertBlock block) =>
            AsideMarkup.Write(renderer, context, block, block.Kind.ToString().ToLowerInvariant(), null, null, false, false);
    }

    private sealed class FootnoteGroupWriter(RenderContext context) : HtmlObjectRenderer<FootnoteGroup>
    {
        protected override void Write(HtmlRenderer renderer, FootnoteGroup group)
        {
            renderer.EnsureLine().Write($"<section class=\"notes\" id=\"{context.Id("notes")}\" aria-labelledby=\"{context.Id("notes-title")}\">");
            renderer.Write($"<h2 class=\"unseen\" id=\"{context.Id("notes-title")}\">Notes</h2><ol>");
            foreach (var note in group.OfType<Footnote>())
            {
                renderer.Write($"<li id=\"{context.Id($"n{note.Order}")}\">");
                renderer.WriteChildren(note);
                renderer.Write("</li>").EnsureLine();
            }

            renderer.Write("</ol></section>").EnsureLine();
        }
    }

    private sealed class FootnoteLinkWriter(RenderContext context) : HtmlObjectRenderer<FootnoteLink>
    {
        protected override void Write(HtmlRenderer renderer, FootnoteLink link)
        {
            if (!renderer.EnableHtmlForInline)
            {
                return;
            }

            var order = link.Footnote.Order;
            if (!link.IsBackLink)
            {
                renderer.Write($"<sup class=\"fnref\"><a id=\"{context.Id($"r{link.Index}")}\" href=\"#{context.Id($"n{order}")}\" aria-label=\"Note {order}\">{order}</a></sup>");
            }
            else
            {
                var first = link.Footnote.Links.FirstOrDefault(l => !l.IsBackLink)?.Index == link.Index;
                var words = context.Say("Retour au texte", "Back to the text") + (first ? "" : $" ({link.Index})");
                renderer.Write($" <a href=\"#{context.Id($"r{link.Index}")}\" aria-label=\"{words}, note {order}\">{words}</a>");
            }
        }
    }

    private sealed class TaskWriter(RenderContext context) : HtmlObjectRenderer<TaskList>
    {
        protected override void Write(HtmlRenderer renderer, TaskList task)
        {
            if (renderer.EnableHtmlForInline)
            {
                renderer.Write($"<input type=\"checkbox\" disabled{(task.Checked ? " checked" : "")} aria-label=\"{(task.Checked ? context.Say("Fait", "Done") : context.Say("À faire", "To do"))}\">");
            }
        }
    }
}
