using System.Net;
using Portal.Data.Chapters.Own;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Teach;

/// <summary>The list of one's chapters as a person uses it, without a script; and the same forms forged.</summary>
public sealed class OwnChapterPageTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task Choosing_leads_to_a_preview_in_numbers_and_then_to_the_bin_and_back()
    {
        using var author = await app.SignInAsync(Here.Author);
        using var chosen = await PortalApp.PostFormAsync(author, Urls.Teach, Urls.TeachChoose, new() { ["id"] = $"{Here.Below.Id}", ["deed"] = "bin" });
        var preview = chosen.Headers.Location?.OriginalString ?? "";
        Assert.Equal(Urls.TeachBulk(OwnDeed.Bin, [Here.Below.Id]), preview);
        var (_, page) = await PortalApp.GetAsync(author, preview);
        Assert.Contains("Un chapitre change.", page, StringComparison.Ordinal);
        Assert.Contains(Here.Below.Title, page, StringComparison.Ordinal);
        Assert.Contains("pièces jointes 2, questions 2", page, StringComparison.Ordinal);

        using var done = await PortalApp.PostFormAsync(author, preview, "bulk");
        Assert.Contains("Un chapitre est à la corbeille.", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Here.Below.Title, (await PortalApp.GetAsync(author, Urls.Teach)).Body, StringComparison.Ordinal);
        Assert.Contains(Here.Below.Title, (await PortalApp.GetAsync(author, Urls.TeachBin)).Body, StringComparison.Ordinal);

        using var back = await PortalApp.PostFormAsync(author, Urls.TeachBin, Urls.BinRestore(Here.Below.Id));
        Assert.Equal(Urls.TeachBin, back.Headers.Location?.OriginalString);
        Assert.Contains(Here.Below.Title, (await PortalApp.GetAsync(author, Urls.Teach)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_form_changes_nothing_of_somebody_else_s()
    {
        foreach (var person in new[] { Here.Colleague, Here.Stranger, app.World.Dunes.Author, Here.Admin, Here.Student })
        {
            using var client = await app.SignInAsync(person);
            var token = await PortalApp.TokenAsync(client, Urls.Login);
            foreach (var (address, missing) in new[]
            {
                (Urls.ChapterStep(Here.PastDate.Id, true), Urls.ChapterStep(World.Nobody, true)), (Urls.ChapterStep(Here.PastDate.Id, false), Urls.ChapterStep(World.Nobody, false)),
                (Urls.ChapterToPlaceOf(Here.PastDate.Id), Urls.ChapterToPlaceOf(World.Nobody)), (Urls.BinRestore(Here.Binned.Id), Urls.BinRestore(World.Nobody)),
                (Urls.ChapterPlacement(Here.PastDate.Id), Urls.ChapterPlacement(World.Nobody)),
            })
            {
                var (status, body) = await SendAsync(client, address, token, Here.Open.Id);
                Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{address}: {(int)status}");
                Assert.Equal((await SendAsync(client, missing, token, Here.Open.Id)).Body.Replace(missing, address, StringComparison.Ordinal), body);
            }

            await SendAsync(client, Urls.TeachBulk(OwnDeed.Bin, [Here.PastDate.Id, Here.Open.Id]), token, 0);
            await SendAsync(client, Urls.TeachBulk(OwnDeed.Withdraw, [Here.PastDate.Id, Here.Open.Id]), token, 0);
        }

        using var reader = await app.SignInAsync(Here.Neighbour);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(reader, Urls.Chapter(Here.PastDate.Id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(reader, Urls.Chapter(Here.Open.Id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(reader, Urls.Chapter(Here.Binned.Id))).Status);
    }

    [Fact]
    public async Task A_taken_number_is_said_beside_it_with_one_that_is_free()
    {
        using var author = await app.SignInAsync(Here.Author);
        var page = Urls.ChapterPlacement(Here.FutureDate.Id);
        using var taken = await PortalApp.PostFormAsync(author, page, "placement", new() { ["Input.Subject"] = $"{Here.Open.SubjectId}", ["Input.Number"] = $"{Here.Open.Number}", ["Input.Copy"] = "false" });
        var body = await taken.Content.ReadAsStringAsync();
        Assert.Contains("Ce numéro est pris", body, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Here.Open.Number}\"", body, StringComparison.Ordinal);
        foreach (var odd in new[] { "abc", "-3", "99999999999" })
        {
            using var refused = await PortalApp.PostFormAsync(author, page, "placement", new() { ["Input.Subject"] = $"{Here.Open.SubjectId}", ["Input.Number"] = odd, ["Input.Copy"] = "false" });
            Assert.Contains("Écrivez un nombre", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var forged = await PortalApp.PostFormAsync(author, page, "placement", new() { ["Input.Subject"] = $"{Here.OfOtherProgramme.SubjectId}", ["Input.Copy"] = "true" });
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        using var copied = await PortalApp.PostFormAsync(author, page, "placement", new() { ["Input.Subject"] = $"{Here.Below.SubjectId}", ["Input.Copy"] = "true" });
        Assert.Equal(Urls.TeachList(new(SubjectId: Here.Below.SubjectId)), new Uri(new("http://localhost"), copied.Headers.Location ?? new("/", UriKind.Relative)).PathAndQuery);
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpClient client, string address, string token, int target)
    {
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", token), new("_handler", address.Contains("bulk", StringComparison.Ordinal) ? "bulk" : "placement"), new("target", $"{target}"), new("Input.Subject", "1"),
        ]));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
