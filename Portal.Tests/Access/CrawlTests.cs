using System.Net;
using AngleSharp.Html.Parser;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Follows every link of every page a person comes across: nothing leads nowhere, nothing tells of what is hidden.</summary>
public sealed class CrawlTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    public static TheoryData<Who> Everybody { get; } = [.. Enum.GetValues<Who>()];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Whoever_follows_all_links_finds_pages_and_nothing_hidden(Who who)
    {
        var hidden = HiddenFrom(who).ToList();
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        var ahead = new Queue<string>([browsers.AddressFor(who, Urls.Home), .. who is Who.MainHere or Who.MainElsewhere ? [browsers.AddressFor(who, Urls.Admin)] : Array.Empty<string>()]);
        var client = await browsers.OfAsync(who);
        while (ahead.TryDequeue(out var address))
        {
            Assert.True(seen.Count < 1_500, "The pages have no end.");
            if (!seen.Add(address) || address.StartsWith("/language/", StringComparison.Ordinal))
            {
                continue;
            }

            using var answer = await client.GetAsync(address);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location is { } to)
            {
                ahead.Enqueue(to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString);
            }
            else if (answer.StatusCode is not HttpStatusCode.OK)
            {
                wrong.Add($"{address} answers {(int)answer.StatusCode}");
            }

            wrong.AddRange(hidden.Where(word => body.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"{address} tells {word}"));
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                using var page = await new HtmlParser().ParseDocumentAsync(body);
                foreach (var link in page.QuerySelectorAll("[href],[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src") ?? ""))
                {
                    if (link.StartsWith('#'))
                    {
                        continue;
                    }

                    if (!link.StartsWith('/') || link.StartsWith("//", StringComparison.Ordinal))
                    {
                        wrong.Add($"{address} leads out of the portal: {link}");
                    }
                    else
                    {
                        ahead.Enqueue(link.Split('#')[0]);
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(seen.Count > 5, "There were hardly any pages.");
    }

    /// <inheritdoc/>
    public void Dispose() => browsers.Dispose();

    /// <summary>Words that may be in nothing this person ever gets, whatever they click.</summary>
    private IEnumerable<string> HiddenFrom(Who who)
    {
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        IEnumerable<string> all = here.Chapters.Concat(there.Chapters).SelectMany(Everything);
        return who switch
        {
            Who.Student => all.Except(here.OfStudent.SelectMany(Everything)).Concat(new[] { here.FutureDate, here.AfterAttempt, here.Never }.SelectMany(Solutions)),
            Who.OtherProgramme => all.Except(Everything(here.OfOtherProgramme)),
            Who.LowerLevel => all.Except(Everything(here.Below)),
            Who.OtherTrack => all.Except(Everything(here.OnOtherTrack)),
            Who.StudentElsewhere => here.Chapters.SelectMany(Everything),

            // Of what she threw away, the bin shows her the title.
            Who.Author => all.Except(here.Chapters.Except([here.Binned, here.OfOtherProgramme]).SelectMany(Everything)).Except([here.Binned.Title]),
            Who.Colleague => all.Except(here.Chapters.Except([here.Binned, here.OfOtherProgramme, here.Draft]).SelectMany(Everything)),
            Who.Stranger => all.Except(Everything(here.OfOtherProgramme)),
            Who.AuthorElsewhere => here.Chapters.SelectMany(Everything),
            Who.MainHere or Who.MainElsewhere => Everything(here.Binned).Concat(Everything(there.Binned)),
            Who.Admin => there.Chapters.Append(here.Binned).SelectMany(Everything),
            Who.AdminElsewhere => here.Chapters.Append(there.Binned).SelectMany(Everything),
            _ => all,
        };
    }

    private static IEnumerable<string> Solutions(WorldChapter chapter) => [chapter.SolutionsWord, chapter.SolutionsFile.Word, chapter.SolutionsImage.Word];

    private static IEnumerable<string> Everything(WorldChapter chapter) => [.. chapter.Words, chapter.CourseFile.Word, chapter.CourseImage.Word, .. Solutions(chapter)];
}
