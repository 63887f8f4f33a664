using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Subscriptions;

/// <summary>What a payment provider sends: signed, fresh, once.</summary>
public sealed partial class ProviderTests(PortalApp app) : IClassFixture<PortalApp>, IAsyncLifetime
{
    private HttpClient admin = null!;
    private HttpClient provider = null!;
    private string secret = "";
    private int sent;

    private UniversityWorld Here => app.World.Fleuve;

    private DateTimeOffset Now => app.Clock.GetUtcNow();

    private string Address => Urls.PaymentEvents(Here.Id);

    public async ValueTask InitializeAsync()
    {
        admin = await app.SignInAsync(Here.Admin);
        provider = app.Visitor();
        await app.ExecuteAsync($"DELETE FROM subscription_payments");
        await app.ExecuteAsync($"DELETE FROM subscriptions");
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
        using var made = await PortalApp.PostFormAsync(admin, Urls.AdminSubscriptionSettings, "secret");
        secret = Secret().Match(await made.Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.Equal(64, secret.Length);
    }

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        provider.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_signed_payment_opens_the_subscription_and_is_taken_in_once()
    {
        var body = Message("TX1");
        Assert.Equal(HttpStatusCode.OK, await PortalApp.SendEventAsync(provider, Address, secret, body, Now));
        Assert.Equal(HttpStatusCode.Conflict, await PortalApp.SendEventAsync(provider, Address, secret, body, Now));

        // Another message about the same transaction pays nothing either.
        Assert.Equal(HttpStatusCode.Conflict, await PortalApp.SendEventAsync(provider, Address, secret, Message("TX1"), Now));
        await using var db = app.Open(Here.Id);
        var until = await db.Subscriptions.Where(s => s.StudentId == Here.Student.Id).Select(s => s.EndsAt).SingleAsync();
        Assert.Equal(60, (until - Now).TotalDays, 0.01);
        Assert.Single(await db.SubscriptionPayments.ToListAsync());
    }

    [Fact]
    public async Task What_was_revoked_is_not_brought_back_by_a_message()
    {
        var body = Message("TX9");
        Assert.Equal(HttpStatusCode.OK, await PortalApp.SendEventAsync(provider, Address, secret, body, Now));
        await using var db = app.Open(Here.Id);
        var id = await db.SubscriptionPayments.Select(p => p.Id).SingleAsync();
        using (var revoked = await PortalApp.PostFormAsync(admin, Urls.AdminSubscription(id), "revoke", new() { ["Revoked.Reason"] = "Remboursé" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, revoked.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Conflict, await PortalApp.SendEventAsync(provider, Address, secret, body, Now));
        Assert.Equal(HttpStatusCode.Conflict, await PortalApp.SendEventAsync(provider, Address, secret, Message("tx9"), Now));
        Assert.False(await db.Subscriptions.AnyAsync());
        Assert.Equal(PaymentState.Revoked, await db.SubscriptionPayments.Select(p => p.State).SingleAsync());
    }

    [Fact]
    public async Task The_same_message_at_the_same_moment_is_taken_in_once()
    {
        var body = Message("TX2");
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PortalApp.SendEventAsync(provider, Address, secret, body, Now)));
        Assert.Single(all, HttpStatusCode.OK);
        Assert.Equal(5, all.Count(s => s == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task What_is_not_signed_or_not_fresh_is_refused_and_changes_nothing()
    {
        var body = Message("TX3");
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, null, body, Now));
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, "autre", body, Now));
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, secret, body, Now, new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, secret, body, Now, "é"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, secret, body, Now.AddMinutes(-6)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PortalApp.SendEventAsync(provider, Address, secret, body, Now.AddMinutes(6)));
        await using var db = app.Open(Here.Id);
        Assert.Empty(await db.SubscriptionPayments.ToListAsync());
        Assert.Equal(HttpStatusCode.OK, await PortalApp.SendEventAsync(provider, Address, secret, body, Now.AddMinutes(-4)));
    }

    [Fact]
    public async Task Less_than_the_price_waits_for_the_administration()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PortalApp.SendEventAsync(provider, Address, secret, Message("TX4", amount: 100), Now));
        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Waiting, (await db.SubscriptionPayments.SingleAsync()).State);
        Assert.False(await db.Subscriptions.AnyAsync());
    }

    [Fact]
    public async Task The_provider_settles_what_the_student_told_of()
    {
        using var student = await app.SignInAsync(Here.Student);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Subscription)).Status == HttpStatusCode.OK);
        await PortalApp.TellAsync(student, "TX5", SubscriptionApp.Pixel);
        Assert.Equal(HttpStatusCode.OK, await PortalApp.SendEventAsync(provider, Address, secret, Message("tx5"), Now));
        await using var db = app.Open(Here.Id);
        Assert.Equal(PaymentState.Accepted, (await db.SubscriptionPayments.SingleAsync()).State);
    }

    [Fact]
    public async Task Signed_nonsense_is_refused_with_a_word()
    {
        foreach (var body in new[]
        {
            "", "null", "[]", "{", "{}", "\"x\"", new string('[', 5_000), Message("TX6", reference: "UDD-" + app.World.Dunes.Student.Id), Message("TX6", reference: $"UGF-{app.World.Dunes.Student.Id}"),
            Message("TX6", reference: "UGF-999999999999"), Message("TX6", method: "Chèque"), Message("TX6", amount: -5), Message("TX6", currency: "€"), Message("", reference: null),
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await PortalApp.SendEventAsync(provider, Address, secret, body, Now));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PortalApp.SendEventAsync(provider, Address, secret, new string('x', 20_000), Now));
    }

    [Fact]
    public async Task Where_there_is_no_secret_there_is_nothing()
    {
        var none = await PortalApp.SendEventAsync(provider, Urls.PaymentEvents(World.Nobody), secret, Message("TX7"), Now);
        Assert.Equal(HttpStatusCode.NotFound, none);
        Assert.Equal(HttpStatusCode.NotFound, await PortalApp.SendEventAsync(provider, Urls.PaymentEvents(app.World.Dunes.Id), secret, Message("TX7"), Now));
        using (var forgotten = await PortalApp.PostFormAsync(admin, Urls.AdminSubscriptionSettings, Urls.AdminSubscriptionSecretForget))
        {
            Assert.Equal(HttpStatusCode.Redirect, forgotten.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, await PortalApp.SendEventAsync(provider, Address, secret, Message("TX7"), Now));
        await using var db = app.Open(Here.Id);
        Assert.Null((await db.SubscriptionSettings.SingleAsync()).WebhookSecret);
    }

    [Fact]
    public async Task The_secret_is_kept_encrypted_and_shown_once()
    {
        await using var db = app.Open(Here.Id);
        var kept = (await db.SubscriptionSettings.SingleAsync()).WebhookSecret;
        Assert.NotNull(kept);
        Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await PortalApp.GetAsync(admin, Urls.AdminSubscriptionSettings)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(await db.AuditEntries.Select(a => a.Details).ToListAsync(), d => d?.Contains(secret, StringComparison.Ordinal) == true);
    }

    private string Message(string transaction, decimal amount = 490, string? reference = "", string method = "Wave", string currency = "XOF") => JsonSerializer.Serialize(new
    {
        @event = $"evt-{GetHashCode()}-{sent++}", reference = reference == "" ? $"UGF-{Here.Student.Id}" : reference, method, transaction, amount, currency,
    });

    [GeneratedRegex("<code>([0-9a-f]{64})</code>")]
    private static partial Regex Secret();
}
