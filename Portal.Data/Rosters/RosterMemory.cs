using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.Rosters;

/// <summary>What somebody said of the columns of a file, kept for the next file with the same titles.</summary>
public sealed class KnownLayout : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required RosterKind Kind { get; init; }

    /// <summary>SHA-256 of the titles, in hexadecimal.</summary>
    public required string Signature { get; init; }

    /// <summary>As JSON: a <see cref="RosterLayout"/>.</summary>
    public required string Layout { get; set; }

    public required DateTimeOffset UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<KnownLayout>
    {
        public void Configure(EntityTypeBuilder<KnownLayout> layout)
        {
            layout.ToTable("RosterLayouts");
            layout.HasKey(l => new { l.UniversityId, l.Kind, l.Signature });
            layout.OfUniversity();
            layout.Property(l => l.Signature).HasMaxLength(64);
            layout.Property(l => l.Layout).HasColumnType("jsonb");
        }
    }
}

/// <summary>What a word of files means here, once somebody has said it.</summary>
public sealed class KnownWord : IOfUniversity
{
    /// <summary>Longest word, as it is compared.</summary>
    public const int LongestWord = 200;

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary><see cref="RosterField.Programme"/> or <see cref="RosterField.Level"/>.</summary>
    public required RosterField Field { get; init; }

    /// <summary>Without accents, capitals and double spaces.</summary>
    public required string Word { get; init; }

    /// <summary>One of the two, by the field.</summary>
    public int? ProgrammeId { get; set; }
    public int? LevelId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<KnownWord>
    {
        public void Configure(EntityTypeBuilder<KnownWord> word)
        {
            word.ToTable("RosterWords");
            word.HasKey(w => new { w.UniversityId, w.Field, w.Word });
            word.OfUniversity();
            word.PointsAt<KnownWord, Programme>(nameof(ProgrammeId), DeleteBehavior.Cascade);
            word.PointsAt<KnownWord, Level>(nameof(LevelId), DeleteBehavior.Cascade);
            word.Property(w => w.Word).HasMaxLength(LongestWord);
        }
    }
}
