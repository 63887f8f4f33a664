using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Modelling;

namespace Portal.Data.Discussion;

/// <summary>
/// What is asked about one part of a chapter, in figures: kept by <see cref="Threads"/> in the transaction of each change, read by the page of the
/// chapter together with its text. No row is the same as nothing asked.
/// </summary>
public sealed class ChapterDiscussion : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    public required SectionKind Section { get; init; }

    /// <summary>Questions that can be seen.</summary>
    public int Questions { get; set; }

    /// <summary>Those of them that wait for the teaching team.</summary>
    public int Waiting { get; set; }

    /// <summary>Those of them that stand in the FAQ.</summary>
    public int Pinned { get; set; }

    /// <summary>How many questions hang on each paragraph, as JSON: an object of numbers by id. Lost paragraphs are among them.</summary>
    public string Places { get; set; } = "{}";

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterDiscussion>
    {
        public void Configure(EntityTypeBuilder<ChapterDiscussion> discussion)
        {
            discussion.HasKey(d => new { d.ChapterId, d.Section });
            discussion.OfUniversity();
            discussion.PointsAt<ChapterDiscussion, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            discussion.Property(d => d.Places).HasColumnType("jsonb");

            // QueueQueries.CountAsync: what waits in the chapters of a professor.
            discussion.HasIndex(d => new { d.UniversityId, d.ChapterId }).IncludeProperties(d => d.Waiting).HasFilter("waiting > 0");
        }
    }
}
