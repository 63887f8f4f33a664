using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>A part of a university (UFR).</summary>
public sealed class Faculty : IOfUniversity, IBinned, IArchivable
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>When it was put away: nothing new begins in it, what is there stays as it is. Null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Faculty>
    {
        public void Configure(EntityTypeBuilder<Faculty> faculty)
        {
            faculty.OfUniversity();
            faculty.PointedAtInsideUniversity();
            faculty.Property(f => f.Code).HasMaxLength(TenantConfiguration.CodeLength);
            faculty.Property(f => f.Name).IsName();

            // EL-R7, and the list of a university's faculties.
            faculty.HasIndex(f => new { f.UniversityId, f.Code }).IsUnique().HasFilter("deleted_at IS NULL");

            // Deletions and Purge: what one deletion took.
            faculty.HasIndex(f => new { f.UniversityId, f.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}
