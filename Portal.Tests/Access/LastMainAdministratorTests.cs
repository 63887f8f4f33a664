using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.People;
using Portal.Data.People.Erasure;
using Portal.Data.Rosters;
using Portal.Data.Structure;
using Portal.Tests.Rosters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>
/// Every way in which the last of the main administration might be removed, closed, made less or locked out (EL-M2). Beside it AccountSwitchTests has two who
/// take each other away, and those who cannot get in and do not count. Each test ends with that one signing in and administering.
/// </summary>
public sealed class LastMainAdministratorTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    private Person Last => app.World.MainAdmin;

    private MainAdminViewer Eyes => new(Last.AccountId, Last.Id, Here.Id);

    [Fact]
    public async Task By_no_button_and_no_form_of_anybody_not_even_their_own()
    {
        foreach (var person in new[] { Last, Here.Admin, There.Admin, Here.Author, Here.Student })
        {
            using var client = await app.SignInAsync(person);
            var token = await PortalApp.TokenAsync(client, Urls.Account);
            foreach (var kind in Enum.GetValues<PeopleKind>())
            {
                foreach (var deed in Enum.GetValues<AccountDeed>().Except([AccountDeed.Enable]))
                {
                    await SendAsync(client, token, Urls.PersonAccount(kind, Last.Id, deed));
                }

                await SendAsync(client, token, Urls.PersonEdit(kind, Last.Id), kind.ToString().ToLowerInvariant().TrimEnd('s'), ("Input.University", $"{Here.Id}"));
                await SendAsync(client, token, Urls.PeopleBulk(kind, $"deed=disable&ids={Last.Id}"), "deed", ("Input.Expected", "1"));
                await SendAsync(client, token, Urls.PeopleBulk(kind, $"deed=bin&ids={Last.Id}"), "deed", ("Input.Expected", "1"));
                await SendAsync(client, token, Urls.PersonErase(kind, Last.Id), "erase", ("Input.UserName", Last.UserName), ("Input.Typed", Last.UserName));
                await SendAsync(client, token, $"{Urls.People(kind)}/{Last.Id}/remove", "remove");
            }

            await SendAsync(client, token, Urls.RegistrationRefuse(Last.Id));
            await SendAsync(client, token, "/admin/delete/administrator/" + Last.Id, "delete");
            foreach (var deletion in Enum.GetValues<DeletionKind>().Where(k => k is DeletionKind.Student or DeletionKind.Professor))
            {
                // Whoever has this number among the students or professors may go to the bin; the account of the administration stays.
                await SendAsync(client, token, Urls.AdminDelete(deletion, Last.Id), "delete");
            }

            await GetsInAsync();
        }
    }

    [Fact]
    public async Task By_no_command_for_people()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[] { Eyes, Here.AdminEyes })
        {
            foreach (var kind in Enum.GetValues<PeopleKind>())
            {
                Assert.NotEqual(Erasure.Done, await data.AskAsync((PersonErasure e) => e.EraseAsync(kind, Last.Id, Last.UserName), viewer));
            }

            foreach (var deed in new[] { PeopleDeed.Disable, PeopleDeed.Reset, PeopleDeed.Bin })
            {
                var preview = await data.AskAsync((PeopleDeeds d) => d.PreviewAsync(new(deed, new(PeopleKind.Administrators, [Last.Id], new()))), viewer);
                Assert.Equal(0, preview.Changes);
            }
        }

        // Whose administration somebody is of does not change, and neither does a new name or address take away what opens the account.
        await using var db = app.Open();
        var known = await db.Users.AsNoTracking().SingleAsync(a => a.Id == Last.AccountId);
        PersonForm form = new("Aminata", "Sow", "principal.neu", "neuve@portail.example", null);
        Assert.IsType<PersonChange.Done>(await data.AskAsync((PeopleCommands c) => c.SaveAdministratorAsync(Last.Id, null, new(form, Here.Id), null), Eyes));
        using (var client = await app.SignInAsync("principal.neu", World.Password))
        {
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.AdminUniversities)).Status);
        }

        form = form with { UserName = Last.UserName, Email = known.Email ?? "" };
        Assert.IsType<PersonChange.Done>(await data.AskAsync((PeopleCommands c) => c.SaveAdministratorAsync(Last.Id, null, new(form, null), null), Eyes));
        await GetsInAsync();
    }

    [Fact]
    public async Task By_no_role_in_a_university_be_it_written_by_hand()
    {
        await using var server = new DataHost(app.Database, app.Files, app.Clock);
        await server.WorkAsync();
        PersonForm form = new("Aminata", "Sow", Last.UserName, "principal@portail.example", null);
        foreach (var viewer in new Viewer[] { Eyes, Here.AdminEyes })
        {
            Assert.IsNotType<PersonChange.Done>(await server.AskAsync(
                (PeopleCommands c) => c.SaveStudentAsync(null, Last.AccountId, new(form, Here.Programmes["INF"], Here.Levels["L1"]), null), viewer));
            Assert.IsNotType<PersonChange.Done>(await server.AskAsync(
                (PeopleCommands c) => c.SaveProfessorAsync(null, Last.AccountId, new(form, "", [Here.Faculties["SCI"]], [Here.Programmes["INF"]], []), null), viewer));
        }

        // The base alone would take such a row.
        await using var db = app.Open(Here.Id);
        var professor = new Professor { UniversityId = Here.Id, AccountId = Last.AccountId, FirstName = "Aminata", LastName = "Sow", CreatedAt = app.Clock.GetUtcNow() };
        db.Add(professor);
        await db.SaveChangesAsync();
        var before = await AccountAsync();
        PeopleChoice choice = new(PeopleKind.Professors, [professor.Id], new());
        foreach (var viewer in new Viewer[] { Here.AdminEyes, Eyes })
        {
            foreach (var deed in new[] { PeopleDeed.Disable, PeopleDeed.Reset })
            {
                Assert.Equal(0, (await server.AskAsync((PeopleDeeds d) => d.PreviewAsync(new(deed, choice)), viewer)).Changes);
                await server.AskAsync((PeopleDeeds d) => d.DoAsync(new(deed, choice, 0)), viewer);
                await server.AskAsync((PeopleDeeds d) => d.DoAsync(new(deed, choice, 1)), viewer);
            }

            foreach (var deed in Enum.GetValues<AccountDeed>())
            {
                Assert.NotEqual(AccountSwitch.Done, await server.AskAsync((AccountSwitches s) => s.DoAsync(Last.AccountId, deed, null), viewer));
            }

            Assert.Equal(Erasure.NotFound, await server.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Professors, professor.Id, Last.UserName), viewer));
            Assert.Equal(before, await AccountAsync());
        }

        var desk = new RosterDesk(app.Database, server, Here.AdminEyes);
        var compared = await desk.CompareAsync(RosterKind.Professors, "nom;prenom;identifiant;courriel;filiere\nNeu;Neu;neu.prof;neu.prof@ugf.example;INF\n", layout => layout with { DisableMissing = true, MostDisabled = 100 });
        await desk.ApplyAsync(compared.Id, typed: Math.Max(compared.Disabled, compared.Changed));
        Assert.Equal(before, await AccountAsync());
        await desk.UndoAsync(compared.Id);

        // Into the bin and out of the world with it: the account is the administration's.
        var deletion = await server.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Professor, professor.Id)), Here.AdminEyes);
        Assert.NotNull(deletion);
        var binned = await db.Database.SqlQuery<long>($"SELECT deletion_id AS \"Value\" FROM professors WHERE id = {professor.Id}").SingleAsync();
        await server.AskAsync((Deletions d) => d.PurgeAsync(binned), Here.AdminEyes);
        await Soon.Async(async () => await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM professors WHERE id = {professor.Id}").SingleAsync() == 0);
        Assert.Equal(before, await AccountAsync());
        await GetsInAsync();
    }

    [Fact]
    public async Task By_no_import_that_names_them_or_closes_who_is_missing()
    {
        await using var server = new DataHost(app.Database, app.Files, app.Clock);
        await server.WorkAsync();
        var before = await AccountAsync();
        foreach (var kind in new[] { RosterKind.Students, RosterKind.Professors })
        {
            var desk = new RosterDesk(app.Database, server, Eyes);
            var (column, level) = kind is RosterKind.Students ? (";niveau", ";L1") : ("", "");
            var compared = await desk.CompareAsync(kind, $"""
                nom;prenom;identifiant;courriel;filiere{column}
                Sow;Aminata;{Last.UserName};principal@portail.example;INF{level}
                Neu;Neu;neu.{kind};neu.{kind}@ugf.example;INF{level}
                """, layout => layout with { DisableMissing = true, MostDisabled = 100 });
            Assert.Equal(1, compared.Refused);
            Assert.True(compared.Disabled > 0);
            Assert.Equal(JobState.Succeeded, (await desk.ApplyAsync(compared.Id, typed: Math.Max(compared.Disabled, compared.Changed))).State);
            Assert.Equal(before, await AccountAsync());
            await GetsInAsync();
            await desk.UndoAsync(compared.Id);
            Assert.Equal(before, await AccountAsync());
        }
    }

    [Fact]
    public async Task By_no_university_that_goes_with_everybody_in_it()
    {
        await using var server = new DataHost(app.Database, app.Files, app.Clock);
        await server.WorkAsync();
        await using (var db = app.Open())
        {
            db.Add(new University { Code = "UPR", Name = "Université provisoire", CreatedAt = app.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        await using var look = app.Open();
        var id = await look.Universities.Where(u => u.Code == "UPR").Select(u => u.Id).SingleAsync();

        // They work in it at that moment.
        var inside = Eyes with { UniversityId = id };
        Assert.True(await server.AskAsync((UniversityDeletions d) => d.BinAsync(id, "UPR"), inside));
        await GetsInAsync();
        var job = await server.AskAsync((UniversityDeletions d) => d.PurgeAsync(id, "UPR"), inside);
        Assert.NotNull(job);
        await Soon.Async(async () => await look.Jobs.IgnoreQueryFilters().AnyAsync(j => j.Id == job && j.State == JobState.Succeeded));
        await GetsInAsync();
    }

    [Fact]
    public async Task By_no_number_of_wrong_passwords()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var guard = data.Get<SignInGuard>();
        IPAddress own = IPAddress.Parse("192.0.2.7"), other = IPAddress.Parse("198.51.100.9");
        for (var turn = 0; turn < SignInGuard.CrowdFailures + 50; turn++)
        {
            await guard.FailAsync(await guard.BeginAsync(Last.UserName, other));
        }

        // Only those who guess wait. Where they sit it ends by itself, however many tries there were.
        Assert.False((await guard.BeginAsync(Last.UserName, other)).Admitted);
        Assert.True((await guard.BeginAsync(Last.UserName, own)).Admitted);
        app.Clock.Ahead += TimeSpan.FromMinutes(16);
        Assert.True((await guard.BeginAsync(Last.UserName, other)).Admitted);

        // The same through the page, from the very place of those who guess.
        using (var visitor = app.Visitor())
        {
            for (var turn = 0; turn < 30; turn++)
            {
                (await PortalApp.PostFormAsync(visitor, Urls.Login, "login", new() { ["Input.UserName"] = Last.UserName, ["Input.Password"] = $"Faux-{turn}" })).Dispose();
            }

            // Nor does asking for a new password take the old one away.
            (await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = Last.UserName })).Dispose();
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.SignInAsync(Last));
        app.Clock.Ahead += TimeSpan.FromMinutes(16);
        await GetsInAsync();
    }

    private static async Task SendAsync(HttpClient client, string token, string address, string? handler = null, params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> sent = [new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
        if (handler is not null)
        {
            sent.Add(new("_handler", handler));
        }

        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(sent));
        Assert.True((int)answer.StatusCode < 500, $"{address}: {(int)answer.StatusCode}");
    }

    /// <summary>With the same password, into the administration above all universities.</summary>
    private async Task GetsInAsync()
    {
        using var client = await app.SignInAsync(Last);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.AdminUniversities)).Status);
        await using var db = app.Open();
        Assert.True(await db.Administrators.AnyAsync(a => a.Id == Last.Id && a.AccountId == Last.AccountId && a.OfUniversityId == null));
    }

    private async Task<string> AccountAsync()
    {
        await using var db = app.Open();
        return await db.Database.SqlQuery<string>($"SELECT concat_ws(' ', enabled, password_hash, email, user_name, university_id::text, accepted_at::text) AS \"Value\" FROM accounts WHERE id = {Last.AccountId}").SingleAsync();
    }
}
