using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Accounts.Sessions;

/// <summary>
/// One sign-in on one device. Belongs to its account as Identity's own tables do, so it has no university of its own. It is open while it was not
/// ended, its time is not over and its stamp is the account's present one.
/// </summary>
public sealed class AccountSession
{
    public const int DeviceLength = 300;

    public const int AddressLength = 45;

    public long Id { get; private set; }

    public required int AccountId { get; init; }

    /// <summary>The account's security stamp when the cookie was last written: another stamp has ended the session (W-S11).</summary>
    public required string Stamp { get; set; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Its end, whatever happens; null for a sign-in that outlives the browser, which ends after <see cref="Idle"/> without a visit.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the browser says of itself, cut at <see cref="DeviceLength"/>; empty when it says nothing.</summary>
    public string Device { get; init; } = "";

    /// <summary>Where it comes from, an IP address; null when not known.</summary>
    public string? Address { get; init; }

    /// <summary>When somebody ended it; null while nobody has.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How long a sign-in that outlives the browser lasts without a visit.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    /// <summary>How long ended ones are kept: longer than any cookie lives.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(16);

    internal sealed class Configuration : IEntityTypeConfiguration<AccountSession>
    {
        public void Configure(EntityTypeBuilder<AccountSession> session)
        {
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
            session.Property(s => s.Stamp).HasMaxLength(64);
            session.Property(s => s.Device).HasMaxLength(DeviceLength);
            session.Property(s => s.Address).HasMaxLength(AddressLength);

            // SessionQueries: those of an account, begun last first.
            session.HasIndex(s => new { s.AccountId, s.Id });

            // AccountStates: those of an account that somebody ended.
            session.HasIndex(s => new { s.AccountId, s.EndedAt }).HasFilter("ended_at IS NOT NULL");

            // SessionTidying: those whose time is over.
            session.HasIndex(s => s.LastSeenAt);
        }
    }
}
