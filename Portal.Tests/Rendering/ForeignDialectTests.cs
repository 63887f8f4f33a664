using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class ForeignDialectTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    private static readonly RenderOptions Imported = new() { Imported = true };

    [Theory]
    [InlineData("mot{: .x #y} fin\n{: .z}", "<p>mot fin</p>")]
    [InlineData("![](a.png){: .center width=40%}\n\nmot", "<p><span class=\"missing\">Image absente.</span></p>\n<p>mot</p>")]
    [InlineData("[a](https://example.org){. target=\"_blank\"}", "<p><a href=\"https://example.org\" rel=\"noopener nofollow\">a</a></p>")]
    [InlineData("Un ensemble {a, b} et {.2f}", "<p>Un ensemble {a, b} et {.2f}</p>")]
    [InlineData("avant \\index{print@print()}après `\\index{x}`", "<p>avant après <code>\\index{x}</code></p>")]
    [InlineData("<div class=\"plusloins\">\n\nUn *mot*.\n\n</div>", "<div class=\"aside\"><p>Pour aller plus loin</p>\n<p>Un <em>mot</em>.</p>\n</div>")]
    [InlineData("<div class=\"flex\">\nUn *mot*.\n</div>", "<p>Un <em>mot</em>.</p>")]
    [InlineData("<div data-type=\"note\" markdown=\"1\">\n<div data-type=\"title\">\nÀ la maison\n</div>\nUn *mot*.\n</div>\nfin", "<div class=\"aside\"><p>À la maison</p>\n<p>Un <em>mot</em>.</p>\n</div>\n<p>fin</p>")]
    [InlineData("Soit <math><mi>x</mi></math>\n\n, un réel.", "<p>Soit <math><mi>x</mi></math>, un réel.</p>")]
    [InlineData("Soit *<math>\n<mi>x</mi>\n</math>\n\n* réel.", "<p>Soit <em><math> <mi>x</mi> </math></em> réel.</p>")]
    [InlineData("le [chapitre dédié][algo] et `a[i][j]`", "<p>le chapitre dédié et <code>a[i][j]</code></p>")]
    [InlineData("`\\titre``[court]` et ``a`b``", "<p><code>\\titre[court]</code> et <code>a`b</code></p>")]
    [InlineData("le [[PC]][[|ordinateur]] :material-check: à 12:30:15", "<p>le PC à 12:30:15</p>")]
    [InlineData("avant\n\n{#\n!!! note\n    caché\n#}\n\naprès", "<p>avant</p>\n<p>après</p>")]
    [InlineData("``` {.python}\nx\n```", "<pre tabindex=\"0\" role=\"region\" aria-label=\"Programme Python\"><code>x</code></pre>")]
    [InlineData("```html\n<div class=\"note\">\n{: .x}\n```", "<pre tabindex=\"0\" role=\"region\" aria-label=\"Programme HTML\"><code>&lt;div class=\"note\"&gt;\n{: .x}</code></pre>")]
    public async Task What_others_wrote_becomes_ours(string markdown, string html) =>
        Assert.Equal(html, System.Text.RegularExpressions.Regex.Replace(await rendering.HtmlAsync(markdown, Imported), "<span class=\"hl-.\">|</span>(?=[^A-Z]*</code>)", ""));

    [Fact]
    public async Task A_link_finds_the_place_by_the_name_its_source_gave()
    {
        var html = await rendering.HtmlAsync("[](){#machine}\n\nLa machine.\n\nVoir [ici](#machine) et [là][machine].", Imported);
        var body = HtmlCheck.Parse((await rendering.RenderAsync("[](){#machine}\n\nLa machine.\n\nVoir [ici](#machine) et [là-bas][machine].", Imported)).Html);
        Assert.DoesNotContain("{#", html, StringComparison.Ordinal);
        Assert.Equal("La machine.", body.QuerySelector("p")?.TextContent);
        Assert.All(body.QuerySelectorAll("a"), a => Assert.Equal("#" + body.QuerySelector("p")?.Id, a.GetAttribute("href")));
    }
}
