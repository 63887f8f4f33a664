using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Files;
using Portal.Data.Modelling;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>Until when a student has subscribed. One row per student who ever did; renewing moves its end (W-S18).</summary>
public sealed class Subscription : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int StudentId { get; init; }

    /// <summary>Since when without a gap.</summary>
    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>The first instant after it.</summary>
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>The end that was told thirty days before; null when none was.</summary>
    public DateTimeOffset? MonthToldFor { get; set; }

    /// <summary>The end that was told seven days before; null when none was.</summary>
    public DateTimeOffset? SoonToldFor { get; set; }

    /// <summary>The end that was told a day before; null when none was.</summary>
    public DateTimeOffset? EndToldFor { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> subscription)
        {
            subscription.ToTable("Subscriptions");
            subscription.HasKey(s => new { s.UniversityId, s.StudentId });
            subscription.OfUniversity();
            subscription.PointsAt<Subscription, Student>(nameof(StudentId));

            // SubscriptionNotices, FigureCounting: those that end within a month. SubscriberQueries.ListAsync: by their end, from a cursor on.
            subscription.HasIndex(s => new { s.UniversityId, s.EndsAt, s.StudentId });
        }
    }
}

/// <summary>What became of a payment.</summary>
public enum PaymentState : short
{
    Waiting = 0,
    Accepted = 1,
    Refused = 2,

    /// <summary>Accepted, and taken back later: it counts for nothing any more, and its number pays nothing again.</summary>
    Revoked = 3,
}

/// <summary>A payment that a student told of, with its proof, or that a provider sent (EL-Y1, EL-Y2). Decided once; what was accepted may be revoked once.</summary>
public sealed class SubscriptionPayment : IOfUniversity
{
    /// <summary>Longest number of a transaction.</summary>
    public const int NumberLength = 64;

    /// <summary>Longest reason of a refusal or a revocation.</summary>
    public const int ReasonLength = 500;

    /// <summary>Largest proof, in bytes (EL-Y1).</summary>
    public const long LargestProof = 5_000_000;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int StudentId { get; init; }

    /// <summary>Way to pay, as the university called it then.</summary>
    public required string Method { get; init; }

    /// <summary>Number of the transaction: capitals without spaces.</summary>
    public required string TransactionNumber { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>What one length was when it was paid, in days.</summary>
    public required short LengthDays { get; init; }

    /// <summary>The proof; null for what a provider sent.</summary>
    public int? ProofFileId { get; init; }

    public PaymentState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was accepted or refused; null while it waits.</summary>
    public DateTimeOffset? ReviewedAt { get; set; }

    /// <summary>Who accepted or refused it; null while it waits, for a provider, or when that account is gone.</summary>
    public int? ReviewedByAccountId { get; set; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Who revoked it; null when nobody did, or that account is gone.</summary>
    public int? RevokedByAccountId { get; set; }

    /// <summary>Why it was refused or revoked, in the administration's words; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>The end of the subscription it led to; null unless accepted.</summary>
    public DateTimeOffset? PaidUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SubscriptionPayment>
    {
        public void Configure(EntityTypeBuilder<SubscriptionPayment> payment)
        {
            payment.ToTable("SubscriptionPayments");
            payment.OfUniversity();
            payment.PointsAt<SubscriptionPayment, Student>(nameof(StudentId));
            payment.PointsAt<SubscriptionPayment, StoredFile>(nameof(ProofFileId));
            payment.HasOne<Account>().WithMany().HasForeignKey(p => p.ReviewedByAccountId).OnDelete(DeleteBehavior.SetNull);
            payment.HasOne<Account>().WithMany().HasForeignKey(p => p.RevokedByAccountId).OnDelete(DeleteBehavior.SetNull);
            payment.Property(p => p.Method).HasMaxLength(SubscriptionSettings.MethodLength);
            payment.Property(p => p.TransactionNumber).HasMaxLength(NumberLength);
            payment.Property(p => p.Amount).HasPrecision(12, 2);
            payment.Property(p => p.Currency).HasMaxLength(3);
            payment.Property(p => p.Reason).HasMaxLength(ReasonLength);

            // W-S18: a transaction pays once; what was refused may be sent again with a better proof, what was revoked may not.
            payment.HasIndex(p => new { p.UniversityId, p.Method, p.TransactionNumber }).IsUnique().HasFilter("state <> 2");

            // EL-Y1: a student has one that waits at a time.
            payment.HasIndex(p => new { p.UniversityId, p.StudentId }).IsUnique().HasFilter("state = 0").HasDatabaseName("IX_SubscriptionPayments_Waiting");

            // SubscriptionQueries.ListAsync: those in a state, by their order of arrival.
            payment.HasIndex(p => new { p.UniversityId, p.State, p.Id });

            // SubscriptionQueries.ReadOwnAsync: a student's own, newest first.
            payment.HasIndex(p => new { p.UniversityId, p.StudentId, p.Id }).IsDescending(false, false, true);

            // FigureCounting: how many came on each day.
            payment.HasIndex(p => new { p.UniversityId, p.CreatedAt });

            // FigureCounting: what was accepted in a month.
            payment.HasIndex(p => new { p.UniversityId, p.ReviewedAt }).HasFilter("state = 1");

            // FileSweep: whether a file is a proof.
            payment.HasIndex(p => new { p.UniversityId, p.ProofFileId }).HasFilter("proof_file_id IS NOT NULL");
        }
    }
}

/// <summary>A message of a payment provider that was taken in, so that it is taken in once.</summary>
public sealed class PaymentEvent : IOfUniversity
{
    /// <summary>Longest name of an event.</summary>
    public const int EventLength = 100;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>As the provider names it.</summary>
    public required string EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PaymentEvent>
    {
        public void Configure(EntityTypeBuilder<PaymentEvent> received)
        {
            received.ToTable("PaymentEvents");
            received.OfUniversity();
            received.Property(e => e.EventId).HasMaxLength(EventLength);

            // PaymentProvider: a message sent again is refused.
            received.HasIndex(e => new { e.UniversityId, e.EventId }).IsUnique();
        }
    }
}

/// <summary>Who sees and decides which payments.</summary>
public static class SubscriptionAccess
{
    extension(IQueryable<SubscriptionPayment> payments)
    {
        /// <summary>A student's own; all of the university for its administration; nothing for anybody else (W-S3, W-S4).</summary>
        public IQueryable<SubscriptionPayment> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => payments.Where(p => p.StudentId == s.StudentId),
            UniversityAdminViewer or MainAdminViewer or SystemViewer => payments,
            _ => payments.Where(p => false),
        };

        /// <summary>Those of the administered university; nothing for anybody else.</summary>
        public IQueryable<SubscriptionPayment> ReviewableBy(Viewer viewer) => payments.AdministeredBy(viewer);
    }
}
