using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;

namespace Portal.Data.People;

/// <summary>A list as somebody likes to see it, under a name of their own: filters, order and columns, as the address of the list has them.</summary>
public sealed class SavedView : IOfUniversity
{
    public const int NameLength = 60;

    public const int QueryLength = 600;

    public int Id { get; private set; }

    /// <summary>The university it was made in: its filters name programmes of that one.</summary>
    public required int UniversityId { get; init; }

    /// <summary>Whose it is; nobody else sees it.</summary>
    public required int AccountId { get; init; }

    /// <summary>Which list: "students", "professors" or "administrators".</summary>
    public required string List { get; init; }

    public required string Name { get; init; }

    /// <summary>What stands behind the question mark of the address.</summary>
    public required string Query { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SavedView>
    {
        public void Configure(EntityTypeBuilder<SavedView> view)
        {
            view.OfUniversity();
            view.HasOne<Account>().WithMany().HasForeignKey(v => v.AccountId).OnDelete(DeleteBehavior.Cascade);
            view.Property(v => v.List).HasMaxLength(20);
            view.Property(v => v.Name).HasMaxLength(NameLength);
            view.Property(v => v.Query).HasMaxLength(QueryLength);

            // SavedViews: somebody's views of a list; a name stands for one of them.
            view.HasIndex(v => new { v.AccountId, v.UniversityId, v.List, v.Name }).IsUnique();
        }
    }
}
