using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters;

/// <summary>The three parts of a chapter (EL 1.5).</summary>
public enum SectionKind : short
{
    Course = 0,
    Exercises = 1,
    Solutions = 2,
}

/// <summary>
/// One part of the published version: its Markdown and, beside it, the HTML made from it once, when it was published. Reading is one row by key.
/// </summary>
public sealed class ChapterSection : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ChapterId { get; init; }

    public required SectionKind Kind { get; init; }

    public required string Markdown { get; set; }

    /// <summary>Passed the allow-list of <see cref="RendererVersion"/>; shown as it is.</summary>
    public required string Html { get; set; }

    /// <summary>Table of contents as JSON: an array of {level, id, number, text}.</summary>
    public string Contents { get; set; } = "[]";

    /// <summary>The text without markup and formulas, for search and excerpts.</summary>
    public string PlainText { get; set; } = "";

    public int Words { get; set; }

    /// <summary>Whether the page needs the maths styles.</summary>
    public bool HasFormulas { get; set; }

    /// <summary>Version of the renderer that wrote <see cref="Html"/>; an older one is rendered anew in the background.</summary>
    public required short RendererVersion { get; set; }

    /// <summary>The text for the French text search.</summary>
    public NpgsqlTsVector? Search { get; private set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterSection>
    {
        public void Configure(EntityTypeBuilder<ChapterSection> section)
        {
            section.HasKey(s => new { s.ChapterId, s.Kind });
            section.OfUniversity();
            section.PointsAt<ChapterSection, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade, inverse: nameof(Chapter.Sections));
            section.Property(s => s.Contents).HasColumnType("jsonb");

            // 250,000 characters: a tsvector holds 1 MB at most, and a longer text would make the row refuse itself.
            section.Property(s => s.Search).HasComputedColumnSql("to_tsvector('portal_fr', left(plain_text, 250000))", stored: true);

            // SectionRendering: sections written by an older renderer.
            section.HasIndex(s => new { s.RendererVersion, s.ChapterId });
        }
    }
}
