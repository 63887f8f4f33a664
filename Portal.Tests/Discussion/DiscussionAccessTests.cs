using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Tests.Access;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Discussion;

/// <summary>The buttons and forms of threads, sent by everybody with ids of their choice: what is not theirs to decide is like what does not exist.</summary>
public sealed class DiscussionAccessTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    [Theory]
    [MemberData(nameof(IsolationMatrixTests.Everybody), MemberType = typeof(IsolationMatrixTests))]
    public async Task A_button_of_a_thread_moves_nothing_for_those_who_may_not(Who who)
    {
        var here = app.World.Fleuve;
        var chapter = here.Open;
        var thread = here.Questions[chapter.Id];
        var client = await browsers.OfAsync(who);
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        (string Address, string Missing, Who[] May)[] buttons =
        [
            (Urls.CommentAccept(chapter.Id, thread.AnswerId, true), Urls.CommentAccept(chapter.Id, World.Nobody, true), [Who.Student, Who.Author]),
            (Urls.CommentAccept(chapter.Id, thread.AnswerId, false), Urls.CommentAccept(chapter.Id, World.Nobody, false), [Who.Student, Who.Author]),
            (Urls.CommentPin(chapter.Id, thread.Id, true), Urls.CommentPin(chapter.Id, World.Nobody, true), []), // nothing is accepted yet
            (Urls.CommentPin(chapter.Id, thread.Id, false), Urls.CommentPin(chapter.Id, World.Nobody, false), []),
            (Urls.CommentShow(chapter.Id, thread.Id), Urls.CommentShow(chapter.Id, World.Nobody), []), // it is not hidden
            (Urls.CommentDelete(chapter.Id, thread.Id), Urls.CommentDelete(chapter.Id, World.Nobody), []), // it has an answer
            (Urls.CommentAccept(here.Draft.Id, here.Questions[here.Draft.Id].AnswerId, true), Urls.CommentAccept(here.Draft.Id, World.Nobody, true), [Who.Author]),
            (Urls.CommentAccept(here.Never.Id, here.SolutionQuestions[here.Never.Id].AnswerId, true), Urls.CommentAccept(here.Never.Id, World.Nobody, true), [Who.Author]),
            (Urls.CommentAccept(here.Below.Id, thread.AnswerId, true), Urls.CommentAccept(here.Below.Id, World.Nobody, true), []), // of another chapter
        ];
        foreach (var (address, missing, may) in buttons.Where(b => !b.May.Contains(who)))
        {
            var (outcome, shape) = await browsers.AskAsync(who, "POST", address, token);
            Assert.Equal(who is Who.Visitor ? "login" : "404", outcome);
            Assert.Equal((await browsers.AskAsync(who, "POST", missing, token)).Shape, shape);
        }

        await using var db = app.Open(here.Id);
        Assert.Equal(0, await Count($"SELECT count(*)::int AS \"Value\" FROM comments WHERE hidden_at IS NOT NULL OR pinned_at IS NOT NULL"));
        Assert.Equal(4 * here.Chapters.Count * 2, await Count($"SELECT count(*)::int AS \"Value\" FROM comments WHERE markdown LIKE 'Voici %'"));

        async Task<int> Count(FormattableString sql) => await db.Database.SqlQuery<int>(sql).SingleAsync();
    }

    [Theory]
    [InlineData(Who.OtherProgramme)]
    [InlineData(Who.LowerLevel)]
    [InlineData(Who.OtherTrack)]
    [InlineData(Who.StudentElsewhere)]
    [InlineData(Who.Stranger)]
    [InlineData(Who.AuthorElsewhere)]
    [InlineData(Who.Admin)]
    [InlineData(Who.MainHere)]
    public async Task A_forged_form_asks_and_answers_nothing(Who who)
    {
        var chapter = app.World.Fleuve.Open;
        var thread = app.World.Fleuve.Questions[chapter.Id];
        var client = await browsers.OfAsync(who);
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        foreach (var (form, address) in new[] { ("question", Urls.Questions(chapter.Id)), ("answer", Urls.Question(chapter.Id, thread.Id)), ("change", Urls.CommentEdit(chapter.Id, thread.Id)), ("hide", Urls.CommentModeration(chapter.Id, thread.Id)) })
        {
            if (form is "hide" && who is Who.Admin or Who.MainHere)
            {
                continue;
            }

            using var answer = await client.PostAsync(browsers.AddressFor(who, address), new FormUrlEncodedContent(
            [
                new("_handler", form), new("__RequestVerificationToken", token), new("Input.Text", "Un texte forgé."), new("Input.Reason", "forgée"), new("Input.At", "c-p1"),
            ]));
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{form}: {(int)answer.StatusCode}");
        }

        await using var db = app.Open(app.World.Fleuve.Id);
        Assert.Empty(await db.Comments.Where(c => c.Markdown.Contains("forgé") || c.HiddenAt != null).Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public async Task What_is_asked_of_closed_solutions_is_in_no_byte_of_any_page()
    {
        var here = app.World.Fleuve;
        foreach (var chapter in new[] { here.FutureDate, here.AfterAttempt, here.Never })
        {
            using var client = await app.SignInAsync(here.Neighbour);
            var question = here.SolutionQuestions[chapter.Id];
            foreach (var address in new[]
            {
                Urls.Chapter(chapter.Id), Urls.Chapter(chapter.Id, SectionKind.Solutions), Urls.Questions(chapter.Id), Urls.Questions(chapter.Id, "s-p1"),
                Urls.Questions(chapter.Id) + "?state=open", Urls.Question(chapter.Id, question.Id), Urls.Question(chapter.Id, here.Questions[chapter.Id].Id), Urls.ChapterPrint(chapter.Id),
            })
            {
                var (_, body) = await PortalApp.GetAsync(client, address);
                Assert.DoesNotContain(question.Word, body, StringComparison.Ordinal);
                Assert.DoesNotContain(chapter.SolutionsWord, body, StringComparison.Ordinal);
                Assert.DoesNotContain("s-p1", body.Replace(Uri.EscapeDataString(address), "", StringComparison.Ordinal).Replace(address, "", StringComparison.Ordinal), StringComparison.Ordinal);
            }

            // A question aimed at a paragraph of them is one about the whole chapter, and quotes nothing.
            using var asked = await PortalApp.PostFormAsync(client, Urls.Questions(chapter.Id), "question", new() { ["Input.Text"] = "Et ceci ?", ["Input.At"] = "s-p1" });
            Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
            var (status, page) = await PortalApp.GetAsync(client, asked.Headers.Location?.OriginalString ?? "");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain(chapter.SolutionsWord, page, StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => browsers.Dispose();
}
