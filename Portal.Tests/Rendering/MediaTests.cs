using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class MediaTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    private static readonly RenderOptions Options = new()
    {
        ResolveImage = path => path is "img/a b.png" ? new ImageFile("/files/12/a.png", 640, 480) : path is "evil.png" ? new ImageFile("https://example.org/evil.png") : null,
        ResolveLink = path => path is "../02/suite.md" ? "/chapters/7" : path is "out.md" ? "//example.org" : null,
    };

    [Fact]
    public async Task An_image_of_the_portal_loads_late_and_keeps_its_room() =>
        Assert.Equal(
            "<p><img src=\"/files/12/a.png\" alt=\"Une carte\" loading=\"lazy\" decoding=\"async\" width=\"640\" height=\"480\"></p>",
            await rendering.HtmlAsync("![Une carte](<img/a b.png>){width=50%}", Options));

    [Fact]
    public async Task A_title_becomes_the_caption()
    {
        var html = await rendering.HtmlAsync("![Une carte](img/a%20b.png \"Figure 1. Le delta\")", Options);
        Assert.StartsWith("<figure><img src=\"/files/12/a.png\"", html, StringComparison.Ordinal);
        Assert.EndsWith("<figcaption>Figure 1. Le delta</figcaption></figure>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_image_says_what_it_would_show()
    {
        var section = await rendering.RenderAsync("![Une carte](nulle-part.png)", Options);
        Assert.Contains("<span class=\"missing\">Image absente&nbsp;: Une carte</span>", section.Html, StringComparison.Ordinal);
        Assert.Equal([new RenderIssue(RenderIssueKind.MissingImage, "nulle-part.png", 1)], section.Issues);
    }

    [Theory]
    [InlineData("![Une carte](https://example.org/x.png)")]
    [InlineData("<img src=\"https://example.org/x.png\" alt=\"Une carte\">")]
    [InlineData("![Une carte](//example.org/x.png)")]
    public async Task An_image_of_another_site_becomes_a_link(string markdown)
    {
        var section = await rendering.RenderAsync(markdown, Options);
        Assert.Contains("<a href=\"https://example.org/x.png\" rel=\"noopener nofollow\">Image externe&nbsp;: Une carte</a>", section.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", section.Html, StringComparison.Ordinal);
        Assert.Equal([RenderIssueKind.ExternalImage], section.Issues.Select(i => i.Kind));
    }

    [Fact]
    public async Task A_resolver_cannot_lead_out_of_the_portal()
    {
        var html = await rendering.HtmlAsync("![mot](evil.png) [mot](out.md)", Options);
        Assert.Equal("<p><span class=\"missing\">Image absente&nbsp;: mot</span> mot</p>", html);
    }

    [Theory]
    [InlineData("[a](https://example.org/?a=1&b=2)", "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener nofollow\">a</a>")]
    [InlineData("<https://example.org>", "<a href=\"https://example.org\" rel=\"noopener nofollow\">https://example.org</a>")]
    [InlineData("[a](mailto:a@example.org)", "<a href=\"mailto:a@example.org\" rel=\"noopener nofollow\">a</a>")]
    [InlineData("[a](/files/3/x.pdf)", "<a href=\"/files/3/x.pdf\">a</a>")]
    [InlineData("[a](../02/suite.md)", "<a href=\"/chapters/7\">a</a>")]
    [InlineData("[a](javascript:alert(1))", "a")]
    [InlineData("[a](JaVa&#10;Script:alert(1))", "a")]
    [InlineData("[a](&#x6A;avascript:alert(1))", "a")]
    [InlineData("[a](\u0001javascript:alert(1))", "a")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)", "a")]
    [InlineData("[a](vbscript:msgbox)", "a")]
    [InlineData("<javascript:alert(1)>", "javascript:alert(1)")]
    [InlineData("[a](/account/logout)", "a")]
    [InlineData("[a](/files/../account/logout)", "a")]
    [InlineData("[a](/files/%2e%2e/account)", "a")]
    [InlineData("[a](/\\example.org)", "a")]
    [InlineData("[a](https://user:pass@example.org)", "a")]
    [InlineData("[a](ailleurs.md)", "a")]
    [InlineData("[a](#nulle-part)", "a")]
    public async Task Only_allowed_addresses_stay(string markdown, string html) => Assert.Equal($"<p>{html}</p>", await rendering.HtmlAsync(markdown, Options));

    [Fact]
    public async Task A_dropped_link_is_reported() =>
        Assert.Equal([new RenderIssue(RenderIssueKind.DroppedLink, "ailleurs.md", 2)], (await rendering.RenderAsync("[a](ailleurs.md) [b](ailleurs.md)", Options)).Issues);
}
