using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>
/// Somebody of an administration: of one university, or of the main one. The university may be absent, so the table has no university
/// filter; it is read by account only (AccountStates) and, later, through a scope of its own.
/// </summary>
public sealed class Administrator
{
    public int Id { get; private set; }

    /// <summary>Null for the main administration.</summary>
    public int? OfUniversityId { get; init; }

    public required int AccountId { get; init; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Administrator>
    {
        public void Configure(EntityTypeBuilder<Administrator> administrator)
        {
            administrator.HasOne<University>().WithMany().HasForeignKey(a => a.OfUniversityId).OnDelete(DeleteBehavior.Restrict);
            administrator.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Restrict);
            administrator.Property(a => a.FirstName).IsName();
            administrator.Property(a => a.LastName).IsName();

            // AccountStates: one administrator per account.
            administrator.HasIndex(a => a.AccountId).IsUnique();
        }
    }
}
