using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>The logo of a university; no row, no logo. Public as a name is: whoever registers or signs in sees it.</summary>
public sealed class UniversityLogo : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>The largest picture; smaller ones lie beside it (<see cref="LogoPicture"/>).</summary>
    public required int FileId { get; set; }

    public required DateTimeOffset SetAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UniversityLogo>
    {
        public void Configure(EntityTypeBuilder<UniversityLogo> logo)
        {
            logo.ToTable("UniversityLogos");
            logo.HasKey(l => l.UniversityId);
            logo.OfUniversity();
            logo.PointsAt<UniversityLogo, StoredFile>(nameof(FileId));
        }
    }
}
