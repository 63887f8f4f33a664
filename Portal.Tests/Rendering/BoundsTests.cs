using System.Diagnostics;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class BoundsTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    public static TheoryData<string, string> Sources => new()
    {
        { "quotes", new string('>', 10_000) + " a" },
        { "spaced quotes", string.Concat(Enumerable.Repeat("> ", 10_000)) + "a" },
        { "lists", string.Concat(Enumerable.Repeat("- ", 10_000)) + "a" },
        { "numbered lists", string.Concat(Enumerable.Repeat("1. ", 10_000)) + "a" },
        { "stairs", string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(' ', i * 2) + "- a\n")) },
        { "admonitions", string.Concat(Enumerable.Range(0, 500).Select(i => new string(' ', i * 4) + "!!! note\n")) },
        { "containers", string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(':', 2_010 - i) + " note\n")) },
        { "stars", string.Concat(Enumerable.Repeat("*a **b ", 20_000)) },
        { "closed stars", string.Concat(Enumerable.Repeat("**a *", 5_000)) + string.Concat(Enumerable.Repeat("* b**", 5_000)) },
        { "brackets", new string('[', 50_000) },
        { "links", string.Concat(Enumerable.Repeat("[a](", 20_000)) },
        { "nested links", string.Concat(Enumerable.Repeat("![a", 5_000)) + string.Concat(Enumerable.Repeat("](b)", 5_000)) },
        { "ticks", string.Concat(Enumerable.Range(1, 1_000).Select(i => new string('`', i) + "a")) },
        { "dollars", string.Concat(Enumerable.Repeat("$a ", 60_000)) },
        { "double dollars", string.Concat(Enumerable.Repeat("$$ a\n", 20_000)) },
        { "tags", string.Concat(Enumerable.Repeat("<u>", 20_000)) },
        { "open tags", string.Concat(Enumerable.Repeat("<a ", 20_000)) },
        { "tables in tables", string.Concat(Enumerable.Repeat("<table><tr><td>", 2_000)) },
        { "comments", string.Concat(Enumerable.Repeat("<!-- ", 20_000)) },
        { "math", string.Concat(Enumerable.Repeat("<math> ", 20_000)) },
        { "nested math", "<math>" + string.Concat(Enumerable.Repeat("<mrow>", 5_000)) + "</math>" },
        { "braces", string.Concat(Enumerable.Repeat("{: .a ", 20_000)) },
        { "brace", new string('{', 50_000) },
        { "formula", "$" + new string('{', 1_900) + "$" },
        { "pipes", string.Concat(Enumerable.Repeat("| a ", 20_000)) + "\n|---|\n" },
        { "table", "| a |\n|---|\n" + string.Concat(Enumerable.Repeat("| a |\n", 5_000)) },
        { "notes", string.Concat(Enumerable.Range(0, 3_000).Select(i => $"[^{i}] ")) + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"\n\n[^{i}]: n")) },
        { "definitions", string.Concat(Enumerable.Repeat("a\n: b\n\n", 5_000)) },
        { "abbreviations", string.Concat(Enumerable.Range(0, 500).Select(i => $"*[a{i}]: b\n")) + "\n" + string.Concat(Enumerable.Repeat("a1 a2 ", 10_000)) },
        { "headings", string.Concat(Enumerable.Repeat("# a\n", 10_000)) },
        { "controls", "a\0b\u0001c\uD800d\uDC00e\uFFFEf\u202Eg\u2028h\uFEFF" },
        { "no end", "```\n" + new string('a', 100_000) },
        { "entities", string.Concat(Enumerable.Repeat("&amp;&#0;&#xD800;&#x110000;", 5_000)) },
        { "autolinks", string.Concat(Enumerable.Repeat("https://a.b/ www.a.b ", 5_000)) },
        { "anchors", string.Concat(Enumerable.Repeat("[a](#b){#c} ", 5_000)) },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Strange_sources_end_soon_and_stay_inert(string name, string source)
    {
        foreach (var imported in new[] { false, true })
        {
            var watch = Stopwatch.StartNew();
            var section = await rendering.RenderAsync(source, new RenderOptions { Imported = imported });
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{name}: {watch.Elapsed}");
            HtmlCheck.AssertInert(section.Html, name);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {watch.ElapsedMilliseconds} ms, {section.Html.Length} characters");
        }
    }

    [Fact]
    public async Task Two_megabytes_of_prose_render()
    {
        var paragraph = "Une phrase *simple* avec un [lien](https://example.org) et `du code`, puis d’autres mots.\n\n";
        var section = await rendering.RenderAsync(string.Concat(Enumerable.Repeat(paragraph, ChapterRenderer.LongestSource / paragraph.Length)));
        Assert.True(section.Words > 200_000);
    }

    [Fact]
    public async Task A_longer_source_is_refused_with_a_sentence()
    {
        var section = await rendering.RenderAsync(new string('a', ChapterRenderer.LongestSource + 1));
        Assert.Equal("<p>Cette partie est trop longue pour être affichée.</p>", section.Html);
        Assert.Equal([RenderIssueKind.TooLong], section.Issues.Select(i => i.Kind));
    }

    [Fact]
    public async Task Too_many_levels_show_the_source()
    {
        var section = await rendering.RenderAsync(string.Concat(Enumerable.Range(0, 300).Select(i => new string(':', 310 - i) + " note\n")) + "- a");
        Assert.Contains("- a", section.Html, StringComparison.Ordinal);
        Assert.Equal([RenderIssueKind.TooNested], section.Issues.Select(i => i.Kind));
        HtmlCheck.AssertInert(section.Html, "levels");
    }
}
