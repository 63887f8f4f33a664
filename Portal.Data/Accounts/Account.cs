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

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> account)
        {
            account.HasOne<University>().WithMany().HasForeignKey(a => a.UniversityId).OnDelete(DeleteBehavior.Restrict);

            // Decision of the portal: an e-mail address belongs to one account, as a user name does.
            account.HasIndex(a => a.NormalizedEmail).HasDatabaseName("EmailIndex").IsUnique();

            // Waiting registrations of a university, oldest first.
            account.HasIndex(a => new { a.UniversityId, a.CreatedAt }).HasFilter("accepted_at IS NULL");
        }
    }
}
