using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Puts formulas and code where the markup left places for them.</summary>
internal sealed class FormulaPlaces(IElement body, RenderContext context, PlaceNames names, NodeAnswer[] answers, string? unavailable)
{
    private readonly IDocument document = body.Owner ?? throw new InvalidOperationException("An element has a document.");
    private readonly Dictionary<string, int> labels = [];

    /// <summary>Formulas that became MathML.</summary>
    public int Rendered { get; private set; }

    public void Fill()
    {
        foreach (var place in body.QuerySelectorAll("[data-formula]").ToArray())
        {
            var index = Index(place, "data-formula");
            FillFormula(place, context.Items[index].Text, context.Items[index].Display, Formula(index));
        }

        foreach (var place in body.QuerySelectorAll("[data-mathml]").ToArray())
        {
            var formula = MathMl(context.MathMl[Index(place, "data-mathml")]);
            FillFormula(place, "", IsAlone(place), formula);
        }

        foreach (var paragraph in body.QuerySelectorAll("p > div.formula").Select(f => f.ParentElement).OfType<IElement>().Distinct().ToArray())
        {
            SplitParagraph(paragraph);
        }

        foreach (var place in body.QuerySelectorAll("pre[data-code]").ToArray())
        {
            FillCode(place, Index(place, "data-code"));
        }

        foreach (var raw in body.QuerySelectorAll("pre:not([role])").ToArray())
        {
            Box(raw, "");
        }
    }

    private static int Index(IElement place, string attribute) => int.Parse(place.GetAttribute(attribute) ?? "", System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsAlone(IElement place) => place.ParentElement is { LocalName: "p" or "li" or "body" or "td" or "dd" } parent && parent.ChildNodes.All(n => n == place || string.IsNullOrWhiteSpace(n.TextContent));

    private IElement? Formula(int index)
    {
        var answer = answers[index];
        if (answer.Html is { } html)
        {
            return MathMl(html);
        }

        if (answer.Macro is { } macro)
        {
            context.Issues.Add(RenderIssueKind.UnknownMacro, macro);
        }
        else if (answer.Error is { } error)
        {
            context.Issues.Add(RenderIssueKind.FormulaError, TextTools.Squeeze(error.Split(" at position", 2)[0].Split(" at end of input", 2)[0]));
        }
        else
        {
            context.Issues.Add(RenderIssueKind.FormulasUnavailable, unavailable ?? "");
        }

        return null;
    }

    private IElement? MathMl(string html)
    {
        if (HtmlAllowList.Parse(html).FirstElementChild is not { LocalName: "math", NamespaceUri: MathAllowList.Namespace } math)
        {
            return null;
        }

        MathAllowList.Apply(math);
        Rendered++;
        return (IElement)document.Import(math);
    }

    private void FillFormula(IElement place, string tex, bool display, IElement? math)
    {
        var content = math ?? Source(tex);
        if (!display || place.ParentElement is not { } parent)
        {
            math?.RemoveAttribute("display");
            place.Replace(math is null ? [content] : [.. LongFormulas.Cut(math)]);
            return;
        }

        if (parent.LocalName is not ("p" or "li" or "dd" or "td" or "th" or "div" or "section" or "details" or "blockquote" or "body" or "figure"))
        {
            // A displayed formula inside emphasis or a link cannot become a block of its own.
            math?.SetAttribute("displaystyle", "true");
            math?.RemoveAttribute("display");
            place.Replace(content);
            return;
        }

        math?.SetAttribute("display", "block");
        var block = Create("div", "formula");
        block.SetAttribute("role", "group");
        block.SetAttribute("aria-label", context.Say("Formule", "Formula"));
        block.SetAttribute("tabindex", "0");
        block.Append(content);
        if (math is not null)
        {
            TakePunctuation(place, math);
        }

        place.Replace(block);
    }

    /// <summary>A full stop behind a displayed formula belongs to its line.</summary>
    private void TakePunctuation(IElement place, IElement math)
    {
        if (place.NextSibling is IText { Data: var after } text && after.TrimStart() is ['.' or ',' or ';', ..] && (after.TrimStart().Length == 1 || char.IsWhiteSpace(after.TrimStart()[1])))
        {
            var sign = document.CreateElement(MathAllowList.Namespace, "mtext");
            sign.TextContent = after.TrimStart()[..1];
            (math.ChildElementCount == 1 && math.FirstElementChild is { LocalName: "mrow" } row ? row : math).Append(sign);
            text.Data = after.TrimStart()[1..];
        }
    }

    /// <summary>Takes displayed formulas out of a paragraph; the words around them become paragraphs of their own.</summary>
    private void SplitParagraph(IElement paragraph)
    {
        var pieces = new List<INode>();
        IElement? words = null;
        foreach (var node in paragraph.ChildNodes.ToArray())
        {
            if (node is IElement { ClassName: "formula" })
            {
                pieces.Add(node);
                words = null;
            }
            else if (words is not null)
            {
                words.AppendChild(node);
            }
            else if (node is not IText || !string.IsNullOrWhiteSpace(node.TextContent))
            {
                words = (IElement)paragraph.Clone(false);
                words.AppendChild(node);
                pieces.Add(words);
            }
        }

        names.Claim(paragraph, pieces.OfType<IElement>().First());
        paragraph.Replace([.. pieces]);
    }

    private void FillCode(IElement place, int index)
    {
        var item = context.Items[index];
        var code = document.CreateElement("code");
        if (answers[index].Html is { } html)
        {
            code.InnerHtml = html;
        }
        else
        {
            code.TextContent = item.Text;
        }

        place.RemoveAttribute("data-code");
        Box(place, item.Language ?? "");
        place.TextContent = "";
        place.Append(code);
    }

    /// <summary>Makes a box of code reachable by keyboard, under a name no other box has.</summary>
    private void Box(IElement place, string language)
    {
        var label = CodeLanguages.Label(language, context);
        labels[label] = labels.GetValueOrDefault(label) + 1;
        place.SetAttribute("tabindex", "0");
        place.SetAttribute("role", "region");
        place.SetAttribute("aria-label", labels[label] == 1 ? label : $"{label} {labels[label]}");
    }

    private IElement Source(string tex)
    {
        var code = Create("code", "tex");
        code.TextContent = tex;
        return code;
    }

    private IElement Create(string name, string className)
    {
        var element = document.CreateElement(name);
        element.ClassName = className;
        return element;
    }
}
