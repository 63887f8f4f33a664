using System.Net;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>The gate of solutions, told by the bytes that leave the server.</summary>
public sealed class SolutionReleaseTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Solutions_that_are_not_open_are_in_no_byte_sent()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.Neighbour);
        foreach (var chapter in new[] { here.FutureDate, here.AfterAttempt, here.Never })
        {
            foreach (var (address, body) in await EverythingAsync(client, chapter))
            {
                Assert.False(TellsOfSolutions(body, chapter), $"{address} tells the solutions of {chapter.Title}");
            }

            var (_, gate) = await PortalApp.GetAsync(client, Urls.Chapter(chapter.Id, SectionKind.Solutions));
            Assert.Contains("class=\"gate\"", gate, StringComparison.Ordinal);
            Assert.DoesNotContain("s-p1", gate, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_solutions_are_on_their_page_and_in_print_with_their_files()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.Student);
        foreach (var chapter in new[] { here.Open, here.PastDate })
        {
            await AssertOpenAsync(client, chapter);

            // They are not where they do not belong.
            foreach (var address in new[] { Urls.Chapter(chapter.Id), Urls.Chapter(chapter.Id, SectionKind.Exercises), Urls.Study, Urls.Recent, Urls.Subject(chapter.SubjectId) })
            {
                Assert.DoesNotContain(chapter.SolutionsWord, (await PortalApp.GetAsync(client, address)).Body, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("author")]
    [InlineData("colleague")]
    [InlineData("admin")]
    public async Task Those_who_teach_and_administer_read_all_solutions(string who)
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(who switch { "author" => here.Author, "colleague" => here.Colleague, _ => here.Admin });
        foreach (var chapter in new[] { here.Open, here.FutureDate, here.AfterAttempt, here.Never })
        {
            await AssertOpenAsync(client, chapter);
        }
    }

    [Fact]
    public async Task After_an_attempt_the_solutions_open_for_that_student_and_that_chapter_alone()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.HigherLevel);
        using var neighbour = await app.SignInAsync(here.Neighbour);
        var solutions = Urls.Chapter(here.AfterAttempt.Id, SectionKind.Solutions);
        Assert.DoesNotContain(here.AfterAttempt.SolutionsWord, (await PortalApp.GetAsync(client, solutions)).Body, StringComparison.Ordinal);

        using var answer = await PortalApp.PostFormAsync(client, solutions, Urls.ChapterAttempted(here.AfterAttempt.Id));
        Assert.Equal(solutions, answer.Headers.Location?.OriginalString);
        await AssertOpenAsync(client, here.AfterAttempt);

        // A second time changes nothing.
        var token = await PortalApp.TokenAsync(client, Urls.Study);
        using var again = await client.PostAsync(Urls.ChapterAttempted(here.AfterAttempt.Id), new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);

        Assert.DoesNotContain(here.AfterAttempt.SolutionsWord, (await PortalApp.GetAsync(neighbour, solutions)).Body, StringComparison.Ordinal);

        // An attempt opens what waits for an attempt, nothing else.
        foreach (var chapter in new[] { here.Never, here.FutureDate })
        {
            using var tried = await client.PostAsync(Urls.ChapterAttempted(chapter.Id), new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
            Assert.Equal(HttpStatusCode.Redirect, tried.StatusCode);
            Assert.False(TellsOfSolutions((await PortalApp.GetAsync(client, Urls.Chapter(chapter.Id, SectionKind.Solutions))).Body, chapter));
        }
    }

    [Fact]
    public async Task Searching_for_a_word_of_a_solution_finds_nothing()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.Student);
        foreach (var chapter in here.OfStudent)
        {
            var (_, body) = await PortalApp.GetAsync(client, Urls.Subject(chapter.SubjectId, chapter.SolutionsWord, Portal.Data.Reading.ReadingFilter.All));
            Assert.DoesNotContain(chapter.Title, body, StringComparison.Ordinal);
        }
    }

    internal static async Task AssertOpenAsync(HttpClient client, WorldChapter chapter)
    {
        Assert.Contains(chapter.SolutionsWord, (await PortalApp.GetAsync(client, Urls.Chapter(chapter.Id, SectionKind.Solutions))).Body, StringComparison.Ordinal);
        Assert.Contains(chapter.SolutionsWord, (await PortalApp.GetAsync(client, Urls.ChapterPrint(chapter.Id))).Body, StringComparison.Ordinal);
        foreach (var file in chapter.SectionFiles(SectionKind.Solutions))
        {
            var (status, body) = await PortalApp.GetAsync(client, Urls.File(file.Id, file.Name));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains(file.Word, body, StringComparison.Ordinal);
        }
    }

    internal static bool TellsOfSolutions(string body, WorldChapter chapter) =>
        new[] { chapter.SolutionsWord, chapter.SolutionsFile.Word, chapter.SolutionsImage.Word, Urls.File(chapter.SolutionsFile.Id, chapter.SolutionsFile.Name) }
            .Any(word => body.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static async Task<IReadOnlyList<(string Address, string Body)>> EverythingAsync(HttpClient client, WorldChapter chapter)
    {
        string[] addresses =
        [
            Urls.Study, Urls.Recent, Urls.Subject(chapter.SubjectId), Urls.Home,
            Urls.Chapter(chapter.Id), Urls.Chapter(chapter.Id, SectionKind.Exercises), Urls.Chapter(chapter.Id, SectionKind.Solutions), Urls.ChapterPrint(chapter.Id),
            .. chapter.SectionFiles(SectionKind.Course).Concat(chapter.SectionFiles(SectionKind.Solutions)).Select(f => Urls.File(f.Id, f.Name)),
        ];
        var all = new List<(string, string)>();
        foreach (var address in addresses)
        {
            all.Add((address, (await PortalApp.GetAsync(client, address)).Body));
        }

        return all;
    }
}
