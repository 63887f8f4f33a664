using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Notifications;

namespace Portal.Data.Subscriptions;

/// <summary>What a paid subscription changes, in the caller's transaction: the payment, the end, the journal, the notification, and the word to every server.</summary>
internal static class SubscriptionGrant
{
    private const string Page = "/study/subscription";

    /// <summary>Gives one length. A subscription that runs goes on from its end, one that is over begins now (W-S18).</summary>
    /// <param name="payment">Locked, waiting or new.</param>
    /// <param name="zone">Of the university, asked for before the transaction: no connection is held while another one is waited for.</param>
    /// <param name="reviewer">Null for a provider.</param>
    public static async Task GiveAsync(PortalDbContext db, TimeZoneInfo zone, SubscriptionPayment payment, int? reviewer, DateTimeOffset now, CancellationToken ct)
    {
        // The row is made first and locked by that: two payments of a student that are accepted at once come one after the other.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({payment.UniversityId}, {payment.StudentId}, {now}, {now})
            ON CONFLICT (university_id, student_id) DO UPDATE SET ends_at = subscriptions.ends_at
            """, ct);
        var subscription = await db.Subscriptions.SingleAsync(s => s.StudentId == payment.StudentId, ct);
        var before = subscription.EndsAt;
        if (before <= now)
        {
            subscription.StartsAt = now;
        }

        subscription.EndsAt = (before > now ? before : now).AddDays(payment.LengthDays);
        (payment.State, payment.ReviewedAt, payment.ReviewedByAccountId, payment.PaidUntil) = (PaymentState.Accepted, now, reviewer, subscription.EndsAt);
        db.Add(Entry(payment, "subscription.accepted", reviewer, now, before, subscription.EndsAt));
        await db.SaveChangesAsync(ct);
        await TellAsync(db, payment, NotificationKind.SubscriptionAccepted, DayOf(subscription.EndsAt, zone), ct);
        await db.AnnounceAccountAsync(await db.Students.Where(s => s.Id == payment.StudentId).Select(s => s.AccountId).SingleAsync(ct), ct);
    }

    /// <summary>The day of an instant in numbers: "20/11/2026".</summary>
    public static string DayOf(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    public static Task<int> TellAsync(PortalDbContext db, SubscriptionPayment payment, NotificationKind kind, string title, CancellationToken ct) =>
        NotificationFanOut.ToStudentAsync(db, payment.StudentId, new(kind, title, "", Page), ct);

    public static AuditEntry Entry(
        SubscriptionPayment payment, string action, int? account, DateTimeOffset now, DateTimeOffset? before = null, DateTimeOffset? after = null) => new()
    {
        UniversityId = payment.UniversityId, At = now, AccountId = account, Action = action, Target = "student", TargetId = payment.StudentId,
        Details = JsonSerializer.Serialize(new { payment = payment.Id, method = payment.Method, amount = payment.Amount, currency = payment.Currency, before, after }),
    };
}
