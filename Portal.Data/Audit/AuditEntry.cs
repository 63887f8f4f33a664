using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Audit;

/// <summary>Who did what to which thing, when. Written in the transaction of the deed, never changed.</summary>
public sealed class AuditEntry
{
    /// <summary>The database gives the number.</summary>
    public AuditEntry()
    {
    }

    /// <summary>Has a number already, from <see cref="AuditNumbers"/>, because rows bear it.</summary>
    internal AuditEntry(long id) => Id = id;

    public long Id { get; private set; }

    /// <summary>Null for deeds above universities.</summary>
    public int? UniversityId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null when the portal itself acted or nobody was signed in.</summary>
    public int? AccountId { get; init; }

    /// <summary>A dotted verb such as "account.password-changed".</summary>
    public required string Action { get; init; }

    /// <summary>The thing, such as "chapter" or "account".</summary>
    public required string Target { get; init; }

    public int? TargetId { get; init; }

    /// <summary>What is worth keeping besides, as JSON; null for nothing. Never a secret, never a text somebody wrote.</summary>
    public string? Details { get; init; }

    /// <summary>From where, as the server saw it; null when the portal itself acted. The context notes it on saving.</summary>
    public string? Address { get; internal set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.Property(e => e.Action).HasMaxLength(80);
            entry.Property(e => e.Target).HasMaxLength(40);
            entry.Property(e => e.Details).HasColumnType("jsonb");

            entry.Property(e => e.Address).HasMaxLength(45); // the longest way to write an IPv6 address

            // AuditQueries: the journal of a university, newest first.
            entry.HasIndex(e => new { e.UniversityId, e.At, e.Id }).IsDescending(false, true, true);

            // AuditQueries: the history of one thing.
            entry.HasIndex(e => new { e.UniversityId, e.Target, e.TargetId, e.At, e.Id }).IsDescending(false, false, false, true, true);

            // AuditQueries: what one person did.
            entry.HasIndex(e => new { e.UniversityId, e.AccountId, e.At, e.Id }).IsDescending(false, false, true, true);

            // AuditQueries: deeds of one kind.
            entry.HasIndex(e => new { e.UniversityId, e.Action, e.At, e.Id }).IsDescending(false, false, true, true);
        }
    }
}
