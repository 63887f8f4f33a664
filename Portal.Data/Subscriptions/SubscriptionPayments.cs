using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>What became of a payment told of.</summary>
public abstract record Telling
{
    private Telling()
    {
    }

    /// <summary>It waits for the administration.</summary>
    public sealed record Kept(long Id) : Telling;

    /// <summary>Not a student, or no subscriptions here.</summary>
    public sealed record NotFound : Telling;

    /// <summary>No such way to pay.</summary>
    public sealed record MethodUnknown : Telling;

    /// <summary>The number is empty, too long, or holds other signs than letters, digits and the usual separators.</summary>
    public sealed record NumberWrong : Telling;

    /// <summary>This number was told of before with this way to pay, by whomever.</summary>
    public sealed record NumberTaken : Telling;

    /// <summary>Another payment of the student waits.</summary>
    public sealed record OneWaits : Telling;

    /// <summary>The proof is no image and no PDF, or was not kept for what <paramref name="Why"/> says.</summary>
    public sealed record ProofRefused(AddedFile? Why) : Telling;
}

/// <summary>Students tell of payments, administrations decide (EL-Y1, EL-Y2, W-S18).</summary>
public sealed class SubscriptionPayments(PortalDb portal, StructureLookups lookups, FileStore store, TimeProvider time)
{
    private static readonly string[] Proofs = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"];

    /// <summary>Tells of a payment with its proof.</summary>
    public async Task<Telling> TellAsync(string method, string number, Stream proof, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student || await lookups.OfUniversityAsync(student.UniversityId, ct) is not { Rules: { Subscription: { } rules } all })
        {
            return new Telling.NotFound();
        }

        if (rules.Methods.FirstOrDefault(m => string.Equals(m, method, StringComparison.Ordinal)) is not { } way)
        {
            return new Telling.MethodUnknown();
        }

        if (Number(number) is not { } clean)
        {
            return new Telling.NumberWrong();
        }

        // Asked before a byte is kept; the indexes hold it whoever sends at the same moment.
        if (await db.SubscriptionPayments.AnyAsync(p => p.StudentId == student.StudentId && p.State == PaymentState.Waiting, ct))
        {
            return new Telling.OneWaits();
        }

        if (await db.SubscriptionPayments.AnyAsync(p => p.Method == way && p.TransactionNumber == clean && p.State != PaymentState.Refused, ct))
        {
            return new Telling.NumberTaken();
        }

        var added = await store.AddAsync(
            proof, student.UniversityId, new FileLimits(SubscriptionPayment.LargestProof, SubscriptionPayment.LargestProof, all.Files.Storage), inline: false, ct);
        if (added is not FileKept kept || !Proofs.Contains(kept.ContentType))
        {
            return new Telling.ProofRefused(added is FileKept ? null : added);
        }

        var payment = new SubscriptionPayment
        {
            UniversityId = student.UniversityId, StudentId = student.StudentId, Method = way, TransactionNumber = clean, Amount = rules.Amount, Currency = rules.Currency,
            LengthDays = rules.LengthDays, ProofFileId = kept.Id, CreatedAt = time.GetUtcNow(),
        };
        db.Add(payment);
        try
        {
            await db.SaveChangesAsync(ct);
            return new Telling.Kept(payment.Id);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } which)
        {
            return which.ConstraintName?.EndsWith("waiting", StringComparison.Ordinal) == true ? new Telling.OneWaits() : new Telling.NumberTaken();
        }
    }

    /// <summary>Accepts what waits: the subscription begins now, or goes on from its present end. False when none waits for the viewer to decide.</summary>
    public async Task<bool> AcceptAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await ZoneAsync(db.Viewer, ct) is not { } zone)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await WaitingAsync(db, id, ct) is not { } payment)
        {
            return false;
        }

        await SubscriptionGrant.GiveAsync(db, zone, payment, db.Viewer.Account, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Refuses what waits; its student reads why.</summary>
    /// <param name="id">Of the payment.</param>
    /// <param name="reason">At most <see cref="SubscriptionPayment.ReasonLength"/> characters once cleaned.</param>
    /// <param name="ct">Gives up before anything is changed.</param>
    public async Task<Reviewing> RefuseAsync(long id, string? reason, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await ZoneAsync(db.Viewer, ct) is null || !await db.SubscriptionPayments.ReviewableBy(db.Viewer).AnyAsync(p => p.Id == id, ct))
        {
            return Reviewing.NotFound;
        }

        if (SubscriptionReasons.Clean(reason) is not { } words)
        {
            return Reviewing.ReasonMissing;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await WaitingAsync(db, id, ct) is not { } payment)
        {
            return Reviewing.Decided;
        }

        (payment.State, payment.ReviewedAt, payment.ReviewedByAccountId, payment.Reason) = (PaymentState.Refused, time.GetUtcNow(), db.Viewer.Account, words);
        db.Add(SubscriptionGrant.Entry(payment, "subscription.refused", db.Viewer.Account, time.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await SubscriptionGrant.TellAsync(db, payment, Notifications.NotificationKind.SubscriptionRefused, $"{payment.Method} {payment.TransactionNumber}", ct);
        await transaction.CommitAsync(ct);
        return Reviewing.Done;
    }

    /// <summary>A number as it is compared: capitals without spaces; null for what is none.</summary>
    internal static string? Number(string? typed)
    {
        var number = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpper(CultureInfo.InvariantCulture);
        return number.Length is > 0 and <= SubscriptionPayment.NumberLength && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or ':' or '#') ? number : null;
    }

    /// <summary>The zone of the administered university; null where there are no subscriptions. Asked for before a transaction holds a connection.</summary>
    private async Task<TimeZoneInfo?> ZoneAsync(Viewer viewer, CancellationToken ct) =>
        viewer.AdministeredUniversity() is { } university && await lookups.OfUniversityAsync(university, ct) is { Rules: { Subscription: not null } rules } ? rules.Zone : null;

    /// <summary>Locked until the transaction ends, so that it is decided once.</summary>
    private static async Task<SubscriptionPayment?> WaitingAsync(PortalDbContext db, long id, CancellationToken ct) =>
        db.Viewer.AdministeredUniversity() is { } university
            ? await db.SubscriptionPayments.FromSql($"SELECT * FROM subscription_payments WHERE university_id = {university} AND id = {id} AND state = 0 FOR UPDATE")
                .ReviewableBy(db.Viewer).SingleOrDefaultAsync(ct)
            : null;
}
