using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class FormulaTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    [Theory]
    [InlineData("Soit $x^2$.")]
    [InlineData(@"Soit \(x^2\).")]
    [InlineData("Soit $`x^2`$.")]
    public async Task A_formula_in_the_text_is_MathML(string markdown)
    {
        rendering.NeedsFormulas();
        Assert.Equal("<p>Soit <math><msup><mi>x</mi><mn>2</mn></msup></math>.</p>", (await rendering.HtmlAsync(markdown)).Replace(" class=\"tml-sml-pad\"", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Donc\n\n$$\nx\n= y\n$$\n\nfin")]
    [InlineData("Donc $$x = y$$ fin")]
    [InlineData("Donc\n$$x\n= y$$\nfin")]
    [InlineData("Donc\n\n\\[ x\n= y \\]\n\nfin")]
    [InlineData("Donc\n\n```math\nx = y\n```\n\nfin")]
    public async Task A_displayed_formula_stands_in_a_focusable_box_between_paragraphs(string markdown)
    {
        rendering.NeedsFormulas();
        var body = HtmlCheck.Parse((await rendering.RenderAsync(markdown)).Html);
        Assert.Equal(["p", "div", "p"], body.Children.Select(c => c.LocalName));
        var box = body.Children[1];
        Assert.Equal(("formula", "group", "Formule", "0"), (box.ClassName, box.GetAttribute("role"), box.GetAttribute("aria-label"), box.GetAttribute("tabindex")));
        Assert.Equal("block", box.QuerySelector("math")?.GetAttribute("display"));
    }

    [Fact]
    public async Task A_line_that_looks_like_a_list_stays_in_its_formula()
    {
        rendering.NeedsFormulas();
        var section = await rendering.RenderAsync("$$\na\n- b\n+ c\n> d % comment\n$$");
        Assert.Equal(1, section.Formulas);
        Assert.DoesNotContain("<li", section.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("blockquote", section.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cela coûte 5 $ ou 10 $ pièce.")]
    [InlineData("De $5 à $10 selon le cas.")]
    [InlineData(@"Un \$ et encore \$.")]
    [InlineData(@"Voir \(page 12 du manuel\).")]
    [InlineData("`$a$` est du code")]
    public async Task Money_and_code_are_no_formulas(string markdown) => Assert.Equal(0, (await rendering.RenderAsync(markdown)).Formulas);

    [Fact]
    public async Task An_unknown_macro_leaves_the_source_readable_and_is_named_once()
    {
        rendering.NeedsFormulas();
        var section = await rendering.RenderAsync(@"Avec $\foo{a} < b$ et $\foo{b}$.");
        Assert.Contains(@"<code class=""tex"">\foo{a} &lt; b</code>", section.Html, StringComparison.Ordinal);
        Assert.Equal([new RenderIssue(RenderIssueKind.UnknownMacro, @"\foo", 2)], section.Issues);
    }

    [Theory]
    [InlineData(@"\newcommand{\foo}[1]{\underline{#1}}")]
    [InlineData(@"\def\foo#1{\mathbf{#1}}")]
    [InlineData(@"\renewcommand\foo[1]{#1^2} \newcommand{\bad")]
    public async Task Macros_of_the_subject_are_known(string macros)
    {
        rendering.NeedsFormulas();
        Assert.Empty((await rendering.RenderAsync(@"$\foo{a}$", new RenderOptions { Macros = macros })).Issues);
    }

    [Fact]
    public async Task A_macro_defined_in_one_formula_is_unknown_in_the_next()
    {
        rendering.NeedsFormulas();
        var section = await rendering.RenderAsync(@"$\gdef\foo{x}\foo$ puis $\foo$");
        Assert.Equal(1, section.Formulas);
    }

    [Fact]
    public async Task Chemistry_is_understood()
    {
        rendering.NeedsFormulas();
        Assert.Empty((await rendering.RenderAsync(@"$\ce{2H2 + O2 -> 2H2O}$")).Issues);
    }

    [Theory]
    [InlineData(@"\href{javascript:alert(1)}{x}")]
    [InlineData(@"\url{https://example.org}")]
    [InlineData(@"\includegraphics{https://example.org/a.png}")]
    [InlineData(@"\class{aside}{x}")]
    [InlineData(@"\style{position:fixed}{x}")]
    [InlineData(@"\htmlData{a=b}{x}")]
    [InlineData(@"\text{<img src=x onerror=alert(1)>}")]
    [InlineData(@"\color{red;background:url(https://example.org)}x")]
    [InlineData(@"\def\a{\a\a}\a")]
    [InlineData(@"\def\a{\b\b}\def\b{\c\c}\def\c{\d\d}\def\d{x}\a")]
    [InlineData(@"\rule{99999em}{99999em}")]
    [InlineData(@"\hspace{-99999em}x")]
    [InlineData("</math><script>alert(1)</script>")]
    public async Task A_formula_brings_no_link_no_image_no_style_and_ends(string tex)
    {
        var section = await rendering.RenderAsync($"a ${tex}$ b\n\n$$ {tex} $$\n");
        HtmlCheck.AssertInert(section.Html, tex);
        Assert.DoesNotContain("99999", HtmlCheck.Parse(section.Html).QuerySelector("math")?.OuterHtml ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "<mi>x</mi><mo>=</mo><mn>1</mn>")]
    [InlineData("<math><semantics><mi>x</mi><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></semantics></math>", "<mrow><mi>x</mi></mrow>")]
    [InlineData("<math><mi href=\"javascript:alert(1)\" onclick=\"alert(1)\">x</mi></math>", "<mi>x</mi>")]
    [InlineData("<math><maction actiontype=\"statusline\"><mi>x</mi></maction></math>", "<mrow><mi>x</mi></mrow>")]
    [InlineData("<math><mtext><img src=x onerror=alert(1)></mtext></math>", "<mtext></mtext>")]
    [InlineData("<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "<mrow><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow>")]
    public async Task MathML_of_the_source_passes_its_own_list(string markdown, string inner)
    {
        var html = await rendering.HtmlAsync("a " + markdown + " b");
        Assert.Equal($"<p>a <math>{inner}</math> b</p>", html);
    }
}
