using Markdig.Renderers;
using Markdig.Syntax;

namespace Portal.Data.Rendering;

/// <summary>The HTML of admonitions: a note beside the text, an exercise with its head, or a disclosure.</summary>
internal static class AsideMarkup
{
    /// <summary>Level given to the head of an exercise; the outline puts it one below the heading it stands under.</summary>
    public const string ExerciseHead = "data-exercise";

    public static void Write(HtmlRenderer renderer, RenderContext context, ContainerBlock block, string kind, LeafBlock? titleBlock, string? title, bool folds, bool open)
    {
        var plainTitle = titleBlock is null ? title ?? "" : titleBlock.Lines.ToString();
        plainTitle = plainTitle.Length > 0 || titleBlock?.Inline is null ? plainTitle : string.Concat(titleBlock.Inline.FindDescendants<Markdig.Syntax.Inlines.LiteralInline>());
        var exercise = !folds && Admonitions.IsExercise(kind, plainTitle);
        var (start, head, end) = (exercise, folds) switch
        {
            (true, _) => ("<section class=\"exercise\">", "h6 " + ExerciseHead, "section"),
            (_, true) => (open ? "<details class=\"aside\" open>" : "<details class=\"aside\">", "summary", "details"),
            _ => (Admonitions.Warns(kind) ? "<div class=\"aside warn\">" : "<div class=\"aside\">", "p", "div"),
        };
        renderer.EnsureLine().Write(start).Write($"<{head}>");
        if (titleBlock is null)
        {
            renderer.WriteEscape(string.IsNullOrEmpty(title) ? Admonitions.TitleOf(kind, context.English) : title);
        }
        else
        {
            renderer.WriteLeafInline(titleBlock);
        }

        renderer.Write($"</{head.Split(' ')[0]}>").EnsureLine();
        var paragraphs = renderer.ImplicitParagraph;
        renderer.ImplicitParagraph = false;
        foreach (var child in block)
        {
            if (child != titleBlock)
            {
                renderer.Write(child);
            }
        }

        renderer.ImplicitParagraph = paragraphs;
        renderer.EnsureLine().Write($"</{end}>").EnsureLine();
    }
}
