using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Notifications;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Subscriptions;

/// <summary>Payments with a proof, from the student's page to the administration's decision.</summary>
public sealed class PaymentTests(PortalApp app) : IClassFixture<PortalApp>, IAsyncLifetime
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
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
    }

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        student.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_payment_with_its_proof_is_accepted_and_renewing_goes_on_from_the_end()
    {
        using (var told = await PortalApp.TellAsync(student, "tx 123-a", SubscriptionApp.Pixel))
        {
            Assert.Equal(HttpStatusCode.Redirect, told.StatusCode);
        }

        var id = await app.LastPaymentAsync(Here, Here.Student);
        Assert.Contains("TX123-A", (await PortalApp.GetAsync(admin, Urls.AdminSubscriptions)).Body, StringComparison.Ordinal);
        using (var accepted = await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(id), Urls.AdminSubscriptionAccept(id)))
        {
            Assert.Equal(Urls.AdminSubscriptions, accepted.Headers.Location?.OriginalString);
        }

        var first = await EndAsync();
        Assert.Equal(60, (first - app.Clock.GetUtcNow()).TotalDays, 0.01);
        await using (var db = app.Open(Here.Id))
        {
            var payment = await db.SubscriptionPayments.SingleAsync(p => p.Id == id);
            Assert.Equal((PaymentState.Accepted, Here.Admin.AccountId, first), (payment.State, payment.ReviewedByAccountId, payment.PaidUntil ?? default));
            Assert.True(await db.Notifications.AnyAsync(n => n.AccountId == Here.Student.AccountId && n.Kind == NotificationKind.SubscriptionAccepted));
            Assert.True(await db.AuditEntries.AnyAsync(a => a.Action == "subscription.accepted" && a.TargetId == Here.Student.Id && a.AccountId == Here.Admin.AccountId));
        }

        // The second one begins where the first ends.
        using (var again = await PortalApp.TellAsync(student, "TX124", SubscriptionApp.Pixel))
        {
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        }

        var next = await app.LastPaymentAsync(Here, Here.Student);
        await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(next), Urls.AdminSubscriptionAccept(next));
        Assert.Equal(first.AddDays(60), await EndAsync());
    }

    [Fact]
    public async Task A_payment_is_decided_once_whoever_clicks_at_the_same_time()
    {
        await PortalApp.TellAsync(student, "TX200", SubscriptionApp.Pixel);
        var id = await app.LastPaymentAsync(Here, Here.Student);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => data.AskAsync<SubscriptionPayments, bool>(p => p.AcceptAsync(id), Here.AdminEyes)));
        Assert.Single(all, done => done);
        Assert.Equal(Reviewing.Decided, await data.AskAsync<SubscriptionPayments, Reviewing>(p => p.RefuseAsync(id, "trop tard"), Here.AdminEyes));
        Assert.Equal(60, (await EndAsync() - app.Clock.GetUtcNow()).TotalDays, 0.01);
    }

    [Fact]
    public async Task A_refusal_says_why_and_its_number_may_come_again()
    {
        await PortalApp.TellAsync(student, "TX300", SubscriptionApp.Pixel);
        var id = await app.LastPaymentAsync(Here, Here.Student);
        using (var empty = await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(id), "refuse", new() { ["Input.Reason"] = " " }))
        {
            Assert.Contains("aria-invalid", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(id), "refuse", new() { ["Input.Reason"] = "Illisible <b>" });
        var page = (await PortalApp.GetAsync(student, Urls.Subscription)).Body;
        Assert.Contains("Illisible &lt;b&gt;", page, StringComparison.Ordinal);
        using var again = await PortalApp.TellAsync(student, "TX300", SubscriptionApp.Pixel);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.NotEqual(id, await app.LastPaymentAsync(Here, Here.Student));
    }

    [Fact]
    public async Task One_waits_at_a_time_and_a_number_pays_once()
    {
        await PortalApp.TellAsync(student, "TX400", SubscriptionApp.Pixel);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.IsType<Telling.OneWaits>(await TellAsync(data, Here.StudentEyes, "Wave", "TX401"));
        var neighbour = Here.AsStudent(Here.Neighbour, "INF", "L2");
        Assert.IsType<Telling.NumberTaken>(await TellAsync(data, neighbour, "Wave", "tx400"));
        Assert.IsType<Telling.MethodUnknown>(await TellAsync(data, neighbour, "Chèque", "TX402"));
        foreach (var number in new[] { "", "   ", new string('1', 65), "TX;DROP", "<b>", "\0", "🎓" })
        {
            Assert.IsType<Telling.NumberWrong>(await TellAsync(data, neighbour, "Wave", number));
        }

        // The same number by another way, or in another university, is another payment.
        Assert.IsType<Telling.Kept>(await TellAsync(data, neighbour, "Orange Money", "TX400"));
        Assert.IsType<Telling.NotFound>(await TellAsync(data, There.StudentEyes, "Wave", "TX400"));
        Assert.IsType<Telling.NotFound>(await TellAsync(data, Here.ProfessorEyes(Here.Author, "INF"), "Wave", "TX500"));

        // Sent twice at once, one of them holds.
        var other = Here.AsStudent(Here.OtherProgramme, "BIO", "L2");
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => TellAsync(data, other, "Wave", $"TX60{i}")));
        Assert.Single(both.OfType<Telling.Kept>());
        Assert.Equal(3, both.OfType<Telling.OneWaits>().Count());
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "image/png")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")]
    [InlineData("ceci est un texte", "text/plain")]
    [InlineData("", "image/png")]
    public async Task What_is_no_image_and_no_PDF_is_refused_and_what_was_typed_stays(string proof, string type)
    {
        using var answer = await PortalApp.TellAsync(student, "TX700", System.Text.Encoding.UTF8.GetBytes(proof), type: type);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("value=\"TX700\"", page, StringComparison.Ordinal);
        Assert.Contains("Input-Proof-erreur", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_too_large_is_refused()
    {
        byte[] large = [.. SubscriptionApp.Pixel, .. new byte[SubscriptionPayment.LargestProof]];
        using var answer = await PortalApp.TellAsync(student, "TX701", large);
        Assert.Contains("Input-Proof-erreur", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_is_opened_by_its_student_and_their_administration_alone()
    {
        await PortalApp.TellAsync(student, "TX800", SubscriptionApp.Pixel);
        var id = await app.LastPaymentAsync(Here, Here.Student);
        var address = Urls.SubscriptionProof(id);

        // Elsewhere subscriptions are open as well: what keeps their administration out is whose the payment is.
        using var elsewhere = await app.SignInAsync(There.Admin);
        await PortalApp.SetTermsAsync(elsewhere, SubscriptionGate.Nothing);
        foreach (var client in new[] { student, admin })
        {
            using var answer = await client.GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Contains("private", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }

        // The sweep leaves it.
        await app.ExecuteAsync($"UPDATE stored_files SET created_at = now() - interval '3 days'");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await new FileSweep(new(data.Get<IDbContextFactory<PortalDbContext>>(), new FixedViewer(Here.AdminEyes)), data.Get<FileStoreOptions>(), app.Clock).RunAsync();
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, address)).Status);

        foreach (var person in new[] { Here.Neighbour, Here.OtherProgramme, Here.HigherLevel, Here.Author, There.Admin, There.Student })
        {
            using var other = await app.SignInAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(other, address)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(other, Urls.AdminSubscription(id))).Status);
            var token = await PortalApp.TokenAsync(other, Urls.Login);
            using var forged = await other.PostAsync(Urls.AdminSubscriptionAccept(id), new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
            Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        }

        using var visitor = app.Visitor();
        Assert.Equal(HttpStatusCode.Redirect, (await PortalApp.GetAsync(visitor, address)).Status);
        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Waiting, (await db.SubscriptionPayments.SingleAsync(p => p.Id == id)).State);
    }

    [Fact]
    public async Task Terms_out_of_bounds_are_said_beside_their_field_and_the_journal_keeps_both_sides()
    {
        using (var answer = await PortalApp.PostFormAsync(admin, Urls.AdminSubscriptionSettings, "terms", new()
        {
            ["Input.Enabled"] = "true", ["Input.Gate"] = "Solutions", ["Input.Amount"] = "-1", ["Input.Currency"] = "€", ["Input.Days"] = "0", ["Input.Methods"] = "", ["Input.Instructions"] = "gardé",
        }))
        {
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(4, page.Split("aria-invalid=\"true\"").Length - 1);
            Assert.Contains("gardé", page, StringComparison.Ordinal);
        }

        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Solutions);
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
        await using var db = app.Open(Here.Id);
        var noted = await db.AuditEntries.Where(a => a.Action == "subscriptions.set" && a.UniversityId == Here.Id).OrderBy(a => a.Id).LastAsync();
        Assert.Matches("\"before\".*\"gate\": ?2", noted.Details ?? "");
        Assert.Matches("\"after\".*\"gate\": ?0", noted.Details ?? "");
        Assert.Equal(Here.Admin.AccountId, noted.AccountId);
    }

    private async Task<DateTimeOffset> EndAsync()
    {
        await using var db = app.Open(Here.Id);
        return await db.Subscriptions.Where(s => s.StudentId == Here.Student.Id).Select(s => s.EndsAt).SingleAsync();
    }

    private static async Task<Telling> TellAsync(DataHost data, Viewer viewer, string method, string number)
    {
        using var proof = new MemoryStream(SubscriptionApp.Pixel);
        return await data.AskAsync<SubscriptionPayments, Telling>(p => p.TellAsync(method, number, proof), viewer);
    }
}
