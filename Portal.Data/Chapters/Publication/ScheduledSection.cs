using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters.Publication;

/// <summary>
/// One part of the version that waits for its hour, rendered when it was scheduled. When the hour comes it takes the place of the
/// <see cref="ChapterSection"/>, without rendering anything.
/// </summary>
public sealed class ScheduledSection : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ChapterId { get; init; }

    public required SectionKind Kind { get; init; }

    public required string Markdown { get; init; }

    /// <inheritdoc cref="ChapterSection.Html"/>
    public required string Html { get; init; }

    /// <inheritdoc cref="ChapterSection.Contents"/>
    public required string Contents { get; init; }

    public required string PlainText { get; init; }

    public required int Words { get; init; }

    public required bool HasFormulas { get; init; }

    /// <summary>Version of the renderer that wrote it; when it is an older one by then, the section is rendered anew after it was shown.</summary>
    public required short RendererVersion { get; init; }

    /// <summary>The first words, of the course alone; else empty.</summary>
    public required string Excerpt { get; init; }

    /// <summary>Number of exercises, of the exercises alone; else 0.</summary>
    public required short Exercises { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ScheduledSection>
    {
        public void Configure(EntityTypeBuilder<ScheduledSection> section)
        {
            section.HasKey(s => new { s.ChapterId, s.Kind });
            section.OfUniversity();
            section.PointsAt<ScheduledSection, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            section.Property(s => s.Contents).HasColumnType("jsonb");
            section.Property(s => s.Excerpt).HasMaxLength(Chapter.ExcerptLength);

            // Purging a chapter takes what waits along.
            section.HasIndex(s => new { s.UniversityId, s.ChapterId });
        }
    }
}
