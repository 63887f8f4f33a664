using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Portal.Data.Rendering;

/// <summary>
/// The last step of every rendering, and the only judge of what may stand in a chapter: elements, attributes, classes and addresses
/// that are not listed here go, whatever the steps before did. Generic attributes, handlers, forms, off-site images have no way through.
/// </summary>
public static partial class HtmlAllowList
{
    private static readonly FrozenDictionary<string, string[]> Elements = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["a"] = ["href", "title", "rel"],
        ["abbr"] = ["title"],
        ["blockquote"] = [], ["br"] = [], ["caption"] = [], ["cite"] = [], ["code"] = [], ["dd"] = [], ["del"] = [], ["dfn"] = [], ["dl"] = [], ["dt"] = [], ["em"] = [],
        ["b"] = [], ["i"] = [], ["s"] = [], ["u"] = [], ["small"] = [], ["q"] = [], ["var"] = [], ["samp"] = [], ["mark"] = [], ["ins"] = [], ["kbd"] = [], ["strong"] = [],
        ["sub"] = [], ["sup"] = [], ["p"] = [], ["hr"] = [], ["span"] = [], ["ul"] = [], ["figure"] = [], ["figcaption"] = [], ["summary"] = [],
        ["table"] = [], ["thead"] = [], ["tbody"] = [], ["tfoot"] = [], ["tr"] = [],
        ["h2"] = [], ["h3"] = [], ["h4"] = [], ["h5"] = [], ["h6"] = [],
        ["details"] = ["open"],
        ["div"] = ["role", "tabindex"],
        ["pre"] = ["role", "tabindex"],
        ["section"] = ["aria-labelledby"],
        ["img"] = ["src", "srcset", "sizes", "style", "alt", "title", "width", "height", "loading", "decoding"],
        ["input"] = ["type", "disabled", "checked"],
        ["li"] = ["value"],
        ["ol"] = ["start", "reversed"],
        ["td"] = ["colspan", "rowspan"],
        ["th"] = ["colspan", "rowspan", "scope"],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Everywhere = FrozenSet.ToFrozenSet(["id", "class", "aria-label"]);

    /// <summary>Classes of the portal's stylesheet a chapter may use.</summary>
    private static readonly FrozenSet<string> Classes = FrozenSet.ToFrozenSet(
        ["formula", "wide", "aside", "warn", "exercise", "sec", "notes", "unseen", "fnref", "num", "tex", "missing", "tasks", "hl-k", "hl-s", "hl-n", "hl-f", "hl-c"]);

    /// <summary>Elements whose words mean nothing once they are gone.</summary>
    private static readonly FrozenSet<string> GoneWhole = FrozenSet.ToFrozenSet(
        ["script", "style", "iframe", "object", "embed", "template", "noscript", "textarea", "select", "title", "svg", "math", "canvas", "video", "audio", "noembed", "noframes", "xmp", "plaintext", "head"]);

    /// <summary>Passes HTML through the list. The result passes unchanged a second time.</summary>
    /// <param name="html">Any HTML fragment.</param>
    /// <param name="idPrefix">What every id has to begin with; others are dropped.</param>
    public static string Clean(string html, string idPrefix = "")
    {
        var body = Parse(html);
        Apply(body, idPrefix);
        return body.InnerHtml;
    }

    /// <summary>Parses a fragment into the body of an empty document that loads and runs nothing.</summary>
    internal static IElement Parse(string html) =>
        new HtmlParser().ParseDocument("<!doctype html><html><body>" + html).Body ?? throw new InvalidOperationException("A document has a body.");

    /// <summary>Passes everything below an element through the list.</summary>
    internal static void Apply(IElement parent, string idPrefix)
    {
        foreach (var node in parent.ChildNodes.ToArray())
        {
            switch (node)
            {
                case IText:
                    break;
                case IElement { LocalName: "math", NamespaceUri: MathAllowList.Namespace } math:
                    MathAllowList.Apply(math);
                    break;
                case IElement element when Elements.TryGetValue(element.LocalName, out var attributes) && element.NamespaceUri == NamespaceNames.HtmlUri:
                    Apply(element, idPrefix);
                    KeepAttributes(element, attributes, idPrefix);
                    break;
                case IElement element when !GoneWhole.Contains(element.LocalName) && element.NamespaceUri == NamespaceNames.HtmlUri:
                    Apply(element, idPrefix);
                    element.Replace(element.ChildNodes.ToArray());
                    break;
                default:
                    parent.RemoveChild(node);
                    break;
            }
        }
    }

