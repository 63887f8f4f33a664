using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Accounts.Invitations;

/// <summary>Why somebody is asked to choose a password.</summary>
public enum InvitationKind : short
{
    /// <summary>The account is new.</summary>
    Welcome = 0,

    /// <summary>An administrator has taken the old password away.</summary>
    Reset = 1,
}

/// <summary>
/// A one-time link with which somebody chooses the password of their account. The table knows the token only as a hash; it is made when the mail is
/// written, so an invitation waits without one until then. Belongs to its account, as Identity's own tables do.
/// </summary>
public sealed class Invitation
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; private set; }

    public required int AccountId { get; init; }

    public required InvitationKind Kind { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The administrator's account; null when the portal itself asked.</summary>
    public int? AskedBy { get; init; }

    /// <summary>SHA-256 of the token; null until the mail is written.</summary>
    public byte[]? TokenHash { get; set; }

    /// <summary>When the mail was written; null while it waits.</summary>
    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>When it was taken back, or another one took its place.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> invitation)
        {
            invitation.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Cascade);
            invitation.Property(i => i.TokenHash).HasMaxLength(32);

            // AccountInvitations: an account has one that holds at most; the one of a person's page.
            invitation.HasIndex(i => i.AccountId).IsUnique().HasFilter("used_at IS NULL AND withdrawn_at IS NULL");

            // AccountInvitations: the one of a link.
            invitation.HasIndex(i => i.TokenHash).IsUnique().HasFilter("token_hash IS NOT NULL");

            // InvitationSending: those that wait for their mail, in order.
            invitation.HasIndex(i => i.Id).HasFilter("sent_at IS NULL AND withdrawn_at IS NULL");
        }
    }
}
