using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;
using Portal.Data.Chapters;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>What became of a decision on a payment.</summary>
public enum Reviewing
{
    Done,

    /// <summary>No reason, or one longer than <see cref="SubscriptionPayment.ReasonLength"/>.</summary>
    ReasonMissing,

    /// <summary>It is no longer in the state for it: somebody else decided meanwhile.</summary>
    Decided,

    /// <summary>There is none for the viewer to decide on.</summary>
    NotFound,
}

/// <summary>Reasons as they are kept.</summary>
internal static class SubscriptionReasons
{
    /// <summary>What can be stored of it; null for nothing to read, or too much.</summary>
    public static string? Clean(string? typed) => ChapterTexts.Clean(typed ?? "").Trim() is { Length: > 0 and <= SubscriptionPayment.ReasonLength } words ? words : null;
}

/// <summary>The times that payments add up to (W-S18).</summary>
internal static class SubscriptionTimes
{
    /// <summary>The subscription after each payment: one that runs goes on from its end, one that is over begins with the payment.</summary>
    /// <param name="paid">When each was accepted and for how many days, in that order.</param>
    public static IEnumerable<(DateTimeOffset StartsAt, DateTimeOffset EndsAt)> After(IEnumerable<(DateTimeOffset At, short Days)> paid)
    {
        (DateTimeOffset StartsAt, DateTimeOffset EndsAt)? last = null;
        foreach (var (at, days) in paid)
        {
            last = last is { } running && running.EndsAt > at ? (running.StartsAt, running.EndsAt.AddDays(days)) : (at, at.AddDays(days));
            yield return last.Value;
        }
    }
}

/// <summary>An administration takes an accepted payment back: the subscription is then what the other accepted payments make of it.</summary>
public sealed class SubscriptionRevocations(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Revokes what was accepted; its student is told and reads why. No message of a provider brings it back, since its number stays taken.</summary>
    /// <param name="id">Of the payment.</param>
    /// <param name="reason">At most <see cref="SubscriptionPayment.ReasonLength"/> characters once cleaned.</param>
    /// <param name="ct">Gives up before anything is changed.</param>
    public async Task<Reviewing> RevokeAsync(long id, string? reason, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { Rules.Subscription: not null }
            || await db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.Id == id).Join(db.Students, p => p.StudentId, s => s.Id, (p, s) => new { StudentId = s.Id, s.AccountId })
                .SingleOrDefaultAsync(ct) is not { } student)
        {
            return Reviewing.NotFound;
        }

        if (SubscriptionReasons.Clean(reason) is not { } words)
        {
            return Reviewing.ReasonMissing;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The student's row first, as when a payment is accepted: whoever else changes it waits here, and nobody waits in a ring.
        var subscription = await db.Subscriptions.FromSql($"SELECT * FROM subscriptions WHERE university_id = {university} AND student_id = {student.StudentId} FOR UPDATE").SingleOrDefaultAsync(ct);
        var accepted = await db.SubscriptionPayments
            .FromSql($"SELECT * FROM subscription_payments WHERE university_id = {university} AND student_id = {student.StudentId} AND state = 1 ORDER BY id FOR UPDATE")
            .ReviewableBy(db.Viewer).ToListAsync(ct);
        if (accepted.Find(p => p.Id == id) is not { } payment)
        {
            return Reviewing.Decided;
        }

        var (now, before) = (time.GetUtcNow(), subscription?.EndsAt);
        (payment.State, payment.RevokedAt, payment.RevokedByAccountId, payment.Reason, payment.PaidUntil) = (PaymentState.Revoked, now, db.Viewer.Account, words, null);
        var after = Recount(subscription, [.. accepted.Where(p => p.Id != id).OrderBy(p => p.ReviewedAt).ThenBy(p => p.Id)]);
        if (after is null && subscription is not null)
        {
            db.Remove(subscription);
        }

        db.Add(SubscriptionGrant.Entry(payment, "subscription.revoked", db.Viewer.Account, now, before, after));
        await db.SaveChangesAsync(ct);
        await SubscriptionGrant.TellAsync(db, payment, NotificationKind.SubscriptionRevoked, $"{payment.Method} {payment.TransactionNumber}", ct);
        await db.AnnounceAccountAsync(student.AccountId, ct);
        await transaction.CommitAsync(ct);
        return Reviewing.Done;
    }

    /// <summary>Writes what remains into the rows.</summary>
    /// <returns>The end; null when nothing remains.</returns>
    private static DateTimeOffset? Recount(Subscription? subscription, List<SubscriptionPayment> remaining)
    {
        DateTimeOffset? end = null;
        foreach (var (payment, time) in remaining.Zip(SubscriptionTimes.After(remaining.Select(p => (p.ReviewedAt ?? p.CreatedAt, p.LengthDays)))))
        {
            payment.PaidUntil = end = time.EndsAt;
            if (subscription is not null)
            {
                (subscription.StartsAt, subscription.EndsAt) = time;
            }
        }

        return end;
    }
}
