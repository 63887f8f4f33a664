using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>A ladder of levels, such as licence–master or BTS. Ladders are data and never see each other (W-C13).</summary>
public sealed class Track : IOfUniversity, IArchivable
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>When it was put away: nobody enters its levels any more and nothing new begins in them; who is in them reads on. Null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Track>
    {
        public void Configure(EntityTypeBuilder<Track> track)
        {
            track.OfUniversity();
            track.PointedAtInsideUniversity();
            track.Property(t => t.Code).HasMaxLength(TenantConfiguration.CodeLength);
            track.Property(t => t.Name).IsName();

            // EL-R7: the code of a track is unique in its university.
            track.HasIndex(t => new { t.UniversityId, t.Code }).IsUnique();
        }
    }
}

/// <summary>A rung of a track: L1, M2, BTS3.</summary>
public sealed class Level : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int TrackId { get; init; }

    public required string Code { get; set; }

    /// <summary>In full words: "Licence 2".</summary>
    public required string Name { get; set; }

    /// <summary>Place on the track, 1 at the bottom; a student sees this rank and those below (EL-R3).</summary>
    public required short Rank { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Level>
    {
        public void Configure(EntityTypeBuilder<Level> level)
        {
            level.OfUniversity();
            level.PointedAtInsideUniversity();
            level.PointsAt<Level, Track>(nameof(TrackId));
            level.Property(l => l.Code).HasMaxLength(TenantConfiguration.CodeLength);
            level.Property(l => l.Name).IsName();

            // The rungs of a track in order, one level on each (EL-R3).
            level.HasIndex(l => new { l.UniversityId, l.TrackId, l.Rank }).IsUnique();

            // EL-R7: the code of a level is unique in its university.
            level.HasIndex(l => new { l.UniversityId, l.Code }).IsUnique();
        }
    }
}
