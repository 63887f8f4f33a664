using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>One tag of raw HTML, read by us so that only what we write anew reaches the page.</summary>
internal sealed partial record RawTag(string Name, bool Closes, IReadOnlyDictionary<string, string> Attributes)
{
    private static readonly string[] NoAttributes = [];

    /// <summary>The tag that begins at this place; null when there is none. Length counts its characters.</summary>
    public static (RawTag? Tag, int Length) Read(string text, int start)
    {
        var found = Tag().Match(text, start, Math.Min(text.Length - start, 20_000));
        if (!found.Success)
        {
            return (null, 0);
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match attribute in Attribute().Matches(found.Groups["attributes"].Value))
        {
            attributes.TryAdd(attribute.Groups["name"].Value.ToLowerInvariant(), WebUtility.HtmlDecode(attribute.Groups["value"].Value));
        }

        return (new RawTag(found.Groups["name"].Value.ToLowerInvariant(), found.Groups["closes"].Length > 0, attributes), found.Length);
    }

    /// <summary>The tag as we write it: known attributes only, values encoded anew.</summary>
    public string Rewritten()
    {
        var name = RawHtmlNames.Modern(Name);
        if (Closes)
        {
            return $"</{name}>";
        }

        var tag = new StringBuilder("<").Append(name);
        foreach (var key in Kept(name))
        {
            if (Attributes.TryGetValue(key, out var value))
            {
                tag.Append(' ').Append(key).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
            }
        }

        return tag.Append('>').ToString();
    }

    private static string[] Kept(string name) => name switch
    {
        "img" => ["src", "alt", "title"],
        "a" => ["href", "title"],
        "td" or "th" => ["colspan", "rowspan", "scope", "align", "style"],
        "ol" => ["start", "reversed"],
        "li" => ["value"],
        "details" => ["open"],
        "abbr" => ["title"],
        _ => NoAttributes,
    };

    [GeneratedRegex("""\G<(?<closes>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])(?<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[A-Za-z][\w:-]*)(?:\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'=<>`]+)))?""")]
    private static partial Regex Attribute();
}
