using System.Net;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Lists as one likes to see them: one's own, and nothing but what a list understands.</summary>
public sealed class SavedViewTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_view_is_kept_found_again_and_forgotten_by_its_owner_alone()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var address = Urls.AdminStudents + "?q=diop&state=active&cols=number.email&sort=-seen&size=50";
        Assert.Equal(Urls.AdminStudents + "?q=diop&state=active&sort=-seen&size=50&cols=number.email", AccountsApp.Target(await PortalApp.PostFormAsync(admin, address, Urls.AdminViews, new() { ["name"] = "Mes Diop" })));
        var body = (await PortalApp.GetAsync(admin, Urls.AdminStudents)).Body;
        Assert.Contains("Mes Diop", body, StringComparison.Ordinal);
        Assert.Contains("?q=diop&amp;state=active&amp;sort=-seen&amp;size=50&amp;cols=number.email", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Mes Diop", (await PortalApp.GetAsync(admin, Urls.AdminProfessors)).Body, StringComparison.Ordinal);

        using var main = await app.SignInAsync(app.World.MainAdmin);
        Assert.DoesNotContain("Mes Diop", (await PortalApp.GetAsync(main, $"{Urls.AdminStudents}?university={Here.Id}")).Body, StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        var id = db.SavedViews.Single().Id;
        using (var forged = await main.PostAsync($"{Urls.ViewForget(id)}?university={Here.Id}", new FormUrlEncodedContent([new("__RequestVerificationToken", await PortalApp.TokenAsync(main, Urls.Account))])))
        {
            Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        }

        Assert.Equal(Urls.AdminStudents, AccountsApp.Target(await PortalApp.PostFormAsync(admin, Urls.AdminStudents, Urls.ViewForget(id))));
        Assert.Empty(db.SavedViews);
    }

    [Fact]
    public async Task Only_what_a_list_understands_is_kept()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.False(await data.AskAsync((SavedViews v) => v.SaveAsync(PeopleKind.Students, "x", ""), Here.StudentEyes));
        Assert.False(await data.AskAsync((SavedViews v) => v.SaveAsync(PeopleKind.Students, "x", new string('a', 601)), Here.AdminEyes));
        using var admin = await app.SignInAsync(app.World.Dunes.Admin);
        foreach (var (name, query, kept) in new[] { ("", "", false), (new string('n', 61), "", false), ("Vue", "javascript:alert(1)&after=x&q=%00\uFFFF&cols=number", true) })
        {
            using var answer = await PortalApp.PostFormAsync(admin, Urls.AdminStudents, Urls.AdminViews, new() { ["name"] = name, ["query"] = query });
            await using var db = app.Open(app.World.Dunes.Id);
            Assert.Equal(kept, db.SavedViews.Any());
            Assert.DoesNotContain(db.SavedViews, v => v.Query.Contains("javascript", StringComparison.Ordinal) || v.Query.Contains("after", StringComparison.Ordinal));
        }

        for (var i = 0; i < SavedViews.Most + 3; i++)
        {
            Assert.Equal(i < SavedViews.Most - 1, await data.AskAsync((SavedViews v) => v.SaveAsync(PeopleKind.Students, $"Vue {i}", "q=x"), app.World.Dunes.AdminEyes));
        }
    }
}
