using System.Net;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Forms that no longer fit: without a token, with somebody else's, from before the sign-in.</summary>
public sealed class FormTokenTests(PortalApp app) : IClassFixture<PortalApp>
{
    public static TheoryData<string> Tokens { get; } = ["none", "forged", "of somebody else", "of before the sign-in"];

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_button_without_its_own_token_does_nothing_and_shows_its_page_again(string kind)
    {
        using var visitor = app.Visitor();
        using var neighbour = await app.SignInAsync(app.World.Fleuve.Neighbour);
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        var token = await TokenAsync(kind, visitor, neighbour);
        var chapter = app.World.Fleuve.AfterAttempt;
        foreach (var button in new[] { Urls.ChapterAttempted(chapter.Id), Urls.ChapterRead(chapter.Id), Urls.SwitchRole, Urls.ChooseUniversity, Urls.Logout })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, button) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]) };
            request.Headers.Referrer = new(new("http://localhost"), Urls.Chapter(chapter.Id));
            using var answer = await client.SendAsync(request);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal(Urls.Chapter(chapter.Id), answer.Headers.Location?.OriginalString);
        }

        var (status, body) = await PortalApp.GetAsync(client, Urls.Chapter(chapter.Id, SectionKind.Solutions));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain(chapter.SolutionsWord, body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_form_without_its_own_token_comes_back_as_it_was_typed(string kind)
    {
        using var visitor = app.Visitor();
        using var neighbour = await app.SignInAsync(app.World.Fleuve.Neighbour);
        using var client = kind == "of before the sign-in" ? await app.SignInAsync(app.World.Fleuve.Student) : app.Visitor();
        using var answer = await client.PostAsync(Urls.Login, new FormUrlEncodedContent(
        [
            new("_handler", "login"), new("__RequestVerificationToken", await TokenAsync(kind, visitor, neighbour)),
            new("Input.UserName", app.World.Fleuve.Admin.UserName), new("Input.Password", World.Password),
        ]));
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("ouverte depuis longtemps", body, StringComparison.Ordinal);
        Assert.Contains($"value=\"{app.World.Fleuve.Admin.UserName}\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(World.Password, body, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Admin)).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        using var answer = await PortalApp.PostFormAsync(client, Urls.Study, Urls.Logout);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await PortalApp.GetAsync(client, Urls.Study)).Status);
    }

    private static async Task<string> TokenAsync(string kind, HttpClient visitor, HttpClient neighbour) => kind switch
    {
        "forged" => "CfDJ8" + new string('A', 150),
        "of somebody else" => await PortalApp.TokenAsync(neighbour, Urls.Study),
        "of before the sign-in" => await PortalApp.TokenAsync(visitor, Urls.Login),
        _ => "",
    };
}
