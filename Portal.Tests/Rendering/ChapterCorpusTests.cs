using System.Diagnostics;
using System.Text.RegularExpressions;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed partial class ChapterCorpusTests(RenderingFixture rendering) : IClassFixture<RenderingFixture>
{
    [Fact]
    public async Task All_real_chapters_render_and_read_well()
    {
        rendering.NeedsFormulas();
        var watch = Stopwatch.StartNew();
        var (formulas, failed, lost, silent) = (0, 0, 0, 0);
        var files = SharedData.Files("chapters", "*.md");
        foreach (var file in files)
        {
            var section = await RenderAsync(file);
            HtmlCheck.AssertInert(section.Html, file);
            HtmlCheck.AssertReadable(section.Html, file);
            Assert.DoesNotContain(section.Issues, i => i.Kind is RenderIssueKind.TooNested or RenderIssueKind.TooLong);
            Assert.True(section.Excerpt.Length <= 160, file);
            silent += section.Excerpt.Length == 0 ? 1 : 0;
            Assert.DoesNotMatch(AttributeRest(), section.PlainText);
            formulas += section.Formulas;
            failed += section.Issues.Where(i => i.Kind is RenderIssueKind.UnknownMacro or RenderIssueKind.FormulaError).Sum(i => i.Count);
            lost += section.Issues.Where(i => i.Kind is RenderIssueKind.LostHtml).Sum(i => i.Count);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count} files, {formulas} formulas, {failed} failed, {lost} lost elements, {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(formulas, 7_200, 8_500);
        Assert.InRange(failed, 0, 760);
        Assert.InRange(lost, 0, 12);
        Assert.InRange(silent, 0, 3);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2));
    }

    private Task<RenderedSection> RenderAsync(string file)
    {
        var text = File.ReadAllText(file);
        var end = text.IndexOf("\n---\n", StringComparison.Ordinal);
        var front = text[..end];
        var folder = Path.GetDirectoryName(file) ?? "";
        return rendering.RenderAsync(text[(end + 5)..], new RenderOptions
        {
            Imported = true,
            Language = front.Contains("\nlanguage: en", StringComparison.Ordinal) ? "en" : "fr",
            SectionPrefix = "7",
            Title = Title().Match(front).Groups[1].Value,
            ResolveImage = path => File.Exists(Path.Combine(folder, path)) ? new ImageFile("/files/1/" + Uri.EscapeDataString(Path.GetFileName(path))) : null,
        });
    }

    [GeneratedRegex("^title: \"(.*)\"$", RegexOptions.Multiline)]
    private static partial Regex Title();

    /// <summary>Attribute lists that reached the text.</summary>
    [GeneratedRegex(@"\{: ?[.#][A-Za-z]|\{width=|markdown=""1""|size 12\{")]
    private static partial Regex AttributeRest();
}
