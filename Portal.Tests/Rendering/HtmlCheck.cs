using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Portal.Tests.Rendering;

/// <summary>Judges finished HTML by a list of its own, so that a slip in the allow-list of the code is seen.</summary>
internal static partial class HtmlCheck
{
    private static readonly HashSet<string> Elements = [.. (
        "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp section small span "
        + "strong sub summary sup table tbody td tfoot th thead tr u ul var "
        + "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none").Split(' ')];

    private static readonly HashSet<string> NeverAttributes = ["srcset", "srcdoc", "action", "formaction", "xlink:href", "ping", "background", "poster", "data", "target", "name", "contenteditable", "style", "autofocus", "http-equiv"];

    public static IElement Parse(string html) => new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body ?? throw new InvalidOperationException();

    /// <summary>Fails when anything in the HTML could run, load from elsewhere or reach out of its place.</summary>
    public static void AssertInert(string html, string source)
    {
        var body = Parse(html);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.True(Elements.Contains(element.LocalName), $"<{element.LocalName}> from: {Start(source)}");
            var isMath = element.NamespaceUri == "http://www.w3.org/1998/Math/MathML";
            foreach (var attribute in element.Attributes)
            {
                var name = attribute.Name.ToLowerInvariant();
                Assert.False(name.StartsWith("on", StringComparison.Ordinal) || (NeverAttributes.Contains(name) && !(isMath && name == "style")), $"{name}= from: {Start(source)}");
                Assert.False(isMath && name is "href" or "src", $"link in a formula from: {Start(source)}");
                Assert.True(name is not "href" || Link().IsMatch(attribute.Value), $"href={attribute.Value} from: {Start(source)}");
                Assert.True(name is not "src" || attribute.Value.StartsWith("/files/", StringComparison.Ordinal), $"src={attribute.Value} from: {Start(source)}");
                Assert.False(name is "style" && attribute.Value.AsSpan().ContainsAny("()\\@<"), $"style={attribute.Value} from: {Start(source)}");
            }
        }

        var ids = body.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(html, Portal.Data.Rendering.HtmlAllowList.Clean(html));
    }

    /// <summary>Checks of accessibility that need no browser.</summary>
    public static void AssertReadable(string html, string source = "")
    {
        var body = Parse(html);
        var last = 1;
        foreach (var heading in body.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
        {
            var level = heading.LocalName[1] - '0';
            Assert.InRange(level, 2, last + 1);
            Assert.True(heading.TextContent.Trim().Length + heading.QuerySelectorAll("img, math").Length > 0, $"empty heading from: {Start(source)}");
            last = level;
        }

        var regions = body.QuerySelectorAll("[role=region]").Select(r => r.GetAttribute("aria-label")).ToList();
        Assert.Equal(regions.Count, regions.Distinct().Count());
        Assert.All(body.QuerySelectorAll("[role]"), r => Assert.False(string.IsNullOrEmpty(r.GetAttribute("aria-label"))));
        Assert.All(body.QuerySelectorAll("th"), h => Assert.True(h.HasAttribute("scope") && h.TextContent.Trim().Length + h.QuerySelectorAll("img, math").Length > 0));
        Assert.All(body.QuerySelectorAll("img"), i => Assert.True(i.HasAttribute("alt")));
        Assert.All(body.QuerySelectorAll("a"), a => Assert.True(a.TextContent.Trim().Length + a.QuerySelectorAll("img, math").Length > 0));
        Assert.All(body.QuerySelectorAll("input"), i => Assert.True(i.HasAttribute("aria-label") && i.HasAttribute("disabled")));
        Assert.All(body.QuerySelectorAll("pre, .formula, .wide"), e => Assert.Equal("0", e.GetAttribute("tabindex")));
        Assert.All(body.QuerySelectorAll("a[href^='#']"), a => Assert.NotNull(body.Owner?.GetElementById(a.GetAttribute("href")?[1..] ?? "")));
        Assert.All(body.QuerySelectorAll("ul, ol"), l => Assert.All(l.Children, c => Assert.Equal("li", c.LocalName)));
    }

    private static string Start(string source) => source.Length > 300 ? source[..300] + "…" : source;

    [GeneratedRegex("^(?:https?://|mailto:|/files/|/chapters/|#[a-z0-9-]+$)", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
