using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters.Checks;

/// <summary>
/// A published chapter whose links the nightly look found dead. Written by <see cref="LinkCheckJob"/> beside the answers, so that no page has to search
/// texts for addresses. No row is the same as none; a row of another version than the one readers see says nothing any more.
/// </summary>
public sealed class BrokenLinks : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    /// <summary>The published version that was looked at.</summary>
    public required int Version { get; init; }

    /// <summary>How many addresses are dead, 1 or more.</summary>
    public required int Links { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<BrokenLinks>
    {
        public void Configure(EntityTypeBuilder<BrokenLinks> broken)
        {
            broken.HasKey(b => b.ChapterId);
            broken.OfUniversity();
            broken.PointsAt<BrokenLinks, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
        }
    }
}
