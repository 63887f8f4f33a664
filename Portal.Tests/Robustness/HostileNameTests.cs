using System.Net;
using System.Text;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Robustness;

/// <summary>Hostile strings where accounts are asked for. A class of its own: so many failures close the door to the whole address block.</summary>
public sealed class HostileNameTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task As_names_at_the_sign_in_they_are_unknown()
    {
        using var client = app.Visitor();
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        foreach (var text in HostileStrings.Own.Concat(HostileStrings.All.Where((_, i) => i % 6 == 0)))
        {
            using var answer = await client.PostAsync(Urls.Login, new FormUrlEncodedContent(
            [
                new("_handler", "login"), new("__RequestVerificationToken", token), new("Input.UserName", text), new("Input.Password", text.Length == 0 ? "x" : text),
            ]));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.OK || (answer.StatusCode is HttpStatusCode.BadRequest && text.Contains('\0')), $"{(int)answer.StatusCode} for {text}");
            Assert.True((await HostileStrings.AliveInAsync(body)).Count == 0, $"{text} lives:\n{string.Join('\n', await HostileStrings.AliveInAsync(body))}");
        }
    }

    [Theory]
    [InlineData("/account/forgot", "forgot", "Input.UserName")]
    [InlineData("/account/reset?account=1&token=x", "reset", "Input.Password")]
    public async Task In_other_fields_they_are_as_harmless(string page, string form, string field)
    {
        using var client = app.Visitor();
        var token = await PortalApp.TokenAsync(client, page);
        foreach (var text in HostileStrings.Own)
        {
            using var answer = await client.PostAsync(page, new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), new(field, text)]));
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} for {text}");
            Assert.Empty(await HostileStrings.AliveInAsync(await answer.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task In_the_links_of_letters_they_open_nothing()
    {
        using var client = app.Visitor();
        foreach (var text in HostileStrings.Own.Select(s => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s)))))
        {
            foreach (var page in new[]
            {
                $"{Urls.Confirm}?account={text}&token={text}", $"{Urls.ConfirmEmail}?account={text}&address={text}&token={text}", $"{Urls.Reset}?account={text}&token={text}",
                $"{Urls.Register}?university={text}&faculty={text}&programme={text}&level={text}", $"/account/registered?university={text}",
            })
            {
                var (status, body) = await PortalApp.GetAsync(client, page);
                Assert.True(status is HttpStatusCode.OK, $"{(int)status} for {page}");
                Assert.Empty(await HostileStrings.AliveInAsync(body));
            }

            using var answer = await PortalApp.PostFormAsync(client, $"{Urls.Confirm}?account={text}&token={text}", "confirm");
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{(int)answer.StatusCode} for {text}");
        }
    }
}
