using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>What may stand inside <c>math</c>: presentation elements, no links, no foreign content, and only such styles as the formula renderer writes.</summary>
internal static partial class MathAllowList
{
    public const string Namespace = "http://www.w3.org/1998/Math/MathML";
    private const int Deepest = 200;

    private static readonly FrozenSet<string> Elements = FrozenSet.ToFrozenSet(
        ["math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom", "menclose",
         "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd"]);

    /// <summary>Wrappers that go while their content stays. Of semantics the first child alone stays.</summary>
    private static readonly FrozenSet<string> Unwrapped = FrozenSet.ToFrozenSet(["semantics", "mfenced", "mlabeledtr", "maction", "mglyph", "malignmark", "maligngroup"]);

    private static readonly FrozenSet<string> Attributes = FrozenSet.ToFrozenSet(
        ["display", "displaystyle", "scriptlevel", "mathvariant", "mathcolor", "mathbackground", "mathsize", "dir", "form", "fence", "separator", "stretchy", "symmetric",
         "largeop", "movablelimits", "accent", "accentunder", "lspace", "rspace", "minsize", "maxsize", "width", "height", "depth", "voffset", "linethickness", "notation",
         "rowspacing", "columnspacing", "columnalign", "rowalign", "columnlines", "rowlines", "frame", "columnspan", "rowspan", "class", "style"]);

    private static readonly FrozenSet<string> Styles = FrozenSet.ToFrozenSet(
        ["display", "padding", "padding-left", "padding-right", "padding-top", "padding-bottom", "margin-left", "margin-right", "border", "border-left", "border-right", "border-top",
         "border-bottom", "color", "background-color", "text-align", "font-weight", "font-style", "math-style", "math-depth", "math-shift", "width", "height", "vertical-align"]);

    /// <summary>Applies the list to a formula and everything in it.</summary>
    public static void Apply(IElement math) => Apply(math, 0);

    private static void Apply(IElement element, int depth)
    {
        KeepAttributes(element);
        foreach (var node in element.ChildNodes.ToArray())
        {
            if (node is IElement child && child.NamespaceUri == Namespace && depth < Deepest && Elements.Contains(child.LocalName))
            {
                Apply(child, depth + 1);
            }
            else if (node is IElement wrapper && wrapper.NamespaceUri == Namespace && depth < Deepest && Unwrapped.Contains(wrapper.LocalName))
            {
                Unwrap(wrapper, depth);
            }
            else if (node is not IText)
            {
                element.RemoveChild(node);
            }
        }
    }

    private static void Unwrap(IElement wrapper, int depth)
    {
        if (wrapper.LocalName is "semantics")
        {
            foreach (var annotation in wrapper.ChildNodes.OfType<IElement>().Skip(1).ToArray())
            {
                annotation.Remove();
            }
        }

        Apply(wrapper, depth + 1);
        if (wrapper.LocalName is "mfenced")
        {
            Fence(wrapper);
        }

        var row = Create(wrapper, "mrow");
        row.Append(wrapper.ChildNodes.ToArray());
        wrapper.Replace(row);
    }

    /// <summary>Brackets and commas that browsers no longer draw for mfenced.</summary>
    private static void Fence(IElement fenced)
    {
        foreach (var child in fenced.Children.Skip(1).ToArray())
        {
            child.Before(Sign(fenced, ","));
        }

        fenced.Prepend(Sign(fenced, fenced.GetAttribute("data-open") ?? "("));
        fenced.Append(Sign(fenced, fenced.GetAttribute("data-close") ?? ")"));
    }

    private static IElement Sign(IElement near, string text)
    {
        var sign = Create(near, "mo");
        sign.TextContent = text;
        return sign;
    }

    private static IElement Create(IElement near, string name) => near.Owner?.CreateElement(Namespace, name) ?? throw new InvalidOperationException("An element has a document.");

    private static void KeepAttributes(IElement element)
    {
        var (open, close) = (element.GetAttribute("open"), element.GetAttribute("close"));
        foreach (var attribute in element.Attributes.ToArray())
        {
            var kept = attribute.NamespaceUri is null && Attributes.Contains(attribute.Name) ? Value(attribute) : null;
            if (kept is null)
            {
                element.RemoveAttribute(attribute.NamespaceUri, attribute.LocalName);
            }
            else if (kept != attribute.Value)
            {
                element.SetAttribute(attribute.Name, kept);
            }
        }

        if (element.LocalName is "mfenced")
        {
            element.SetAttribute("data-open", Bracket(open, "("));
            element.SetAttribute("data-close", Bracket(close, ")"));
        }
    }

    private static string Bracket(string? written, string usual) => written is null ? usual : written.Length <= 2 ? written : usual;

    private static string? Value(IAttr attribute) => attribute.Name switch
    {
        "class" => string.Join(' ', attribute.Value.Split(' ').Where(c => ClassName().IsMatch(c))) is { Length: > 0 } classes ? classes : null,
        "style" => Style(attribute.Value) is { Length: > 0 } style ? style : null,
        _ => PlainValue().IsMatch(attribute.Value) ? attribute.Value : null,
    };

    private static string Style(string style) => string.Concat(style.Split(';').Select(d => d.Split(':', 2)).Where(d => d.Length == 2 && Styles.Contains(d[0].Trim()) && StyleValue().IsMatch(d[1].Trim()))
        .Select(d => $"{d[0].Trim()}:{d[1].Trim()};"));

    /// <summary>Classes of the formula renderer alone: none of the portal's own, so that a formula cannot dress as something else.</summary>
    [GeneratedRegex("^(?:tml-[a-z0-9-]{1,20}|mathcal|mathscr|menclose|upstrike|downstrike|sout|longdiv-top|longdiv-arc|phasor-bottom|phasor-angle|circle-pad|textcircle|actuarial|special-fraction)$")]
    private static partial Regex ClassName();

    [GeneratedRegex("^[A-Za-z0-9 .,%#+|-]{1,60}$")]
    private static partial Regex PlainValue();

    /// <summary>Words and measures of at most three digits before the point; no functions, so no url() and no expression().</summary>
    [GeneratedRegex(@"^(?!.*\d{4,}(?:\.|[a-z%]))[A-Za-z0-9 .#%-]{1,60}$")]
    private static partial Regex StyleValue();
}