    private static void KeepAttributes(IElement element, string[] allowed, string idPrefix)
    {
        foreach (var attribute in element.Attributes.ToArray())
        {
            var kept = attribute.NamespaceUri is null && (Everywhere.Contains(attribute.Name) || allowed.Contains(attribute.Name)) ? Value(element, attribute, idPrefix) : null;
            if (kept is null)
            {
                element.RemoveAttribute(attribute.NamespaceUri, attribute.LocalName);
            }
            else if (kept != attribute.Value)
            {
                element.SetAttribute(attribute.Name, kept);
            }
        }

        if (element.LocalName is "a" && element.GetAttribute("href") is { } href && !IsOwn(href, idPrefix))
        {
            element.SetAttribute("rel", "noopener nofollow");
        }

        if (element.LocalName is "img" && !element.HasAttribute("src"))
        {
            element.Replace(element.Owner?.CreateTextNode(element.GetAttribute("alt") ?? "") ?? throw new InvalidOperationException("An element has a document."));
        }

        if (element.LocalName is "input" && !(element.GetAttribute("type") is "checkbox" && element.HasAttribute("disabled")))
        {
            element.Remove();
        }
    }

    /// <summary>The value an allowed attribute may have; null takes the attribute away.</summary>
    private static string? Value(IElement element, IAttr attribute, string idPrefix) => attribute.Name switch
    {
        "id" or "aria-labelledby" => IsId(attribute.Value, idPrefix) ? attribute.Value : null,
        "class" => string.Join(' ', attribute.Value.Split(' ').Where(Classes.Contains)) is { Length: > 0 } classes ? classes : null,
        "href" => IsOwn(attribute.Value, idPrefix) ? attribute.Value : Addresses.External(attribute.Value),
        "src" => Addresses.Own(attribute.Value) is { } source && Addresses.IsFile(source) ? source : null,
        "srcset" => attribute.Value.Split(", ").All(IsCandidate) ? attribute.Value : null,
        "sizes" => attribute.Value == Pictures.ColumnSizes || Pixels().IsMatch(attribute.Value) ? attribute.Value : null,
        "style" => Blur().IsMatch(attribute.Value) ? attribute.Value : null,
        "rel" => null,
        "role" => attribute.Value is "group" or "region" ? attribute.Value : null,
        "tabindex" => attribute.Value is "0" ? "0" : null,
        "type" => attribute.Value is "checkbox" ? "checkbox" : null,
        "disabled" or "checked" or "open" or "reversed" => "",
        "scope" => attribute.Value is "col" or "row" or "colgroup" or "rowgroup" ? attribute.Value : null,
        "loading" => "lazy",
        "decoding" => "async",
        "colspan" or "rowspan" => Number(attribute.Value, 1, 100),
        "start" or "value" => Number(attribute.Value, 0, 100_000),
        "width" or "height" => Number(attribute.Value, 1, 20_000),
        _ => attribute.Value,
    };

    private static bool IsOwn(string href, string idPrefix) => href is ['#', .. var id] ? IsId(id, idPrefix) : Addresses.Own(href) == href;

    private static bool IsId(string id, string prefix) =>
        id.Length > prefix.Length && id.Length <= prefix.Length + 100 && id.StartsWith(prefix, StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');

    /// <summary>One of several sizes of an image of the portal: "/files/7/a.png?w=600 600w".</summary>
    private static bool IsCandidate(string candidate) =>
        candidate.Split(' ') is [var address, var width] && Addresses.Own(address) == address && Addresses.IsFile(address) && Width().IsMatch(width);

    [GeneratedRegex("^[1-9][0-9]{0,3}w$")]
    private static partial Regex Width();

    [GeneratedRegex("^[1-9][0-9]{0,3}px$")]
    private static partial Regex Pixels();

    /// <summary>The one style an image may have, written by <see cref="Pictures"/>: a picture in letters, which fetches nothing.</summary>
    [GeneratedRegex(@"^background:url\(data:image/webp;base64,[A-Za-z0-9+/]{1,1500}={0,2}\) 50%/cover$")]
    private static partial Regex Blur();

    private static string? Number(string value, int least, int most) => int.TryParse(value, out var number) && number >= least && number <= most ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
}
