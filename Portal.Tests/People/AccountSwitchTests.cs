using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Opening, closing and resetting accounts: by those who keep them, never to the harm of the main administration, never by accident to oneself.</summary>
public sealed class AccountSwitchTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    private MainAdminViewer Main => new(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, Here.Id);

    [Fact]
    public async Task Closing_ends_the_sessions_and_opening_lets_in_again()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var student = await app.SignInAsync(Here.LowerLevel);
        var page = Urls.Person(PeopleKind.Students, Here.LowerLevel.Id);
        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, page, Urls.PersonAccount(PeopleKind.Students, Here.LowerLevel.Id, AccountDeed.Disable))));
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Study)).Status is HttpStatusCode.Redirect);
        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, page, Urls.PersonAccount(PeopleKind.Students, Here.LowerLevel.Id, AccountDeed.Enable))));
        using var again = await app.SignInAsync(Here.LowerLevel);
        Assert.Contains("Compte fermé", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resetting_takes_the_password_and_sends_a_link_that_works_once()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var old = await app.SignInAsync(Here.OtherTrack);
        var page = Urls.Person(PeopleKind.Students, Here.OtherTrack.Id);
        (await PortalApp.PostFormAsync(admin, page, Urls.PersonAccount(PeopleKind.Students, Here.OtherTrack.Id, AccountDeed.Reset))).Dispose();
        await Soon.Async(async () => (await PortalApp.GetAsync(old, Urls.Study)).Status is HttpStatusCode.Redirect);
        using var visitor = app.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await AccountsApp.TryAsync(visitor, Here.OtherTrack.UserName, World.Password)).StatusCode);

        var letter = await app.LetterAsync("technicien.ugf@ugf.example", "nouveau mot de passe");
        var link = letter.Link ?? "";
        var token = link.Split('/')[^1];
        await Soon.Async(async () => (await PortalApp.GetAsync(visitor, link)).Body.Contains("Votre identifiant est", StringComparison.Ordinal));
        await using (var db = app.Open(Here.Id))
        {
            var kept = await db.Invitations.SingleAsync(i => i.AccountId == Here.OtherTrack.AccountId);
            Assert.DoesNotContain(token, Convert.ToBase64String(kept.TokenHash ?? []), StringComparison.Ordinal);
            Assert.Equal(32, kept.TokenHash?.Length);
        }

        using (var weak = await PortalApp.PostFormAsync(visitor, link, "invitation", new() { ["Input.Password"] = "court" }))
        {
            Assert.Equal(HttpStatusCode.OK, weak.StatusCode);
        }

        Assert.Equal(Urls.Login, AccountsApp.Target(await PortalApp.PostFormAsync(visitor, link, "invitation", new() { ["Input.Password"] = "Vent-du-large-2026" })));
        Assert.Contains("a déjà servi", (await PortalApp.GetAsync(visitor, link)).Body, StringComparison.Ordinal);
        using var again = await app.SignInAsync(Here.OtherTrack.UserName, "Vent-du-large-2026");
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(again, Urls.Study)).Status);
    }

    [Fact]
    public async Task Nobody_else_switches_an_account_however_the_request_is_forged()
    {
        foreach (var who in new[] { There.Admin, Here.Author, Here.Student })
        {
            using var client = await app.SignInAsync(who);
            var token = await PortalApp.TokenAsync(client, Urls.Account);
            foreach (var deed in Enum.GetValues<AccountDeed>())
            {
                foreach (var address in new[] { Urls.PersonAccount(PeopleKind.Students, Here.Neighbour.Id, deed), Urls.PersonAccount(PeopleKind.Professors, Here.Stranger.Id, deed), Urls.PersonAccount(PeopleKind.Administrators, Here.Admin.Id, deed) })
                {
                    using var answer = await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
                    Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                }
            }
        }

        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes, Main with { UniversityId = There.Id } })
        {
            Assert.Equal(AccountSwitch.NotFound, await data.AskAsync((AccountSwitches s) => s.DoAsync(Here.Neighbour.AccountId, AccountDeed.Disable, null), viewer));
        }
    }

    [Fact]
    public async Task A_university_s_administrator_does_not_touch_the_accounts_of_the_administration()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await using (var db = app.Open(Here.Id))
        {
            // A colleague of the administration who teaches as well: their account is not reached through that either.
            db.Add(new Administrator { AccountId = Here.Colleague.AccountId, OfUniversityId = Here.Id, FirstName = "Rose", LastName = "Ndiaye" });
            await db.SaveChangesAsync();
        }

        foreach (var deed in Enum.GetValues<AccountDeed>())
        {
            Assert.Equal(AccountSwitch.NotFound, await data.AskAsync((AccountSwitches s) => s.DoAsync(Here.Colleague.AccountId, deed, null), Here.AdminEyes));
            Assert.Equal(AccountSwitch.NotFound, await data.AskAsync((AccountSwitches s) => s.DoAsync(Here.Admin.AccountId, deed, null), Here.AdminEyes));
        }

        var preview = await data.AskAsync((PeopleDeeds d) => d.PreviewAsync(new(PeopleDeed.Disable, new(PeopleKind.Professors, [Here.Colleague.Id, Here.Stranger.Id], new()))), Here.AdminEyes);
        Assert.Equal((2, 1, 1), (preview.Chosen, preview.Changes, preview.Reserved));
        var change = await data.AskAsync(
            (PeopleCommands c) => c.SaveProfessorAsync(
                Here.Colleague.Id, null, new(new("Rose", "Ndiaye", "collegue.ugf", "pris@ailleurs.example", null), "", [Here.Faculties["SCI"]], [Here.Programmes["INF"]], []), null),
            Here.AdminEyes);
        Assert.IsType<PersonChange.AccountReserved>(change);
        Assert.Equal(AccountSwitch.Done, await data.AskAsync((AccountSwitches s) => s.DoAsync(Here.Colleague.AccountId, AccountDeed.Disable, null), Main));
        Assert.Equal(AccountSwitch.Done, await data.AskAsync((AccountSwitches s) => s.DoAsync(Here.Colleague.AccountId, AccountDeed.Enable, null), Main));
    }

    [Fact]
    public async Task The_last_of_the_main_administration_cannot_be_shut_out_even_by_two_at_once()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var deed in new[] { AccountDeed.Disable, AccountDeed.Reset })
        {
            Assert.Equal(AccountSwitch.Own, await data.AskAsync((AccountSwitches s) => s.DoAsync(Main.AccountId, deed, null), Main));
        }

        Assert.Equal(Removal.Own, await data.AskAsync((AdministratorRemoval r) => r.RemoveAsync(Main.AdministratorId), Main));
        await app.ExecuteAsync($"UPDATE accounts SET enabled = false WHERE id = {Main.AccountId}");
        for (var turn = 0; turn < 6; turn++)
        {
            // Two are left, and each takes the other away at the same moment.
            var (first, second) = (await SecondAsync($"premiere{turn}"), await SecondAsync($"seconde{turn}"));
            var (one, two) = (new MainAdminViewer(first.AccountId, first.Id, Here.Id), new MainAdminViewer(second.AccountId, second.Id, Here.Id));
            var deed = turn % 3;
            var done = await Task.WhenAll(AwayAsync(data, deed, one, two), AwayAsync(data, deed, two, one));
            Assert.Equal(1, done.Count(d => d));
            await using var db = app.Open();
            Assert.Equal(1, await db.Administrators.CountAsync(x => x.OfUniversityId == null && db.Users.Any(a => a.Id == x.AccountId && a.Enabled && a.PasswordHash != null)));
            await db.Administrators.Where(x => x.Id == first.Id || x.Id == second.Id).ExecuteDeleteAsync();
        }

        await app.ExecuteAsync($"UPDATE accounts SET enabled = true WHERE id = {Main.AccountId}");
    }

    [Fact]
    public async Task One_who_cannot_get_in_does_not_count()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var invited = await SecondAsync("invitee", password: false);
        var eyes = new MainAdminViewer(invited.AccountId, invited.Id, Here.Id);
        Assert.Equal(AccountSwitch.LastMain, await data.AskAsync((AccountSwitches s) => s.DoAsync(app.World.MainAdmin.AccountId, AccountDeed.Disable, null), eyes));
        Assert.Equal(AccountSwitch.LastMain, await data.AskAsync((AccountSwitches s) => s.DoAsync(app.World.MainAdmin.AccountId, AccountDeed.Reset, null), eyes));
        Assert.Equal(Removal.LastMain, await data.AskAsync((AdministratorRemoval r) => r.RemoveAsync(app.World.MainAdmin.Id), eyes));
        Assert.Equal(Removal.Done, await data.AskAsync((AdministratorRemoval r) => r.RemoveAsync(invited.Id), Main));
        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.Id == invited.AccountId));
    }

    private static async Task<bool> AwayAsync(DataHost data, int deed, MainAdminViewer by, MainAdminViewer whom) => deed switch
    {
        0 => await data.AskAsync((AccountSwitches s) => s.DoAsync(whom.AccountId, AccountDeed.Disable, null), by) is AccountSwitch.Done,
        1 => await data.AskAsync((AccountSwitches s) => s.DoAsync(whom.AccountId, AccountDeed.Reset, null), by) is AccountSwitch.Done,
        _ => await data.AskAsync((AdministratorRemoval r) => r.RemoveAsync(whom.AdministratorId), by) is Removal.Done,
    };

    private async Task<Person> SecondAsync(string name, bool password = true)
    {
        await using var db = app.Open();
        var now = app.Clock.GetUtcNow();
        var account = new Account
        {
            UserName = name, NormalizedUserName = name.ToUpperInvariant(), Email = $"{name}@portail.example", NormalizedEmail = $"{name}@portail.example".ToUpperInvariant(), CreatedAt = now, AcceptedAt = now,
            EmailConfirmed = true, SecurityStamp = "x", PasswordHash = password ? World.PasswordHash : null,
        };
        db.Add(account);
        await db.SaveChangesAsync();
        var administrator = new Administrator { AccountId = account.Id, FirstName = name, LastName = "Sow", CreatedAt = now };
        db.Add(administrator);
        await db.SaveChangesAsync();
        return new(name, account.Id, administrator.Id);
    }
}
