using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Robustness;

/// <summary>The same strings written by people: titles, excerpts, names. They are stored, shown as they are, and do nothing.</summary>
public sealed class HostileTextTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Titles_excerpts_and_names_are_shown_and_inert()
    {
        var here = app.World.Fleuve;
        var titles = new Dictionary<int, string>();
        await using (var db = app.Open(here.Id))
        {
            var like = await db.Chapters.SingleAsync(c => c.Id == here.Open.Id);
            var number = 2_000;
            foreach (var text in HostileStrings.All.Where(s => s.Length <= 4_000))
            {
                // As every writer of chapters has to: through the rules of texts.
                var texts = ChapterTexts.Of(text, "");
                titles[++number] = texts.Title;
                db.Add(new Chapter
                {
                    UniversityId = here.Id, SubjectId = like.SubjectId, ProgrammeId = like.ProgrammeId, TrackId = like.TrackId, LevelId = like.LevelId, LevelRank = like.LevelRank,
                    Semester = 1, Number = number, Title = texts.Title, Excerpt = ChapterTexts.Cut(texts.Title, Chapter.ExcerptLength), AuthorNames = ChapterTexts.Cut(texts.Title, 400),
                    CreatedAt = like.CreatedAt, UpdatedAt = like.CreatedAt, PublishedAt = like.CreatedAt.AddDays(-1), PublishedVersion = 1, Attribution = texts.Title,
                });
            }

            await db.SaveChangesAsync();
        }

        using var client = await app.SignInAsync(here.Student);
        var shown = new Dictionary<int, (string Title, string Address)>();
        var wrong = new List<string>();
        for (var address = Urls.Subject(here.Open.SubjectId) + "?after=2000"; address is not null;)
        {
            var (status, body) = await PortalApp.GetAsync(client, address);
            Assert.Equal(HttpStatusCode.OK, status);
            wrong.AddRange((await HostileStrings.AliveInAsync(body)).Select(a => $"{a} at {address}"));
            using var page = await new HtmlParser().ParseDocumentAsync(body);
            foreach (var row in page.QuerySelectorAll("ol.rows > li"))
            {
                var link = row.QuerySelector("h3 a");
                shown[int.Parse(row.QuerySelector(".no")?.TextContent ?? "0", System.Globalization.CultureInfo.InvariantCulture)] = (link?.TextContent ?? "", link?.GetAttribute("href") ?? "");
            }

            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(titles.Keys.Order(), shown.Keys.Order());

        // What a browser can show comes back letter for letter; control characters and code points that are none may look like anything.
        Assert.All(titles.Where(t => !t.Value.Any(c => char.IsControl(c) || c >= '\uFFFE')), t => Assert.Equal(t.Value, shown[t.Key].Title));

        // Title, description, headings, neighbours and attribution of some of the chapters themselves.
        foreach (var (title, address) in shown.OrderBy(s => s.Key).Where((_, i) => i % 7 == 0).Select(s => s.Value))
        {
            foreach (var page in new[] { address, $"{address}/print" })
            {
                var (status, body) = await PortalApp.GetAsync(client, page);
                Assert.Equal(HttpStatusCode.OK, status);
                wrong.AddRange((await HostileStrings.AliveInAsync(body)).Select(a => $"{a} at {page}"));
                using var document = await new HtmlParser().ParseDocumentAsync(body);
                Assert.Equal(title, document.QuerySelector("h1")?.TextContent);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }
}
