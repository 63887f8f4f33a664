using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portal.Data.Chapters.Drafts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Drafts;

/// <summary>What an open editor sends, sent by everybody else.</summary>
public sealed partial class DraftSendingTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task The_author_saves_and_finds_the_text_again()
    {
        using var author = await app.SignInAsync(Here.Author);
        var token = await TokenAsync(author, Here.Draft.Id);
        var address = Urls.ChapterWriting(Here.Draft.Id);

        var saved = await SendAsync(author, $"{address}/drafts/course", new { @base = 0, text = "## Neuf\n\n<script>alert(1)</script> $x^2$", from = "t1" }, token);
        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(1, saved.Body.GetProperty("revision").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(author, $"{address}/presence", new { part = "course", line = 3 }, token)).Status);

        var page = (await PortalApp.GetAsync(author, Urls.EditChapter(Here.Draft.Id))).Body;
        Assert.Contains("## Neuf\n\n<script>alert(1)</script>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_saves_meets_previews_or_takes_authors_away()
    {
        var there = app.World.Dunes;
        Person?[] others = [null, Here.Student, Here.Colleague, Here.Stranger, Here.Admin, there.Author, there.Admin, app.World.MainAdmin];
        foreach (var other in others)
        {
            using var client = other is null ? app.Visitor() : await app.SignInAsync(other);
            var token = await TokenAsync(client, null);
            foreach (var chapter in new[] { Here.Open.Id, Here.Never.Id, World.Nobody })
            {
                var address = Urls.ChapterWriting(chapter);
                foreach (var (path, body) in new (string, object)[]
                {
                    ("drafts/course", new { @base = 0, text = "volé", from = "z" }), ("drafts/title", new { @base = 0, text = "volé", from = "z" }),
                    ("drafts/course/settled?conflict=0", new { }), ("presence", new { part = "course", line = 1 }), ("preview/solutions", new { text = "x", known = Array.Empty<string>() }),
                })
                {
                    var (status, _) = await SendAsync(client, $"{address}/{path}", body, token);
                    Assert.Equal(other is null ? HttpStatusCode.Redirect : HttpStatusCode.NotFound, status);
                }

                using var removed = await client.PostAsync(Urls.ChapterAuthorRemove(chapter, Here.Author.Id), new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
                Assert.Equal(other is null ? HttpStatusCode.Redirect : HttpStatusCode.NotFound, removed.StatusCode);
            }
        }

        await using var db = app.Open(Here.Id);
        Assert.DoesNotContain(db.ChapterDrafts, d => d.Text == "volé");
        Assert.Contains(db.ChapterAuthors, a => a.ChapterId == Here.Open.Id && a.ProfessorId == Here.Author.Id);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_saved_and_the_page_learns_why()
    {
        using var author = await app.SignInAsync(Here.Author);
        var address = Urls.ChapterWriting(Here.Below.Id);
        foreach (var token in new[] { "", "faux", await TokenAsync(app.Visitor(), null) })
        {
            var (status, body) = await SendAsync(author, $"{address}/drafts/course", new { @base = 0, text = "x", from = "a" }, token);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.True(body.GetProperty("stale").GetBoolean());
        }

        using var fresh = JsonDocument.Parse((await PortalApp.GetAsync(author, address + "/token")).Body);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(author, $"{address}/drafts/course", new { @base = 0, text = "x", from = "a" }, fresh.RootElement.GetProperty("token").GetString() ?? "")).Status);
    }

    [Theory]
    [InlineData("""{"base":0,"text":"ab""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"base":"zero"}""")]
    [InlineData("""{"base":0,"text":"\ud800"}""")]
    [InlineData("""{"base":99999999999,"text":"a"}""")]
    public async Task What_is_no_save_is_refused_quietly(string body)
    {
        using var author = await app.SignInAsync(Here.Author);
        var token = await TokenAsync(author, Here.Above.Id);
        using var request = new HttpRequestMessage(HttpMethod.Post, Urls.ChapterWriting(Here.Above.Id) + "/drafts/course")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Headers = { { "RequestVerificationToken", token } },
        };
        using var answer = await author.SendAsync(request);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.DoesNotContain("Exception", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drafts/cours")]
    [InlineData("drafts/3")]
    [InlineData("preview/title")]
    [InlineData("preview/nothing")]
    public async Task A_part_that_does_not_exist_is_not_found(string path)
    {
        using var author = await app.SignInAsync(Here.Author);
        var token = await TokenAsync(author, Here.Above.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(author, $"{Urls.ChapterWriting(Here.Above.Id)}/{path}", new { @base = 0, text = "x", from = "a" }, token)).Status);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_with_its_limit()
    {
        using var author = await app.SignInAsync(Here.Author);
        var token = await TokenAsync(author, Here.Above.Id);
        var (status, body) = await SendAsync(author, Urls.ChapterWriting(Here.Above.Id) + "/drafts/course", new { @base = 0, text = new string('x', ChapterDraft.LongestText + 1), from = "a" }, token);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ChapterDraft.LongestText), (status, body.GetProperty("limit").GetInt32()));
    }

    [Fact]
    public async Task The_preview_sends_only_blocks_the_page_does_not_have()
    {
        using var author = await app.SignInAsync(Here.Author);
        var token = await TokenAsync(author, Here.Above.Id);
        var address = Urls.ChapterWriting(Here.Above.Id) + "/preview/course";
        var first = (await SendAsync(author, address, new { text = "un\n\ndeux\n\ntrois", known = Array.Empty<string>() }, token)).Body.GetProperty("blocks").EnumerateArray().ToList();
        Assert.Equal(3, first.Count);
        Assert.All(first, block => Assert.Equal(JsonValueKind.String, block.GetProperty("html").ValueKind));

        var known = first.Select(block => block.GetProperty("key").GetString()).ToArray();
        var second = (await SendAsync(author, address, new { text = "un\n\nDEUX\n\ntrois", known }, token)).Body.GetProperty("blocks").EnumerateArray().ToList();
        Assert.Equal([null, "DEUX", null], second.Select(block => block.GetProperty("html").GetString() is { } html ? Tags().Replace(html, "") : null));
    }

    [Fact]
    public async Task Without_scripts_a_form_saves_and_shows_both_texts_when_somebody_was_faster()
    {
        using var author = await app.SignInAsync(Here.Author);
        var page = Urls.EditChapter(Here.OnOtherTrack.Id);
        using (var first = await PortalApp.PostFormAsync(author, page, "draft", new() { ["Input.Title"] = "Mon titre", ["Input.Text"] = "à moi\r\nsuite", ["Input.Revision"] = "0" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        }

        using var late = await PortalApp.PostFormAsync(author, page, "draft", new() { ["Input.Title"] = "Mon titre", ["Input.TitleRevision"] = "1", ["Input.Text"] = "écrit trop tard", ["Input.Revision"] = "0" });
        var body = await late.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Contains("écrit trop tard", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
        Assert.Contains("à moi\nsuite", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
        Assert.Contains("""name="Input.Revision" value="1" """.Trim(), body, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient client, string address, object body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("RequestVerificationToken", token);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    /// <summary>A token as this browser gets one: from the editor, or from any form.</summary>
    private static async Task<string> TokenAsync(HttpClient client, int? chapter)
    {
        var (_, body) = await PortalApp.GetAsync(client, chapter is { } id ? Urls.EditChapter(id) : Urls.Account);
        if (chapter is null && !Token().IsMatch(body))
        {
            (_, body) = await PortalApp.GetAsync(client, Urls.Login);
        }

        return Token().Match(body).Groups[1].Value;
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
