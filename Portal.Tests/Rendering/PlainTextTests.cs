namespace Portal.Tests.Rendering;

public sealed class PlainTextTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    [Fact]
    public async Task Search_gets_the_words_without_formulas_numbers_and_marks()
    {
        var section = await rendering.RenderAsync(
            "## Titre\n\nL’été $x^2$ vient[^1].\n\n- un\n- deux\n\n```c\nint a;\n```\n\n[^1]: La note.", new Portal.Data.Rendering.RenderOptions { SectionPrefix = "7" });
        Assert.Equal("Titre\nL’été vient.\nun\ndeux\nint a;\nLa note.", section.PlainText);
        Assert.Equal(7, section.Words);
    }

    [Fact]
    public async Task The_excerpt_is_the_first_real_paragraph_cut_between_words()
    {
        var words = string.Concat(Enumerable.Repeat("longue phrase de cours ", 12)).Trim();
        var section = await rendering.RenderAsync($"# Titre\n\n!!! note\n    Une note qui est assez longue pour faire un extrait.\n\nCourt.\n\n{words}.");
        Assert.True(section.Excerpt.Length <= 160);
        Assert.StartsWith("longue phrase", section.Excerpt, StringComparison.Ordinal);
        Assert.Matches("(longue|phrase|de|cours)…$", section.Excerpt);
    }

    [Fact]
    public async Task A_section_without_words_has_no_excerpt()
    {
        var section = await rendering.RenderAsync("![](a.png)\n\n---");
        Assert.Equal(("", 2), (section.Excerpt, section.Words));
    }

    [Fact]
    public async Task A_reading_place_keeps_its_id_when_text_around_it_changes()
    {
        const string Paragraph = "Le paragraphe où je suis.";
        var before = HtmlCheck.Parse((await rendering.RenderAsync($"Début.\n\n{Paragraph}")).Html).QuerySelectorAll("p")[1].Id;
        var after = HtmlCheck.Parse((await rendering.RenderAsync($"# Neuf\n\nDébut changé.\n\n- liste\n\n**{Paragraph}**\n\n{Paragraph}")).Html).QuerySelectorAll("p").Select(p => p.Id).ToList();
        Assert.Matches("^p-[0-9a-f]{8}$", before);
        Assert.Equal([before, before + "-2"], after.Skip(1));
    }
}
