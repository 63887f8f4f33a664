using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>The tenant boundary: nothing crosses it.</summary>
public sealed class University : IBinned
{
    public int Id { get; private set; }

    /// <summary>Short sign, unique in the portal (EL-R7), such as "UGF".</summary>
    public required string Code { get; set; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<University>
    {
        public void Configure(EntityTypeBuilder<University> university)
        {
            university.Property(u => u.Code).HasMaxLength(TenantConfiguration.CodeLength);
            university.Property(u => u.Name).IsName();

            // EL-R7: the code of a university is unique among those in use.
            university.HasIndex(u => u.Code).IsUnique().HasFilter("deleted_at IS NULL");
        }
    }
}
