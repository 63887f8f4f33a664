using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Modelling;
using Portal.Data.People;

namespace Portal.Data.Reading;

/// <summary>Where a student left a chapter.</summary>
public sealed class ReadingPlace : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int StudentId { get; init; }

    public required int ChapterId { get; init; }

    public SectionKind Section { get; set; }

    /// <summary>Id of the paragraph at the top of the screen; empty at the start.</summary>
    public string Anchor { get; set; } = "";

    /// <summary>How much of the course was passed, 0 to 100.</summary>
    public short Percent { get; set; }

    /// <summary>The version that was open.</summary>
    public int Version { get; set; }

    /// <summary>When it was opened last.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>When it was opened first; null for places older than this was kept.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>When the end of the course was reached; null before.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReadingPlace>
    {
        public void Configure(EntityTypeBuilder<ReadingPlace> place)
        {
            place.HasKey(p => new { p.StudentId, p.ChapterId });
            place.OfUniversity();
            place.PointsAt<ReadingPlace, Student>(nameof(StudentId), DeleteBehavior.Cascade);
            place.PointsAt<ReadingPlace, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            place.Property(p => p.Anchor).HasMaxLength(80);

            // Purging a chapter takes its places along.
            place.HasIndex(p => new { p.UniversityId, p.ChapterId });

            // StudyQueries: "continue where I was".
            place.HasIndex(p => new { p.UniversityId, p.StudentId, p.OpenedAt }).IsDescending(false, false, true);
        }
    }
}

/// <summary>A student's word that they tried the exercises of a chapter; opens the solutions where the release asks for it.</summary>
public sealed class ChapterAttempt : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int StudentId { get; init; }

    public required int ChapterId { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterAttempt>
    {
        public void Configure(EntityTypeBuilder<ChapterAttempt> attempt)
        {
            attempt.HasKey(a => new { a.StudentId, a.ChapterId });
            attempt.OfUniversity();
            attempt.PointsAt<ChapterAttempt, Student>(nameof(StudentId), DeleteBehavior.Cascade);
            attempt.PointsAt<ChapterAttempt, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);

            // Purging a chapter takes its attempts along.
            attempt.HasIndex(a => new { a.UniversityId, a.ChapterId });
        }
    }
}
