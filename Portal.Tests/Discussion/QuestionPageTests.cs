using System.Net;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Discussion;

/// <summary>Threads as people use them: pages, forms and buttons, without a script.</summary>
public sealed class QuestionPageTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task From_a_paragraph_to_the_FAQ()
    {
        var chapter = Here.Below;
        using var student = await app.SignInAsync(Here.LowerLevel);
        using var author = await app.SignInAsync(Here.Author);

        // The paragraph that has a question shows it beside itself; the link leads to the form that quotes it.
        var reading = await OkAsync(student, Urls.Chapter(chapter.Id));
        Assert.Contains($"""<p class="asked" id="c-p1">Voici {chapter.CourseWord}. <a class="ask" href="{Urls.Questions(chapter.Id, "c-p1")}">une question</a></p>""", reading, StringComparison.Ordinal);
        Assert.Contains("""<span class="count">1</span>""", reading, StringComparison.Ordinal);
        var at = await OkAsync(student, Urls.Questions(chapter.Id, "c-p1"));
        Assert.Contains($"Voici {chapter.CourseWord}.", at, StringComparison.Ordinal);

        using var asked = await PortalApp.PostFormAsync(student, Urls.Questions(chapter.Id, "c-p1"), "question", new() { ["Input.Text"] = "Pourquoi **toujours** $x$ ?" });
        var thread = Target(asked);
        Assert.Contains("Question posée.", await OkAsync(student, thread), StringComparison.Ordinal);
        Assert.Contains("Sans réponse", await OkAsync(student, thread), StringComparison.Ordinal);
        Assert.Contains("2 questions</a></p>", await OkAsync(student, Urls.Chapter(chapter.Id)), StringComparison.Ordinal);
        Assert.Contains("Pourquoi toujours x", await OkAsync(author, Urls.TeachQuestions), StringComparison.Ordinal);
        Assert.Contains("Une question attend.", await OkAsync(author, Urls.TeachQuestionsOf(chapter.SubjectId)), StringComparison.Ordinal);

        using var answered = await PortalApp.PostFormAsync(author, thread, "answer", new() { ["Input.Text"] = "Parce que c’est *ainsi*." });
        var answer = Target(answered).Split("#r")[1];
        Assert.DoesNotContain("Pourquoi toujours x", await OkAsync(author, Urls.TeachQuestions), StringComparison.Ordinal);
        Assert.Contains("Équipe enseignante", await OkAsync(student, thread), StringComparison.Ordinal);

        var accept = Urls.CommentAccept(chapter.Id, long.Parse(answer, System.Globalization.CultureInfo.InvariantCulture), true);
        using var accepted = await PortalApp.PostFormAsync(student, thread, accept);
        Assert.Equal(thread, Target(accepted));
        Assert.Contains("Réponse acceptée", await OkAsync(student, thread), StringComparison.Ordinal);
        Assert.DoesNotContain("/pin", await OkAsync(student, thread), StringComparison.Ordinal);

        using var pinned = await PortalApp.PostFormAsync(author, thread, thread.Replace("questions", "comments", StringComparison.Ordinal) + "/pin");
        Assert.Equal(HttpStatusCode.Redirect, pinned.StatusCode);
        var faq = await OkAsync(student, Urls.Chapter(chapter.Id));
        Assert.Contains("Questions fréquentes", faq, StringComparison.Ordinal);
        Assert.Contains("Parce que c’est <em>ainsi</em>.", faq, StringComparison.Ordinal);
        Assert.DoesNotContain("Questions fréquentes", await OkAsync(student, Urls.Chapter(chapter.Id, SectionKind.Exercises)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_it_is_too_long_or_too_often()
    {
        using var student = await app.SignInAsync(Here.Neighbour);
        var address = Urls.Questions(Here.Open.Id);
        using var tooLong = await PortalApp.PostFormAsync(student, address, "question", new() { ["Input.Text"] = "\nDébut " + new string('b', 5_000), ["Input.At"] = "c-2" });
        var body = await tooLong.Content.ReadAsStringAsync();
        Assert.Contains("Début bbbb", body, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", body, StringComparison.Ordinal);
        Assert.Contains("value=\"c-2\" selected", body, StringComparison.Ordinal);

        using var empty = await PortalApp.PostFormAsync(student, address, "question", new() { ["Input.Text"] = "  " });
        Assert.Contains("Écrivez votre texte.", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        HttpResponseMessage? last = null;
        for (var i = 0; i < 6; i++)
        {
            last = await PortalApp.PostFormAsync(student, address, "question", new() { ["Input.Text"] = $"Vite {i} <b>&amp;" });
        }

        body = await (last?.Content ?? new StringContent("")).ReadAsStringAsync();
        Assert.Contains("Beaucoup de textes", body, StringComparison.Ordinal);
        Assert.Contains("Vite 5 &lt;b&gt;&amp;amp;", body, StringComparison.Ordinal);
        last?.Dispose();
    }

    [Fact]
    public async Task A_moderator_hides_with_a_reason_and_shows_again()
    {
        var chapter = Here.PastDate;
        var thread = Urls.Question(chapter.Id, Here.Questions[chapter.Id].Id);
        using var admin = await app.SignInAsync(Here.Admin);
        using var student = await app.SignInAsync(Here.Student);
        using var neighbour = await app.SignInAsync(Here.Neighbour);
        var moderation = Urls.CommentModeration(chapter.Id, Here.Questions[chapter.Id].Id);
        using var without = await PortalApp.PostFormAsync(admin, moderation, "hide", new() { ["Input.Reason"] = " " });
        Assert.Contains("Écrivez une raison", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var hidden = await PortalApp.PostFormAsync(admin, moderation, "hide", new() { ["Input.Reason"] = "Nomme une <personne>" });
        Assert.Equal(thread, Target(hidden));

        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(neighbour, thread)).Status);
        Assert.DoesNotContain(Here.Questions[chapter.Id].Word, await OkAsync(neighbour, Urls.Questions(chapter.Id)), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"ask\"", await OkAsync(neighbour, Urls.Chapter(chapter.Id)), StringComparison.Ordinal);
        Assert.Contains("Nomme une &lt;personne&gt;", await OkAsync(student, thread), StringComparison.Ordinal);
        Assert.Contains("Binta Fall", await OkAsync(admin, moderation), StringComparison.Ordinal);

        using var shown = await PortalApp.PostFormAsync(admin, moderation, Urls.CommentShow(chapter.Id, Here.Questions[chapter.Id].Id));
        Assert.Equal(thread, Target(shown));
        Assert.Contains(Here.Questions[chapter.Id].Word, await OkAsync(neighbour, thread), StringComparison.Ordinal);
        Assert.Contains("Nomme une &lt;personne&gt;", await OkAsync(admin, moderation), StringComparison.Ordinal);
        Assert.DoesNotContain("Nomme une", await OkAsync(student, thread), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_questions_keep_their_budget()
    {
        using var student = await app.SignInAsync(Here.Student);
        using var author = await app.SignInAsync(Here.Author);
        var chapter = Here.Open;
        foreach (var (client, address, budget) in new[]
        {
            (student, Urls.Chapter(chapter.Id), 2), // the chapter, and its files: its questions cost none
            (student, Urls.Questions(chapter.Id), 4), (student, Urls.Questions(chapter.Id, "c-p1"), 3), (student, Urls.Question(chapter.Id, Here.Questions[chapter.Id].Id), 2),
            (author, Urls.TeachQuestions, 2), (author, Urls.TeachQuestionsOf(chapter.SubjectId), 2),
        })
        {
            await OkAsync(client, address);
            var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(client, address));
            Assert.True(sent.Count <= budget, $"{address} sent {sent.Count}:\n{string.Join("\n--\n", sent.Select(s => s.Text))}");
        }
    }

    [Theory]
    [InlineData("?at=%00&before=abc&state=%FF")]
    [InlineData("?at=c-p1%22%3E%3Cscript%3E&before=-1")]
    [InlineData("?before=99999999999999999999&at=" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("?at=c-p1&at=s-p1&state=mine&state=open")]
    public async Task Odd_addresses_show_the_list(string query)
    {
        using var student = await app.SignInAsync(Here.Student);
        Assert.DoesNotContain("<script>", await OkAsync(student, Urls.Questions(Here.Open.Id) + query), StringComparison.Ordinal);
    }

    private static async Task<string> OkAsync(HttpClient client, string address)
    {
        var (status, body) = await PortalApp.GetAsync(client, address);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private static string Target(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var to = answer.Headers.Location ?? throw new InvalidOperationException("A redirect leads somewhere.");
        return to.IsAbsoluteUri ? to.PathAndQuery + to.Fragment : to.OriginalString;
    }
}
