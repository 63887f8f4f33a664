using Portal.Data.Discussion;
using Portal.Tests.Rendering;
using Portal.Tests.Robustness;

namespace Portal.Tests.Discussion;

/// <summary>What a text of a discussion may carry, and what it loses.</summary>
public sealed class CommentTextTests(RenderingFixture node) : IClassFixture<RenderingFixture>
{
    [Fact]
    public async Task Emphasis_lists_code_links_and_formulas_stay()
    {
        var html = await HtmlAsync("Avec **force**, `code` et $x^2$ :\n\n- un\n- [deux](https://example.org/a)\n\n> cité\n\n```python\nprint(1)\n```");
        foreach (var part in new[] { "<strong>force</strong>", "<code>code</code>", "<math", "<li>", "href=\"https://example.org/a\"", "rel=\"noopener nofollow\"", "<blockquote>", "<pre" })
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Headings_pictures_tables_notes_and_ids_do_not_stand_in_a_thread()
    {
        var html = await HtmlAsync("# Titre\n\n## Sous-titre\n\n![là](https://evil.example/x.png) ![ici](/files/1/x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nNote[^1]\n\n[^1]: Bas.\n\n!!! note\n    Dedans\n\n<details><summary>S</summary>T</details>\n\n- [ ] tâche");
        foreach (var part in new[] { "<h", "<img", "<table", "<td", " id=", "<section", "<details", "<input", "href=\"#", "class=\"aside" })
        {
            Assert.DoesNotContain(part, html, StringComparison.Ordinal);
        }

        Assert.Contains("<strong>Sous-titre</strong>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_texts_are_words()
    {
        foreach (var text in HostileStrings.Own.Where(s => CommentRendering.Clean(s) is not null))
        {
            var rendered = await RenderAsync(CommentRendering.Clean(text) ?? "");
            HtmlCheck.AssertInert(rendered.Html, text);
            Assert.InRange(rendered.Summary.Length, 1, Comment.SummaryLength);
        }
    }

    [Theory]
    [InlineData("$x$")]
    [InlineData("![x](y.png)")]
    [InlineData("***")]
    [InlineData("<script>alert(1)</script>")]
    public async Task What_has_no_words_still_has_a_summary(string text) => Assert.NotEmpty((await RenderAsync(text)).Summary);

    [Fact]
    public async Task Four_thousand_signs_of_nesting_are_nothing_special()
    {
        foreach (var sign in new[] { ">", "[", "(", "*", "$", "`", "- ", "![", "<b>", "|", "\\(", "{{" })
        {
            var text = string.Concat(Enumerable.Repeat(sign, Comment.LongestText / sign.Length));
            Assert.NotNull(await RenderAsync(text));
        }
    }

    private async Task<string> HtmlAsync(string text) => (await RenderAsync(text)).Html;

    private Task<RenderedComment> RenderAsync(string text) => new CommentRendering(node.Renderer).RenderAsync(text, "fr", "");
}
