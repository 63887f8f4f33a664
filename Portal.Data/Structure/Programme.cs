using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>What a student is enrolled in (filière).</summary>
public sealed class Programme : IOfUniversity, IBinned, IArchivable
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int FacultyId { get; set; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>When it was put away: nobody enters it any more and nothing new begins in it; who is in it reads on. Null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Programme>
    {
        public void Configure(EntityTypeBuilder<Programme> programme)
        {
            programme.OfUniversity();
            programme.PointedAtInsideUniversity();
            programme.PointsAt<Programme, Faculty>(nameof(FacultyId));
            programme.Property(p => p.Code).HasMaxLength(TenantConfiguration.CodeLength);
            programme.Property(p => p.Name).IsName();

            // EL-R7, and the programmes of a faculty.
            programme.HasIndex(p => new { p.UniversityId, p.FacultyId, p.Code }).IsUnique().HasFilter("deleted_at IS NULL");

            // Deletions and Purge: what one deletion took.
            programme.HasIndex(p => new { p.UniversityId, p.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}
