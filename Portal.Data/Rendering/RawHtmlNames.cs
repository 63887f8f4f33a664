using System.Collections.Frozen;

namespace Portal.Data.Rendering;

/// <summary>What becomes of an element of raw HTML in the source.</summary>
internal enum RawElement
{
    /// <summary>Not an element of HTML: what looked like a tag is text (<c>&lt;stdio.h&gt;</c>).</summary>
    Text,

    /// <summary>Stays, with the few attributes it may have.</summary>
    Kept,

    /// <summary>Only layout: the tag goes, its content stays, nothing is lost.</summary>
    Layout,

    /// <summary>The tag goes and is reported; its content stays.</summary>
    Lost,

    /// <summary>Goes with its content and is reported.</summary>
    LostWhole,
}

/// <summary>The elements of HTML by what becomes of them.</summary>
internal static class RawHtmlNames
{
    private static readonly FrozenDictionary<string, RawElement> Fates = Build();

    public static readonly FrozenSet<string> Void = FrozenSet.ToFrozenSet(["img", "br", "hr", "wbr", "col", "input", "link", "meta", "source", "track", "embed", "area", "base", "param"]);

    /// <summary>Elements that stay inside a paragraph; the other kept ones are blocks.</summary>
    public static readonly FrozenSet<string> Phrasing = FrozenSet.ToFrozenSet(
        ["img", "sub", "sup", "br", "kbd", "u", "mark", "abbr", "em", "strong", "i", "b", "s", "del", "ins", "small", "code", "q", "cite", "dfn", "var", "samp", "a"]);

    public static RawElement Of(string name) => Fates.GetValueOrDefault(name);

    /// <summary>The element that says the same today.</summary>
    public static string Modern(string name) => name switch
    {
        "tt" => "code",
        "strike" => "s",
        _ => name,
    };

    private static FrozenDictionary<string, RawElement> Build()
    {
        var fates = new Dictionary<string, RawElement>(StringComparer.Ordinal);
        Add(RawElement.Kept, "img sub sup br kbd table caption thead tbody tfoot tr th td details summary figure figcaption u mark abbr dl dt dd "
            + "em strong i b s del ins small code pre q cite dfn var samp p ul ol li blockquote hr h1 h2 h3 h4 h5 h6 a tt strike");
        Add(RawElement.Layout, "div span center font section article header footer main nav aside address picture label colgroup col wbr nobr big "
            + "hgroup time data bdi bdo html body head ruby rt rp rb fieldset legend menu dir");
        Add(RawElement.LostWhole, "script style iframe object applet template noscript textarea select title canvas video audio svg math noembed noframes xmp plaintext");
        Add(RawElement.Lost, "embed form input button option optgroup source track link meta base frame frameset marquee map area param dialog slot output "
            + "progress meter datalist keygen image isindex basefont blink bgsound listing search portal foreignobject animate set use path g circle rect line text");
        return fates.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(RawElement fate, string names)
        {
            foreach (var name in names.Split(' '))
            {
                fates[name] = fate;
            }
        }
    }
}
