using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Chapters;
using Portal.Data.Rendering;
using Portal.Migrations.Generator;

namespace Portal.Tests.Generator;

/// <summary>A generated section is stored as the portal's renderer would have stored it, so that what is measured is what is served.</summary>
public sealed class RenderedAlikeTests
{
    [Fact]
    public async Task The_renderer_gives_the_same_HTML_words_and_contents()
    {
        await using var formulas = new FormulaRenderer(new FormulaRendererOptions(), NullLogger<FormulaRenderer>.Instance);
        var renderer = new ChapterRenderer(formulas);
        var writer = new SectionWriter(SeedProfile.Small);

        foreach (var chapter in SeedPlan.Of(SeedProfile.Small).Chapters().Take(100))
        {
            foreach (var section in writer.Write(chapter))
            {
                var options = new RenderOptions { SectionPrefix = section.Kind == SectionKind.Course ? $"{chapter.Number}" : null };
                var rendered = await renderer.RenderAsync(section.Markdown, options, TestContext.Current.CancellationToken);

                Assert.Empty(rendered.Issues);
                Assert.Equal(rendered.Html, section.Html);
                Assert.Equal(rendered.PlainText, section.PlainText);
                Assert.Equal(rendered.Words, section.Words);
                Assert.Equal(rendered.Headings, JsonSerializer.Deserialize<List<Portal.Data.Rendering.Heading>>(section.Contents, JsonSerializerOptions.Web));
            }
        }
    }

    [Fact]
    public void Its_version_is_the_present_one_by_default() => Assert.Equal(ChapterRenderer.Version, SeedProfile.Large.RendererVersion);
}
