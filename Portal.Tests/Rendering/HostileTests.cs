using System.Text.Json;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class HostileTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    [Theory]
    [InlineData("<script>alert(1)</script>après", "<p>après</p>")]
    [InlineData("avant <script>alert(1)</script> après", "<p>avant  après</p>")]
    [InlineData("<div onclick=alert(1)>mot</div>", "<p>mot</p>")]
    [InlineData("<u onmouseover=\"alert(1)\" style=\"color:red\" class=\"gate\" id=\"main\">mot</u>", "<p><u>mot</u></p>")]
    [InlineData("#include <stdio.h> et <class 'int'>", "<p>#include &lt;stdio.h&gt; et &lt;class 'int'&gt;</p>")]
    [InlineData("**mot**{onclick=\"alert(1)\"} et [a](https://example.org){onclick=alert(1) .gate}", "<p><strong>mot</strong> et <a href=\"https://example.org\" rel=\"noopener nofollow\">a</a></p>")]
    [InlineData("<form action=//example.org><input name=q><button>ok</button></form>", "<p>ok</p>")]
    [InlineData("<iframe src=\"https://example.org/v\" title=\"Une vidéo\"></iframe>", "<p><a href=\"https://example.org/v\" rel=\"noopener nofollow\">Une vidéo</a></p>")]
    [InlineData("<svg><script>alert(1)</script><a xlink:href=\"javascript:alert(1)\">x</a></svg>mot", "<p>mot</p>")]
    [InlineData("<!-- secret --> mot", "<p>mot</p>")]
    public async Task Raw_HTML_loses_all_but_its_meaning(string markdown, string html) => Assert.Equal(html, await rendering.HtmlAsync(markdown));

    [Fact]
    public async Task Lost_elements_are_counted() =>
        Assert.Equal(
            [new RenderIssue(RenderIssueKind.LostHtml, "iframe", 2), new RenderIssue(RenderIssueKind.LostHtml, "video", 1)],
            (await rendering.RenderAsync("<iframe></iframe>\n\n<iframe></iframe>\n\n<video></video>")).Issues);

    [Fact]
    public async Task An_element_left_open_ends_with_the_block_around_it()
    {
        var html = await rendering.HtmlAsync("> <details><summary>Plus</summary>\n>\n> caché\n\ndehors <u>souligné\n\nfin");
        Assert.Contains("<p>dehors <u>souligné</u></p>", html, StringComparison.Ordinal);
        Assert.Equal("blockquote", HtmlCheck.Parse(html).QuerySelector("details")?.ParentElement?.LocalName);
        Assert.Equal(3, HtmlCheck.Parse(html).ChildElementCount);
    }

    [Theory]
    [InlineData("<p name=y class=\"gate aside\" role=alert style=color:red onload=x>a</p>", "<p class=\"aside\">a</p>")]
    [InlineData("<a href=\"java\tscript:alert(1)\">a</a><a href=\"\u00A0https://example.org\">b</a>", "<a>a</a><a href=\"https://example.org\" rel=\"noopener nofollow\">b</a>")]
    [InlineData("<img src=\"/files/1/a.png\" onerror=x><img src=x alt=mot>", "<img src=\"/files/1/a.png\">mot")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<math><mtext></mtext></math>")]
    [InlineData("<svg><p><style><g title=\"</style><img src=x onerror=alert(1)>\">", "<p>\"&gt;</p>")]
    [InlineData("<input type=text><input type=checkbox><input type=checkbox disabled>", "<input type=\"checkbox\" disabled=\"\">")]
    public void The_allow_list_judges_alone(string html, string left) => Assert.Equal(left, HtmlAllowList.Clean(html));

    [Fact]
    public void Ids_without_the_prefix_of_the_section_go() => Assert.Equal("<p>a</p><p id=\"c7-a\">b</p>", HtmlAllowList.Clean("<p id=location>a</p><p id=c7-a>b</p>", "c7-"));

    [Fact]
    public async Task Every_hostile_string_is_inert()
    {
        var xss = SharedData.Read("robustness/xss-payloads.txt");
        var naughty = JsonSerializer.Deserialize<string[]>(SharedData.Read("robustness/blns.json")) ?? [];
        foreach (var line in xss.Split('\n').Concat(naughty))
        {
            await AssertInertAsync(line);
            await AssertInertAsync($"# {line}\n\n- {line}\n\n| {line} |\n|---|\n| {line} |\n\n!!! note \"{line}\"\n    {line}\n\n$$ {line} $$\n\n```{line}\n{line}\n```");
            await AssertInertAsync($"[mot]({line}) ![mot]({line}) [mot](<{line}> \"{line}\") <{line}> `{line}` ${line}$ {{{line}}} <math><mtext>{line}</mtext></math>");
        }

        await AssertInertAsync(xss);
        await AssertInertAsync(string.Join('\n', naughty));
    }

    [Fact]
    public async Task Every_example_of_CommonMark_is_inert()
    {
        using var examples = JsonDocument.Parse(SharedData.Read("robustness/commonmark-spec.json"));
        foreach (var example in examples.RootElement.EnumerateArray())
        {
            await AssertInertAsync(example.GetProperty("markdown").GetString() ?? "");
        }
    }

    private async Task AssertInertAsync(string markdown)
    {
        foreach (var imported in new[] { false, true })
        {
            var section = await rendering.RenderAsync(markdown, new RenderOptions { Imported = imported, ResolveImage = p => new ImageFile("/files/1/" + Uri.EscapeDataString(p)) });
            HtmlCheck.AssertInert(section.Html, markdown);
            HtmlCheck.AssertReadable(section.Html, markdown);
        }
    }
}
