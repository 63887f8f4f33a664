using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Portal.Data.Chapters;
using Portal.Migrations.Generator;

namespace Portal.Tests.Generator;

/// <summary>The texts of generated chapters.</summary>
public sealed class ProseTests
{
    private static readonly PlannedChapter Third = SeedPlan.Of(SeedProfile.Small).Chapters().Skip(2).First();

    private readonly Prose prose = new();

    [Fact]
    public void Paragraphs_are_about_510_bytes_and_none_equals_another()
    {
        var stock = Enumerable.Range(0, Prose.Stock).Select(place => prose.ParagraphOf(1, place)).ToList();

        Assert.InRange(stock.Average(p => Encoding.UTF8.GetByteCount(p.Text)), 490, 530);
        Assert.All(stock, p => Assert.InRange(Encoding.UTF8.GetByteCount(p.Text), 430, 640));
        Assert.Equal(Prose.Stock, stock.Select(p => p.Anchor).Distinct().Count());
    }

    [Fact]
    public void A_paragraph_is_its_own_Markdown()
    {
        var stock = Enumerable.Range(0, Prose.Stock).Select(place => prose.ParagraphOf(1, place).Text);

        Assert.All(stock, text => Assert.DoesNotContain(text, c => "*_`[]()#|~$\\\n'\"".Contains(c, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_the_plain_text_and_the_contents_say_the_same()
    {
        foreach (var section in new SectionWriter(SeedProfile.Small).Write(Third))
        {
            var page = new HtmlParser().ParseDocument(section.Html);
            foreach (var number in page.QuerySelectorAll(".sec"))
            {
                number.Remove();
            }

            Assert.Equal(section.PlainText.Split('\n'), page.QuerySelectorAll("h2, p").Select(e => e.TextContent));
            using var contents = JsonDocument.Parse(section.Contents);
            Assert.Equal(
                page.QuerySelectorAll("h2").Select(h => (h.Id, h.TextContent)),
                contents.RootElement.EnumerateArray().Select(line => (line.GetProperty("id").GetString(), line.GetProperty("text").GetString() ?? "")));
            var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
    }

    [Fact]
    public void Excerpt_and_reading_time_fit_the_columns()
    {
        var writer = new SectionWriter(SeedProfile.Small);

        Assert.All(Enumerable.Range(1, 1_000), chapter =>
        {
            Assert.InRange(writer.Excerpt(chapter).Length, 100, Chapter.ExcerptLength);
            Assert.InRange(writer.ReadingMinutes(chapter), 1, 10);
            Assert.InRange(Names.Chapter(chapter).Length, 10, Chapter.TitleLength);
        });
    }

    [Fact]
    public void A_place_in_a_course_is_one_of_its_paragraphs()
    {
        var writer = new SectionWriter(SeedProfile.Small);
        var course = writer.Write(Third).First();

        Assert.All([0, 1, 50, 99, 100], percent => Assert.Contains($"id=\"{writer.AnchorAt(Third.Id, percent)}\"", course.Html, StringComparison.Ordinal));
    }
}
