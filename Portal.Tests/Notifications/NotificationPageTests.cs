using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Notifications;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Notifications;

/// <summary>The centre of notifications, over HTTP.</summary>
public sealed class NotificationPageTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_opens_marks_and_deletes_one_s_own(bool teaching)
    {
        var here = app.World.Fleuve;
        var me = teaching ? here.Author : here.Student;
        var chapter = Urls.Chapter(here.Open.Id);
        await TellAsync(here.Id, teaching, me.Id, "<b>Premier</b>", chapter);
        await TellAsync(here.Id, teaching, me.Id, "Second", chapter);
        var client = await app.SignInAsync(me);
        await Soon.Async(async () => (await PortalApp.GetAsync(client, Urls.Notifications(teaching))).Body.Contains("class=\"count\">2<", StringComparison.Ordinal));
        var (status, page) = await PortalApp.GetAsync(client, Urls.Notifications(teaching));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("&lt;b&gt;Premier", page, StringComparison.Ordinal);

        var ids = await IdsAsync(me.AccountId);
        using (var opened = await client.GetAsync(Urls.Notification(teaching, ids[0])))
        {
            Assert.Equal(chapter, opened.Headers.Location?.OriginalString);
        }

        Assert.Contains("Notifications</span> <span class=\"count\">1<", (await PortalApp.GetAsync(client, chapter)).Body, StringComparison.Ordinal);
        using (var marked = await PortalApp.PostFormAsync(client, Urls.Notifications(teaching), Urls.NotificationRead(teaching, ids[1])))
        {
            Assert.Equal(HttpStatusCode.Redirect, marked.StatusCode);
        }

        Assert.DoesNotContain("Notifications</span> <span class=\"count\"", (await PortalApp.GetAsync(client, chapter)).Body, StringComparison.Ordinal);
        await PortalApp.PostFormAsync(client, Urls.Notifications(teaching), Urls.NotificationDelete(teaching, ids[1]));
        Assert.Equal([ids[0]], await IdsAsync(me.AccountId));
        await PortalApp.PostFormAsync(client, Urls.Notifications(teaching), Urls.NotificationsDelete(teaching));
        Assert.Empty(await IdsAsync(me.AccountId));
    }

    [Fact]
    public async Task Another_s_answers_like_none_at_all()
    {
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        await TellAsync(there.Id, false, there.Student.Id, "Là-bas", "/chapters/1");
        var id = (await IdsAsync(there.Student.AccountId)).Single();
        foreach (var (person, teaching) in new[] { (here.Student, false), (there.Neighbour, false), (there.Author, true) })
        {
            var client = await app.SignInAsync(person);
            var token = await PortalApp.TokenAsync(client, Urls.Account);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Urls.Notification(teaching, id))).StatusCode);
            foreach (var address in new[] { Urls.NotificationRead(teaching, id), Urls.NotificationDelete(teaching, id) })
            {
                using var answer = await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }

            foreach (var address in new[] { Urls.NotificationsRead(teaching), Urls.NotificationsDelete(teaching) })
            {
                await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
            }
        }

        Assert.Single(await IdsAsync(there.Student.AccountId));
    }

    [Fact]
    public async Task Nothing_is_marked_without_the_token_of_a_page()
    {
        var client = await app.SignInAsync(app.World.Fleuve.Neighbour);
        using var answer = await client.PostAsync(Urls.NotificationsDelete(false), new FormUrlEncodedContent([]));
        Assert.NotEqual(Urls.Notifications(false), answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_page_of_notifications_costs_one_statement_when_the_count_is_known()
    {
        var client = await app.SignInAsync(app.World.Fleuve.HigherLevel);
        await PortalApp.GetAsync(client, Urls.Notifications(false));
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(client, Urls.Notifications(false)));
        Assert.Single(sent, s => s.Text.Contains("notifications", StringComparison.Ordinal));
    }

    private async Task TellAsync(int university, bool teaching, int person, string title, string link)
    {
        await using var db = app.Open(university);
        var notice = new Notice(NotificationKind.Answer, title, "Rose Ndiaye", link);
        Assert.Equal(1, teaching ? await NotificationFanOut.ToProfessorsAsync(db, [person], notice, default) : await NotificationFanOut.ToStudentAsync(db, person, notice, default));
    }

    private async Task<List<long>> IdsAsync(int account)
    {
        await using var db = app.Open(app.World.Fleuve.Id);
        return await db.Database.SqlQuery<long>($"SELECT id AS \"Value\" FROM notifications WHERE account_id = {account} ORDER BY id").ToListAsync();
    }
}
