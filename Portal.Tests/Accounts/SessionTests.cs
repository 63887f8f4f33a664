using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;
using Portal.Data.People;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>Sessions: kept, ended, changed.</summary>
public sealed class SessionTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task The_account_page_shows_who_one_is()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        var (status, body) = await PortalApp.GetAsync(client, Urls.Account);
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var word in new[] { "Fatou Diop", "etudiante.ugf", "Université du Fleuve", "Informatique ugf", "etudiante.ugf@ugf.example" })
        {
            Assert.Contains(word, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Other_devices_can_be_signed_out_and_this_one_stays()
    {
        var person = app.World.Fleuve.HigherLevel;
        using var here = await app.SignInAsync(person);
        using var there = await app.SignInAsync(person);
        using var answer = await PortalApp.PostFormAsync(here, Urls.Account, "elsewhere");
        Assert.Equal(Urls.Account, AccountsApp.Target(answer));

        Assert.Contains("autres appareils sont déconnectés", (await PortalApp.GetAsync(here, Urls.Account)).Body, StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(there, Urls.Account)).Status == HttpStatusCode.Redirect);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(here, Urls.Account)).Status);
        Assert.DoesNotContain("autres appareils sont déconnectés", (await PortalApp.GetAsync(here, Urls.Account)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_an_account_ends_its_sessions()
    {
        var person = app.World.Dunes.LowerLevel;
        using var client = await app.SignInAsync(person);
        await using (var db = app.Open())
        {
            (await db.Users.SingleAsync(a => a.Id == person.AccountId)).Enabled = false;
            await db.SaveChangesAsync();
        }

        var took = await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Study)).Status == HttpStatusCode.Redirect);
        Assert.True(took < TimeSpan.FromSeconds(5), $"{took}");
    }

    [Fact]
    public async Task A_person_of_two_roles_acts_in_one_and_comes_back_to_it()
    {
        var person = app.World.Fleuve.Colleague;
        await using (var db = app.Open(app.World.Fleuve.Id))
        {
            db.Add(new Student
            {
                UniversityId = app.World.Fleuve.Id, AccountId = person.AccountId, FirstName = "Rose", LastName = "Ndiaye",
                ProgrammeId = app.World.Fleuve.Programmes["INF"], LevelId = app.World.Fleuve.Levels["L2"],
            });
            await db.SaveChangesAsync();
            await db.AnnounceAccountAsync(person.AccountId, CancellationToken.None);
        }

        using var client = await app.SignInAsync(person);
        await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Account)).Body.Contains("Continuer en tant que", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Teach)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.Study)).Status);

        using (var switched = await PortalApp.PostFormAsync(client, Urls.Account, Urls.SwitchRole, new() { ["role"] = "Student" }))
        {
            Assert.Equal(Urls.Study, AccountsApp.Target(switched));
        }

        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Study)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.Teach)).Status);

        using var refused = await PortalApp.PostFormAsync(client, Urls.Account, Urls.SwitchRole, new() { ["role"] = "Admin" });
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

        using var next = app.Visitor();
        using var answer = await AccountsApp.TryAsync(next, person.UserName, World.Password);
        Assert.Equal(Urls.Study, AccountsApp.Target(answer));
    }

    [Fact]
    public async Task The_main_administration_keeps_the_university_it_chose()
    {
        using var client = await app.SignInAsync(app.World.MainAdmin);
        foreach (var university in new[] { app.World.Fleuve, app.World.Dunes })
        {
            using var answer = await PortalApp.PostFormAsync(client, Urls.Account, Urls.ChooseUniversity, new() { ["university"] = $"{university.Id}" });
            Assert.Equal(Urls.Admin, AccountsApp.Target(answer));
            Assert.Contains(university == app.World.Fleuve ? "Université du Fleuve" : "Université des Dunes", (await PortalApp.GetAsync(client, Urls.Admin)).Body, StringComparison.Ordinal);
        }

        using var nowhere = await PortalApp.PostFormAsync(client, Urls.Account, Urls.ChooseUniversity, new() { ["university"] = "987654321" });
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task An_administrator_of_one_university_cannot_choose_another()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Admin);
        var token = await PortalApp.TokenAsync(client, Urls.Account);
        using var answer = await client.PostAsync(Urls.ChooseUniversity, new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("university", $"{app.World.Dunes.Id}")]));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_without_stay_signed_in_ends_after_a_day()
    {
        using var client = await app.SignInAsync(app.World.Dunes.Admin);
        using var ended = await PortalApp.PostFormAsync(client, Urls.Account, "elsewhere");
        app.Clock.Ahead += TimeSpan.FromHours(25);
        Assert.Equal(HttpStatusCode.Redirect, (await PortalApp.GetAsync(client, Urls.Admin)).Status);
    }
}
