using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Settings;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Settings;

public sealed class GeneralSettingsTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_change_acts_at_once_here_alone_and_stands_in_the_journal()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using (var saved = await SendAsync(admin, new() { ["Input.BrandHue"] = "200", ["Input.HelpText"] = "Bureau <b>12</b>" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }

        await using var db = app.Open(Here.Id);
        var entry = await db.AuditEntries.SingleAsync(e => e.UniversityId == Here.Id && e.Action == "university.settings-set");
        Assert.Contains("\"brandHue\": 200", entry.Details ?? "", StringComparison.Ordinal);
        Assert.Contains("\"before\"", entry.Details ?? "", StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.Admin)).Body.Contains(Urls.Theme(200, 12), StringComparison.Ordinal));
        Assert.Contains("Bureau &lt;b&gt;12&lt;/b&gt;", (await PortalApp.GetAsync(admin, Urls.Help)).Body, StringComparison.Ordinal);
        using var neighbour = await app.SignInAsync(app.World.Dunes.Admin);
        Assert.DoesNotContain(Urls.Theme(200, 12), (await PortalApp.GetAsync(neighbour, Urls.Admin)).Body, StringComparison.Ordinal);

        // The same once more is no change.
        using (var again = await SendAsync(admin, new() { ["Input.BrandHue"] = "200", ["Input.HelpText"] = "Bureau <b>12</b>" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        }

        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.UniversityId == Here.Id && e.Action == "university.settings-set"));
    }

    [Theory]
    [InlineData("Input.TimeZone", "Mars/Olympus", "Ce fuseau n’est pas connu")]
    [InlineData("Input.TimeZone", "", "Ce fuseau n’est pas connu")]
    [InlineData("Input.BrandHue", "360", "Écrivez un nombre entier de 0 à 359")]
    [InlineData("Input.MarginHue", "-1", "Écrivez un nombre entier de 0 à 359")]
    [InlineData("Input.Registration", "99", "Choisissez dans la liste")]
    public async Task What_makes_no_sense_is_said_beside_the_field_and_nothing_typed_is_lost(string field, string typed, string sentence)
    {
        using var admin = await app.SignInAsync(app.World.Dunes.Admin);
        using var answer = await SendAsync(admin, new() { [field] = typed, ["Input.HelpText"] = "Gardé tel quel" });
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(sentence, html, StringComparison.Ordinal);
        Assert.Contains("Gardé tel quel", html, StringComparison.Ordinal);
        await using var db = app.Open(app.World.Dunes.Id);
        Assert.False(await db.AuditEntries.AnyAsync(e => e.UniversityId == app.World.Dunes.Id && e.Action == "university.settings-set"));
    }

    [Fact]
    public async Task Nobody_else_reads_or_changes_them()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var choices = new GeneralChoices("Africa/Dakar", 1, 1, RegistrationMode.Closed, false, false, false, false, "");
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new SystemViewer(Here.Id), new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null) })
        {
            Assert.Null(await data.AskAsync((GeneralSettings s) => s.ReadAsync(), other));
            Assert.False(await data.AskAsync((GeneralSettings s) => s.SaveAsync(choices), other));
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient admin, Dictionary<string, string> changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["Input.TimeZone"] = "Africa/Dakar", ["Input.BrandHue"] = "282", ["Input.MarginHue"] = "12", ["Input.Registration"] = "ConfirmedByEmail",
            ["Input.Downloads"] = "true", ["Input.Messages"] = "true", ["Input.Lessons"] = "true", ["Input.Progression"] = "true",
        };
        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        return PortalApp.PostFormAsync(admin, Urls.AdminSettings, "settings", fields);
    }
}
