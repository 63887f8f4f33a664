using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Structure;

namespace Portal.Data.Accounts;

/// <summary>What an account acts as; it acts as one at a time.</summary>
public enum Role : short
{
    None = 0,
    Student = 1,
    Professor = 2,
    Admin = 3,
}

/// <summary>What a person signs in with. Carries no university filter: only Identity's code touches it.</summary>
public sealed class Account : IdentityUser<int>
{
    /// <summary>Its one university; null for the main administration.</summary>
    public int? UniversityId { get; init; }

    /// <summary>The role last used, taken up again at the next sign-in.</summary>
    public Role LastRole { get; set; }

    /// <summary>False when an administrator has closed the account; it then cannot sign in and its sessions end within a second.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>When an administrator accepted the registration; null while it waits, where the university asks for it.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody last used it, to the minute; <see cref="Never"/> while nobody has.</summary>
    public DateTimeOffset LastSeenAt { get; set; } = Never;

    /// <summary>Before every moment: so that accounts nobody used stand behind all others.</summary>
    public static DateTimeOffset Never => DateTimeOffset.MinValue;

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> account)
        {
            account.HasOne<University>().WithMany().HasForeignKey(a => a.UniversityId).OnDelete(DeleteBehavior.Restrict);

            // Decision of the portal: an e-mail address belongs to one account, as a user name does.
            account.HasIndex(a => a.NormalizedEmail).HasDatabaseName("EmailIndex").IsUnique();

            // Waiting registrations of a university, oldest first.
            account.HasIndex(a => new { a.UniversityId, a.CreatedAt }).HasFilter("accepted_at IS NULL");

            account.Property(a => a.LastSeenAt).HasDefaultValue(Never);

            // People of a university, seen last first.
            account.HasIndex(a => new { a.UniversityId, a.LastSeenAt, a.Id });

            // Search of a person by a part of the user name or of the e-mail address (trigrams).
            account.HasIndex(a => new { a.NormalizedUserName, a.NormalizedEmail }, "IX_Accounts_Words").HasMethod("gin").HasOperators("gin_trgm_ops", "gin_trgm_ops");

            // People of a university whose account is closed: few among many.
            account.HasIndex(a => new { a.UniversityId, a.Id }, "IX_Accounts_Closed").HasFilter("NOT enabled");

            // People of a university who have no password yet: few among many.
            account.HasIndex(a => new { a.UniversityId, a.Id }, "IX_Accounts_Invited").HasFilter("password_hash IS NULL");
        }
    }
}
