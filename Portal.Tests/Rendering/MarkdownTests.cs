using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class MarkdownTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    [Theory]
    [InlineData("H~2~O et x^2^", "<p>H<sub>2</sub>O et x<sup>2</sup></p>")]
    [InlineData("~~vieux~~ ++neuf++ ==clé==", "<p><del>vieux</del> <ins>neuf</ins> <mark>clé</mark></p>")]
    [InlineData("ligne  \nsuite", "<p>ligne<br>\nsuite</p>")]
    [InlineData("Appuyez sur <kbd>Ctrl</kbd> et H<sub>2</sub>", "<p>Appuyez sur <kbd>Ctrl</kbd> et H<sub>2</sub></p>")]
    [InlineData("*[UFR]: Unité de formation\n\nUne UFR", "<p>Une <abbr title=\"Unité de formation\">UFR</abbr></p>")]
    public async Task Words_keep_what_the_author_marked(string markdown, string html) => Assert.Equal(html, await rendering.HtmlAsync(markdown));

    [Fact]
    public async Task A_table_stands_in_a_focusable_box_with_scoped_heads_and_figures_to_the_right()
    {
        var html = await rendering.HtmlAsync("| Pays | Total |\n|:--|--:|\n| Mali | 12 |");
        Assert.Contains("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Tableau 1\"><table>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">Pays</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"num\">12</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grid_table_is_a_table()
    {
        var html = await rendering.HtmlAsync("+-----+-----+\n| a   | b   |\n+=====+=====+\n| c   | d   |\n+-----+-----+");
        Assert.Contains("<table>", html, StringComparison.Ordinal);
        HtmlCheck.AssertReadable(html);
    }

    [Fact]
    public async Task Footnotes_go_to_the_end_and_lead_back_with_ids_of_this_section()
    {
        var section = await rendering.RenderAsync("Un mot[^a] et encore[^a].\n\n[^a]: La note.", new RenderOptions { IdPrefix = "x-" });
        Assert.Contains("<sup class=\"fnref\"><a id=\"x-r1\" href=\"#x-n1\" aria-label=\"Note 1\">1</a></sup>", section.Html, StringComparison.Ordinal);
        Assert.Contains("<section class=\"notes\" id=\"x-notes\" aria-labelledby=\"x-notes-title\"><h2 class=\"unseen\" id=\"x-notes-title\">Notes</h2><ol><li id=\"x-n1\">", section.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#x-r1\" aria-label=\"Retour au texte, note 1\">Retour au texte</a>", section.Html, StringComparison.Ordinal);
        Assert.Equal(new Heading(2, "x-notes", null, "Notes"), section.Headings[^1]);
        HtmlCheck.AssertReadable(section.Html);
    }

    [Fact]
    public async Task A_definition_list_and_a_task_list_keep_their_meaning()
    {
        var html = await rendering.HtmlAsync("Terme\n:   Sens\n\n- [x] lu\n- [ ] à lire");
        Assert.Contains("<dt>Terme</dt>", html, StringComparison.Ordinal);
        Assert.Contains("<ul class=\"tasks\">", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Fait\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"À faire\"", html, StringComparison.Ordinal);
        HtmlCheck.AssertReadable(html);
    }

    [Theory]
    [InlineData("> [!NOTE]\n> Texte", "<div class=\"aside\"><p>Note</p>\n<p>Texte</p>\n</div>")]
    [InlineData("> [!WARNING]\n> Texte", "<div class=\"aside warn\"><p>Attention</p>\n<p>Texte</p>\n</div>")]
    [InlineData("!!! tip \"À *retenir*\"\n    Texte", "<div class=\"aside\"><p>À <em>retenir</em></p>\n<p>Texte</p>\n</div>")]
    [InlineData("!!! danger\n    Texte\n\nSuite", "<div class=\"aside warn\"><p>Danger</p>\n<p>Texte</p>\n</div>\n<p>Suite</p>")]
    [InlineData("??? success \"Correction\"\n    Texte", "<details class=\"aside\"><summary>Correction</summary>\n<p>Texte</p>\n</details>")]
    [InlineData("???+ note\n    Texte", "<details class=\"aside\" open=\"\"><summary>Note</summary>\n<p>Texte</p>\n</details>")]
    [InlineData("::: definition Groupe\nTexte\n:::", "<div class=\"aside\"><p>Groupe</p>\n<p>Texte</p>\n</div>")]
    [InlineData("=== \"C\"\n    Texte", "<div class=\"aside\"><p>C</p>\n<p>Texte</p>\n</div>")]
    public async Task Every_way_to_write_an_admonition_gives_the_same_note(string markdown, string html) => Assert.Equal(html, await rendering.HtmlAsync(markdown));

    [Fact]
    public async Task An_exercise_has_a_numbered_head_under_the_heading_it_stands_under()
    {
        var section = await rendering.RenderAsync("## Suites\n\n!!! example \"Exercice\"\n    Calculez.\n\n!!! exercice \"Exercice\"\n    Montrez.", new RenderOptions { SectionPrefix = "7" });
        Assert.Contains("<section class=\"exercise\" aria-labelledby=\"exercice-7-1\"><h3 id=\"exercice-7-1\">Exercice 7.1</h3>", section.Html, StringComparison.Ordinal);
        Assert.Equal(2, section.Exercises);
        Assert.Equal(["7.1", null, null], section.Headings.Select(h => h.Number));
    }

    [Fact]
    public async Task Code_is_marked_in_five_kinds_and_named()
    {
        rendering.NeedsFormulas();
        var html = await rendering.HtmlAsync("```python linenums='1'\ndef f(x): # à voir\n    return \"a\" + 1\n```\n\n```python\nx\n```");
        Assert.Contains("<pre tabindex=\"0\" role=\"region\" aria-label=\"Programme Python\"><code><span class=\"hl-k\">def</span> <span class=\"hl-f\">f</span>(x): <span class=\"hl-c\"># à voir</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"hl-s\">\"a\"</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"hl-n\">1</span>", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Programme Python 2\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_of_an_unknown_language_stays_plain() =>
        Assert.Equal("<pre tabindex=\"0\" role=\"region\" aria-label=\"Extrait\"><code>a &lt;b&gt; &amp;</code></pre>", await rendering.HtmlAsync("```klingon\na <b> &\n```"));

    [Fact]
    public async Task A_heading_that_repeats_the_title_goes_and_levels_begin_at_two_without_gap()
    {
        var section = await rendering.RenderAsync("# Les suites\n\n### Définition {#def}\n\n##### Détail\n\n# Séries\n\nVoir [plus haut](#def).", new RenderOptions { Title = "Les Suites", SectionPrefix = "3" });
        Assert.Equal([new Heading(2, "definition", "3.1", "Définition"), new Heading(3, "detail", null, "Détail"), new Heading(2, "series", "3.2", "Séries")], section.Headings);
        Assert.Contains("<h2 id=\"definition\"><span class=\"sec\">3.1</span>Définition</h2>", section.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#definition\">plus haut</a>", section.Html, StringComparison.Ordinal);
        HtmlCheck.AssertReadable(section.Html);
    }

    [Fact]
    public async Task Numbers_the_author_wrote_give_way_to_those_of_the_chapter()
    {
        var section = await rendering.RenderAsync("## 1. Introduction\n\n## 2. Suite\n\n[retour](#1-introduction)", new RenderOptions { SectionPrefix = "7" });
        Assert.Equal(["Introduction", "Suite"], section.Headings.Select(h => h.Text));
        Assert.Contains("href=\"#introduction\"", section.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_headings_get_different_ids()
    {
        var section = await rendering.RenderAsync("## Été\n\n## Été\n\n## 東京");
        Assert.Equal(["ete", "ete-2", "titre"], section.Headings.Select(h => h.Id));
    }

    [Fact]
    public async Task The_same_source_gives_the_same_bytes()
    {
        const string Source = "# A\n\n$x^2$ mot[^1]\n\n- a\n- a\n\n```c\nint a;\n```\n\n[^1]: note";
        Assert.Equal((await rendering.RenderAsync(Source)).Html, (await rendering.RenderAsync(Source)).Html);
    }

    [Fact]
    public async Task English_sections_say_English_words() =>
        Assert.Equal("<div class=\"aside warn\"><p>Warning</p>\n<p>Text</p>\n</div>", await rendering.HtmlAsync("!!! warning\n    Text", new RenderOptions { Language = "en" }));
}
