using AngleSharp.Html.Parser;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class LongFormulaTests
{
    [Fact]
    public void A_short_formula_stays_whole() => Assert.Single(Pieces("<math><mi>a</mi><mo>=</mo><mi>b</mi></math>"));

    [Fact]
    public void A_long_formula_is_cut_before_its_relations_and_loses_nothing()
    {
        const string Sum = "<mi>a</mi><mo>+</mo><mi>b</mi><mo>+</mo><mi>c</mi>";
        var pieces = Pieces($"<math><mrow>{Sum}<mo>=</mo>{Sum}<mo>=</mo>{Sum}<mo>=</mo>{Sum}</mrow></math>");

        Assert.Equal(4, pieces.Count);
        Assert.All(pieces.Skip(1), piece => Assert.StartsWith("=", piece, StringComparison.Ordinal));
        Assert.Equal("a+b+c=a+b+c=a+b+c=a+b+c", string.Concat(pieces));
    }

    [Fact]
    public void A_long_sum_without_relations_is_cut_before_a_sign_that_keeps_its_distance()
    {
        var terms = string.Join("<mo>+</mo>", Enumerable.Range(10, 20).Select(n => $"<mn>{n}</mn>"));
        var html = Cut($"<math>{terms}</math>");

        Assert.True(html.Count > 1);
        Assert.All(html.Skip(1), piece => Assert.Contains("form=\"infix\"", piece, StringComparison.Ordinal));
    }

    [Fact]
    public void What_stands_inside_a_fraction_is_never_cut() =>
        Assert.Single(Pieces("<math><mfrac><mrow><mi>aaaaaaaaaaaaaaaaaaaa</mi><mo>=</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>"));

    private static List<string> Pieces(string math) => [.. LongFormulas.Cut(Parse(math)).Select(p => p.TextContent)];

    private static List<string> Cut(string math) => [.. LongFormulas.Cut(Parse(math)).Select(p => ((AngleSharp.Dom.IElement)p).OuterHtml)];

    private static AngleSharp.Dom.IElement Parse(string math) =>
        new HtmlParser().ParseDocument(math).QuerySelector("math") ?? throw new InvalidOperationException("There is a formula.");
}
