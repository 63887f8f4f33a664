using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Data;

/// <summary>What every request knows of its account (W-S11): free when warm, right within a second on every server.</summary>
public sealed class AccountStatesTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Warm_they_cost_no_statement_and_a_hundred_first_readers_share_one_load()
    {
        await using var alone = new DataHost(app.Database, app.Files);
        var id = app.World.Fleuve.Student.AccountId;
        var one = await alone.Statements.DuringAsync(() => alone.Get<AccountStates>().FindAsync(id));
        Assert.Empty(await alone.Statements.DuringAsync(() => alone.Get<AccountStates>().FindAsync(id)));

        await using var crowded = new DataHost(app.Database, app.Files);
        var all = await crowded.Statements.DuringAsync(() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => crowded.Get<AccountStates>().FindAsync(id)))));
        Assert.Equal(one.Count, all.Count);
    }

    [Fact]
    public async Task A_closed_account_is_out_within_a_second_wherever_it_is_signed_in()
    {
        var clients = new Queue<(HttpClient Client, Person Person)>();
        foreach (var person in new[] { app.World.Fleuve.Student, app.World.Fleuve.Neighbour, app.World.Fleuve.HigherLevel })
        {
            var client = await app.SignInAsync(person);
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Study)).Status);
            clients.Enqueue((client, person));
        }

        var now = clients.Peek();
        await Soon.WithinASecondAsync(
            async () =>
            {
                // Another server closes it.
                now = clients.Dequeue();
                await using var db = app.Open();
                (await db.Users.SingleAsync(a => a.Id == now.Person.AccountId)).Enabled = false;
                await db.SaveChangesAsync();
            },
            async () => (await PortalApp.GetAsync(now.Client, Urls.Study)).Status is HttpStatusCode.Redirect);

        // Its cookie is worth nothing afterwards, and neither is its password.
        var (status, _) = await PortalApp.GetAsync(now.Client, Urls.Chapter(app.World.Fleuve.Open.Id));
        Assert.Equal(HttpStatusCode.Redirect, status);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.SignInAsync(now.Person));
    }

    [Fact]
    public async Task A_new_stamp_ends_the_sessions_with_the_old_one()
    {
        using var client = await app.SignInAsync(app.World.Dunes.Student);
        await using (var db = app.Open())
        {
            (await db.Users.SingleAsync(a => a.Id == app.World.Dunes.Student.AccountId)).SecurityStamp = "another";
            await db.SaveChangesAsync();
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Study)).Status is HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Another_level_opens_and_shuts_chapters_within_the_session()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.LowerLevel);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.Chapter(here.Open.Id))).Status);
        await MoveAsync("L2");
        await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Chapter(here.Open.Id))).Status is HttpStatusCode.OK);
        await MoveAsync("L1");
        await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Chapter(here.Open.Id))).Status is HttpStatusCode.NotFound);

        async Task MoveAsync(string level)
        {
            await using var db = app.Open(here.Id);
            (await db.Students.SingleAsync(s => s.Id == here.LowerLevel.Id)).LevelId = here.Levels[level];
            await db.SaveChangesAsync();
        }
    }
}
