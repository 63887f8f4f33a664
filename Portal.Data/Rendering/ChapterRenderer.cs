using System.Net;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Turns the Markdown of a section into the HTML that is stored and served. Run once for each published version, never for a request.</summary>
public sealed class ChapterRenderer(FormulaRenderer node)
{
    /// <summary>Raised whenever the same source would give other HTML: published versions are then rendered again.</summary>
    public const int Version = 2;

    /// <summary>Longest source in characters; a longer one is refused with <see cref="RenderIssueKind.TooLong"/>.</summary>
    public const int LongestSource = 2_000_000;

    private const int MostItems = 20_000;
    private const int MostElements = 300_000;
    private const int MostChildren = 50_000;

    /// <summary>Renders one section. Any string gives a result; what went wrong is in its issues.</summary>
    /// <param name="markdown">The source as the author wrote it, without front matter.</param>
    /// <param name="options">What the section is part of.</param>
    /// <param name="ct">Ends the work between two steps or while formulas are waited for.</param>
    public async Task<RenderedSection> RenderAsync(string markdown, RenderOptions options, CancellationToken ct)
    {
        var context = new RenderContext(options);
        if (markdown.Length > LongestSource)
        {
            return Refuse(context, $"{markdown.Length}");
        }

        var source = SourceText.Clean(markdown);
        source = LongRuns.Cut(DisplayMath.OnOneLine(options.Imported ? ForeignDialect.Normalise(source) : source));
        var body = HtmlAllowList.Parse(ToHtml(source, context));
        if (context.Items.Count + context.MathMl.Count > MostItems || HasTooMuch(body))
        {
            return Refuse(context, $"{markdown.Length}");
        }

        ct.ThrowIfCancellationRequested();
        var answers = await node.RenderAsync(context.Items, options.Macros, ct);
        return Shape(body, context, answers);
    }

    private static RenderedSection Refuse(RenderContext context, string size)
    {
        context.Issues.Add(RenderIssueKind.TooLong, size);
        return Finish(HtmlAllowList.Parse($"<p>{context.Say("Cette partie est trop longue pour être affichée.", "This part is too long to be shown.")}</p>"), context, [], 0, 0);
    }

    /// <summary>More than any chapter has: changing a list of children costs its length, so that work would grow with the square.</summary>
    private static bool HasTooMuch(IElement body)
    {
        var elements = body.QuerySelectorAll("*");
        return elements.Length > MostElements || elements.Prepend(body).Any(e => e.ChildNodes.Length > MostChildren);
    }

    private static string ToHtml(string source, RenderContext context)
    {
        try
        {
            return ChapterMarkdown.ToHtml(source, context);
        }
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException))
        {
            // The parser's word for nesting past its bound. The text stays readable as it was written.
            context.Issues.Add(RenderIssueKind.TooNested, "");
            return $"<pre tabindex=\"0\" role=\"region\" aria-label=\"Source\"><code>{WebUtility.HtmlEncode(source)}</code></pre>";
        }
    }

    private RenderedSection Shape(IElement body, RenderContext context, NodeAnswer[] answers)
    {
        var names = new PlaceNames(context);
        names.Collect(body);
        var formulas = new FormulaPlaces(body, context, names, answers, node.Reason);
        formulas.Fill();
        Pictures.Resolve(body, context, names);
        var outline = new Outline(body, context, names);
        var headings = outline.Shape();
        Tables.Shape(body, context);
        Tidying.Run(body);
        Links.Resolve(body, context, names);
        Tidying.DropEmpty(body);
        ReadingPlaces.Mark(body, names);
        return Finish(body, context, headings, outline.Exercises, formulas.Rendered);
    }

    /// <summary>HTML that a browser reads as it was judged: parsed and judged again it must stay the same.</summary>
    private static string Settled(string html, RenderContext context)
    {
        for (var round = 0; round < 4; round++)
        {
            var again = HtmlAllowList.Clean(html, context.Options.IdPrefix).Trim();
            if (again == html)
            {
                return html;
            }

            html = again;
        }

        return $"<p>{WebUtility.HtmlEncode(PlainTextReader.Text(HtmlAllowList.Parse(html)))}</p>";
    }

    private static RenderedSection Finish(IElement body, RenderContext context, IReadOnlyList<Heading> headings, int exercises, int formulas)
    {
        HtmlAllowList.Apply(body, context.Options.IdPrefix);
        return new RenderedSection(
            Settled(body.InnerHtml.Trim(), context),
            headings,
            PlainTextReader.Text(body),
            PlainTextReader.Excerpt(body),
            PlainTextReader.Words(body),
            exercises,
            formulas > 0,
            context.Issues.ToList())
        {
            Formulas = formulas,
        };
    }
}
