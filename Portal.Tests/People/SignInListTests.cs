using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Accounts.Sessions;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Sign-ins: each is listed, each can be ended, nobody ends somebody else's.</summary>
public sealed class SignInListTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task One_ends_one_device_and_keeps_the_others()
    {
        using var phone = app.Visitor();
        phone.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0");
        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(phone, Here.Student.UserName, World.Password)));
        using var here = await app.SignInAsync(Here.Student);
        var page = (await PortalApp.GetAsync(here, Urls.Account)).Body;
        Assert.Contains("Firefox sur Android", page, StringComparison.Ordinal);
        Assert.Contains("cet appareil", page, StringComparison.Ordinal);
        var session = (await SessionsAsync(Here.Student.AccountId))[0];
        await Soon.WithinASecondAsync(
            async () =>
            {
                using var answer = await PortalApp.PostFormAsync(here, Urls.Account, Urls.OwnSessionEnd(session.Id));
                Assert.Equal(Urls.Account, AccountsApp.Target(answer));
            },
            async () => (await PortalApp.GetAsync(phone, Urls.Study)).Status is HttpStatusCode.Redirect);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(here, Urls.Study)).Status);
        Assert.DoesNotContain("Firefox sur Android", (await PortalApp.GetAsync(here, Urls.Account)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_ends_those_of_their_people_and_of_nobody_else()
    {
        using var student = await app.SignInAsync(Here.Neighbour);
        var session = (await SessionsAsync(Here.Neighbour.AccountId))[^1].Id;
        foreach (var who in new[] { There.Admin, Here.Author, Here.HigherLevel })
        {
            using var other = await app.SignInAsync(who);
            var token = await PortalApp.TokenAsync(other, Urls.Account);
            foreach (var address in new[] { Urls.PersonSessionEnd(PeopleKind.Students, Here.Neighbour.Id, session), Urls.PersonSessionsEnd(PeopleKind.Students, Here.Neighbour.Id), Urls.OwnSessionEnd(session) })
            {
                using var answer = await other.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Study)).Status);
        using var admin = await app.SignInAsync(Here.Admin);
        var page = Urls.Person(PeopleKind.Students, Here.Neighbour.Id);

        // The id of one account's session is nothing at another's person.
        var adminToken = await PortalApp.TokenAsync(admin, page);
        using (var mixed = await admin.PostAsync(Urls.PersonSessionEnd(PeopleKind.Students, Here.Student.Id, session), new FormUrlEncodedContent([new("__RequestVerificationToken", adminToken)])))
        {
            Assert.Equal(HttpStatusCode.NotFound, mixed.StatusCode);
        }

        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, page, Urls.PersonSessionEnd(PeopleKind.Students, Here.Neighbour.Id, session))));
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Study)).Status is HttpStatusCode.Redirect);
        Assert.Contains("Appareil déconnecté", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_ends_it_as_well()
    {
        using var student = await app.SignInAsync(Here.OtherTrack);
        var session = (await SessionsAsync(Here.OtherTrack.AccountId))[^1].Id;
        await using var other = new DataHost(app.Database, app.Files, app.Clock);
        await other.ListenAsync();
        var states = other.Get<Portal.Data.Accounts.AccountStates>();
        Assert.DoesNotContain(session, (await states.FindAsync(Here.OtherTrack.AccountId))?.EndedSessions ?? new HashSet<long>());
        Assert.True(await other.AskAsync((AccountSessions s) => s.EndAsync(Here.OtherTrack.AccountId, session), Here.AdminEyes));
        await Soon.Async(async () => (await states.FindAsync(Here.OtherTrack.AccountId))?.EndedSessions.Contains(session) == true);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Study)).Status is HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Leaving_makes_a_copied_cookie_worthless()
    {
        using var browser = app.Visitor();
        using var signed = await AccountsApp.TryAsync(browser, Here.LowerLevel.UserName, World.Password);
        var cookie = signed.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("portal.session=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = app.Server.CreateClient();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(thief, Urls.Study)).Status);
        (await PortalApp.PostFormAsync(browser, Urls.Account, Urls.Logout)).Dispose();
        await Soon.Async(async () => (await PortalApp.GetAsync(thief, Urls.Study)).Status is HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Being_seen_costs_no_statement_and_is_kept_by_the_minute()
    {
        using var student = await app.SignInAsync(Here.HigherLevel);
        await PortalApp.GetAsync(student, Urls.Help);
        var warm = await app.Statements.DuringAsync(async () => await PortalApp.GetAsync(student, Urls.Help));
        Assert.Empty(warm);
        app.Clock.Ahead += TimeSpan.FromMinutes(3);
        await PortalApp.GetAsync(student, Urls.Help);
        var log = app.Services.GetRequiredService<SessionLog>();
        await log.FlushAsync();
        await using var db = app.Open(Here.Id);
        var seen = (await db.Users.SingleAsync(a => a.Id == Here.HigherLevel.AccountId)).LastSeenAt;
        Assert.Equal(SessionLog.Minute(app.Clock.GetUtcNow()), seen);
        Assert.Equal(0, seen.Second);
        Assert.Equal(seen, (await SessionsAsync(Here.HigherLevel.AccountId))[^1].LastSeenAt);
    }

    [Fact]
    public async Task What_a_browser_says_of_itself_is_cut_and_written_as_text()
    {
        using var strange = app.Visitor();
        strange.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", new string('x', 3_000) + "<script>");
        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(strange, There.Student.UserName, World.Password)));
        Assert.Contains("Appareil inconnu", (await PortalApp.GetAsync(strange, Urls.Account)).Body, StringComparison.Ordinal);
        Assert.Equal(AccountSession.DeviceLength, (await SessionsAsync(There.Student.AccountId))[^1].Device.Length);
    }

    private async Task<List<AccountSession>> SessionsAsync(int account)
    {
        await using var db = app.Open();
        return await db.AccountSessions.AsNoTracking().Where(s => s.AccountId == account && s.EndedAt == null).OrderBy(s => s.Id).ToListAsync();
    }
}
