using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Notifications;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Subscriptions;

/// <summary>What was accepted is taken back, and the tables of payments and subscriptions.</summary>
public sealed class RevocationTests(PortalApp app) : IClassFixture<PortalApp>, IAsyncLifetime
{
    private HttpClient admin = null!;
    private HttpClient student = null!;

    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    public async ValueTask InitializeAsync()
    {
        admin = await app.SignInAsync(Here.Admin);
        student = await app.SignInAsync(Here.Student);
        await app.ExecuteAsync($"DELETE FROM subscription_payments");
        await app.ExecuteAsync($"DELETE FROM subscriptions");
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Chapters);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Subscription)).Status == HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
        admin.Dispose();
        student.Dispose();
    }

    [Fact]
    public async Task A_revoked_payment_takes_its_length_back_and_the_student_is_told_why()
    {
        var (first, second) = (await PaidAsync("TX1"), await PaidAsync("TX2"));
        Assert.Equal(120, await DaysLeftAsync(), 0.01);
        Assert.Contains("irait jusqu’au", WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.AdminSubscription(first))).Body), StringComparison.Ordinal);
        using (var done = await RevokeAsync(first, "Reçu d’une autre personne <b>"))
        {
            Assert.EndsWith(Urls.AdminSubscription(first), done.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        // The second one now begins where it was accepted.
        Assert.Equal(60, await DaysLeftAsync(), 0.01);
        await using (var db = app.Open(Here.Id))
        {
            var revoked = await db.SubscriptionPayments.SingleAsync(p => p.Id == first);
            Assert.Equal((PaymentState.Revoked, Here.Admin.AccountId, null), (revoked.State, revoked.RevokedByAccountId, revoked.PaidUntil));
            Assert.Equal(await db.Subscriptions.Select(s => (DateTimeOffset?)s.EndsAt).SingleAsync(), (await db.SubscriptionPayments.SingleAsync(p => p.Id == second)).PaidUntil);
            Assert.True(await db.Notifications.AnyAsync(n => n.AccountId == Here.Student.AccountId && n.Kind == NotificationKind.SubscriptionRevoked));
            var noted = await db.AuditEntries.OrderBy(a => a.Id).LastAsync(a => a.Action == "subscription.revoked" && a.TargetId == Here.Student.Id && a.AccountId == Here.Admin.AccountId);
            Assert.DoesNotContain("autre personne", noted.Details ?? "", StringComparison.Ordinal);
        }

        Assert.Contains("autre personne &lt;b&gt;", (await PortalApp.GetAsync(student, Urls.Subscription)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status);

        // Without the last one nothing remains, and what is kept for subscribers closes.
        using (await RevokeAsync(second, "Annulé"))
        {
            await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status == HttpStatusCode.PaymentRequired);
        }

        await using var after = app.Open(Here.Id);
        Assert.False(await after.Subscriptions.AnyAsync());

        // The number pays nothing again, whoever sends it.
        using var again = await PortalApp.TellAsync(student, "TX1", SubscriptionApp.Pixel);
        Assert.Contains("Input-Number-erreur", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_over_leaves_the_gap_it_left()
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var after = SubscriptionTimes.After([(at, 30), (at.AddDays(10), 30), (at.AddDays(100), 10)]).ToList();
        Assert.Equal([(at, at.AddDays(30)), (at, at.AddDays(60)), (at.AddDays(100), at.AddDays(110))], after);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Two_who_revoke_at_once_do_it_once_and_the_other_reads_it_in_a_sentence()
    {
        var id = await PaidAsync("TX10");
        var other = await PaidAsync("TX11");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var main = new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, Here.Id);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AskRevokeAsync(data, i % 2 == 0 ? id : other, i % 3 == 0 ? main : Here.AdminEyes)));
        Assert.Equal((2, 4), (all.Count(a => a is Reviewing.Done), all.Count(a => a is Reviewing.Decided)));
        await using var db = app.Open(Here.Id);
        Assert.False(await db.Subscriptions.AnyAsync());

        // A page opened before, sent after.
        var third = await PaidAsync("TX12");
        var (_, page) = await PortalApp.GetAsync(admin, Urls.AdminSubscription(third));
        Assert.Contains("revoquer", page, StringComparison.Ordinal);
        await AskRevokeAsync(data, third, main);
        using var late = await PostAsync(admin, Urls.AdminSubscription(third), "revoke", "Revoked.Reason", "Trop tard");
        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode);
        Assert.Contains("a été traité entre-temps", (await PortalApp.GetAsync(admin, late.Headers.Location?.OriginalString ?? "")).Body.Replace("&#xE9;", "é", StringComparison.Ordinal).Replace("&#xE0;", "à", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_what_somebody_accepted_meanwhile_is_said_in_a_sentence()
    {
        var id = await PaidAsync("TX20");
        using var late = await PostAsync(admin, Urls.AdminSubscription(id), "refuse", "Input.Reason", "Trop tard");
        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode);
        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Accepted, (await db.SubscriptionPayments.SingleAsync(p => p.Id == id)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData("long")]
    public async Task A_reason_that_is_none_is_said_beside_its_field_and_changes_nothing(string reason)
    {
        var id = await PaidAsync("TX30");
        using var answer = await PostAsync(admin, Urls.AdminSubscription(id), "revoke", "Revoked.Reason", reason == "long" ? new string('x', 501) : reason);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Revoked-Reason-erreur", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // A null character does not come through a form, and would be no reason either.
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.Equal(Reviewing.ReasonMissing, await data.AskAsync((SubscriptionRevocations r) => r.RevokeAsync(id, "\0\0"), Here.AdminEyes));
        Assert.Equal(Reviewing.ReasonMissing, await data.AskAsync((SubscriptionRevocations r) => r.RevokeAsync(id, null), Here.AdminEyes));
        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Accepted, (await db.SubscriptionPayments.SingleAsync(p => p.Id == id)).State);
    }

    [Fact]
    public async Task Nobody_else_revokes_reads_lists_or_takes_away()
    {
        var id = await PaidAsync("TX40");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Viewer[] others =
        [
            new AnonymousViewer(), Here.StudentEyes, There.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes,
            new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, There.Id), new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null),
        ];
        foreach (var other in others)
        {
            Assert.Equal(Reviewing.NotFound, await AskRevokeAsync(data, id, other));
            Assert.Equal(Reviewing.NotFound, await data.AskAsync((SubscriptionPayments p) => p.RefuseAsync(id, "Non"), other));
            Assert.Empty((await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), null), other)).Items);
            Assert.Empty(await data.AskAsync((SubscriptionExports e) => e.ReadPaymentsAsync(PaymentState.Accepted, "").ToListAsync().AsTask(), other));
            Assert.Empty(await data.AskAsync((SubscriptionExports e) => e.ReadSubscribersAsync(new()).ToListAsync().AsTask(), other));
        }

        Assert.Single((await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), null), Here.AdminEyes)).Items);
        using var elsewhere = await app.SignInAsync(There.Admin);
        foreach (var client in new[] { elsewhere, student })
        {
            using var forged = await PostAsync(client, Urls.AdminSubscription(id), "revoke", "Revoked.Reason", "Non");
            using var missing = await PostAsync(client, Urls.AdminSubscription(World.Nobody), "revoke", "Revoked.Reason", "Non");
            Assert.Equal(missing.StatusCode, forged.StatusCode);
            Assert.Contains(forged.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.AdminSubscriptionsIn(PaymentState.Accepted, csv: true))).Status);
        }

        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Accepted, (await db.SubscriptionPayments.SingleAsync(p => p.Id == id)).State);
    }

    [Fact]
    public async Task Tables_carry_the_filter_of_their_list_and_no_formula()
    {
        var id = await PaidAsync("TX50");
        using (await RevokeAsync(id, "=HYPERLINK(\"http://x.example\")"))
        {
            await PaidAsync("TX51");
        }

        using var answer = await admin.GetAsync(Urls.AdminSubscriptionsIn(PaymentState.Revoked, csv: true));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Contains("no-store", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        var table = System.Text.Encoding.UTF8.GetString(bytes);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x.example\"\")\"", table, StringComparison.Ordinal);
        Assert.Contains("TX50", table, StringComparison.Ordinal);
        Assert.DoesNotContain("TX51", table, StringComparison.Ordinal);
        Assert.Equal(2, Lines(await PortalApp.GetAsync(admin, Urls.AdminSubscriptionsIn(PaymentState.Accepted, words: "fatou", csv: true))));
        Assert.Equal(2, Lines(await PortalApp.GetAsync(admin, Urls.AdminSubscriptionsIn(PaymentState.Accepted, words: "tx51", csv: true))));
        Assert.Equal(1, Lines(await PortalApp.GetAsync(admin, Urls.AdminSubscriptionsIn(PaymentState.Accepted, words: "personne", csv: true))));
        Assert.Equal(2, Lines(await PortalApp.GetAsync(admin, Urls.AdminSubscribersIn(new(), csv: true))));
        Assert.Equal(1, Lines(await PortalApp.GetAsync(admin, Urls.AdminSubscribersIn(new(SubscriberState.Ending), csv: true))));
        await using var db = app.Open(Here.Id);
        Assert.True(await db.AuditEntries.AnyAsync(a => a.Action == "payments.exported" && a.AccountId == Here.Admin.AccountId));
        Assert.True(await db.AuditEntries.AnyAsync(a => a.Action == "subscriptions.exported" && a.AccountId == Here.Admin.AccountId));
    }

    [Fact]
    public async Task The_list_of_who_has_subscribed_answers_whatever_stands_in_its_address()
    {
        await PaidAsync("TX60");
        foreach (var query in new[] { "?state=x&after=x", "?q=%00&after=99999999999999999999-1", "?state=over&q=%25_%5C&after=1-1", "?state=ending&q=" + new string('é', 300), "?after=638991234567890000-42" })
        {
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminSubscribers + query)).Status);
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminSubscriptions + query)).Status);
        }

        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), null), Here.AdminEyes);
        Assert.Single(await data.Statements.DuringAsync(() => data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), null), Here.AdminEyes)));

        // From a cursor on: after the last there is nothing.
        var only = (await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), null), Here.AdminEyes)).Items.Single();
        Assert.Empty((await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), new(only.EndsAt, only.StudentId)), Here.AdminEyes)).Items);
        Assert.Single((await data.AskAsync((SubscriberQueries q) => q.ListAsync(new(), new(only.EndsAt, only.StudentId - 1)), Here.AdminEyes)).Items);
    }

    private static int Lines((HttpStatusCode Status, string Body) answer) => answer.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;

    private static Task<Reviewing> AskRevokeAsync(DataHost data, long id, Viewer viewer) =>
        data.AskAsync((SubscriptionRevocations r) => r.RevokeAsync(id, "Annulé par la banque"), viewer);

    private Task<HttpResponseMessage> RevokeAsync(long id, string reason) => PostAsync(admin, Urls.AdminSubscription(id), "revoke", "Revoked.Reason", reason);

    /// <summary>Sends a form whatever the page shows now, as one does whose page was opened before.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, string handler, string field, string value)
    {
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        return await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("_handler", handler), new(field, value)]));
    }

    private async Task<long> PaidAsync(string number)
    {
        using (await PortalApp.TellAsync(student, number, SubscriptionApp.Pixel))
        {
            var id = await app.LastPaymentAsync(Here, Here.Student);
            using var accepted = await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(id), Urls.AdminSubscriptionAccept(id));
            Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
            return id;
        }
    }

    private async Task<double> DaysLeftAsync()
    {
        await using var db = app.Open(Here.Id);
        return (await db.Subscriptions.Where(s => s.StudentId == Here.Student.Id).Select(s => s.EndsAt).SingleAsync() - app.Clock.GetUtcNow()).TotalDays;
    }
}
