using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.Chapters;

/// <summary>When the solutions of a chapter may be read by students.</summary>
public enum SolutionRelease : short
{
    /// <summary>As soon as the chapter is published.</summary>
    WithChapter = 0,

    /// <summary>From an instant on (<see cref="Chapter.SolutionsAt"/>).</summary>
    AtDate = 1,

    /// <summary>After the student has said that they tried the exercises.</summary>
    AfterAttempt = 2,

    /// <summary>Not at all.</summary>
    Never = 3,
}

/// <summary>
/// A numbered text of a subject. A narrow row: lists read it and nothing else; the texts lie in <see cref="ChapterSection"/>.
/// Programme, track, level and semester repeat the subject's, so that "who sees it" is answered from one row.
/// </summary>
public sealed class Chapter : IOfUniversity, IBinned
{
    public const int TitleLength = 300;
    public const int ExcerptLength = 200;

    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int SubjectId { get; set; }
    public required int ProgrammeId { get; set; }
    public required int TrackId { get; set; }
    public required int LevelId { get; set; }
    public required short LevelRank { get; set; }
    public required short Semester { get; set; }

    /// <summary>Place in the subject, 0 or more, unique there (EL-R8).</summary>
    public required int Number { get; set; }

    public required string Title { get; set; }

    /// <summary>The first words of the course, for lists; may be empty.</summary>
    public string Excerpt { get; set; } = "";

    /// <summary>Names of the authors as lists show them, kept when authors change.</summary>
    public string AuthorNames { get; set; } = "";

    /// <summary>Language of the text, "fr" or "en".</summary>
    public string Language { get; set; } = "fr";

    /// <summary>Minutes to read the course, 1 or more; 0 when there is no text.</summary>
    public short ReadingMinutes { get; set; }

    /// <summary>Number of exercises; 0 for none.</summary>
    public short ExerciseCount { get; set; }

    public SolutionRelease SolutionRelease { get; set; }

    /// <summary>With <see cref="SolutionRelease.AtDate"/>: the instant; null otherwise.</summary>
    public DateTimeOffset? SolutionsAt { get; set; }

    /// <summary>Null while nobody but its authors and administrators may see it.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Number of the version readers see, from 1; 0 before the first publication.</summary>
    public int PublishedVersion { get; set; }

    /// <summary>Number of the newest version written, shown or not, from 1; 0 before the first.</summary>
    public int LatestVersion { get; set; }

    /// <summary>When the version of <see cref="ScheduledVersion"/> becomes visible; null when none waits.</summary>
    public DateTimeOffset? ScheduledFor { get; set; }

    /// <summary>Number of the version that waits, written and rendered when it was scheduled; null when none waits.</summary>
    public int? ScheduledVersion { get; set; }

    /// <summary>When it was taken away from readers; null when it was not, or is back.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>What became of the question whether its draft may be published.</summary>
    public ReviewState Review { get; set; }

    /// <summary>
    /// When the draft was last saved differing from what readers see, or from nothing for a chapter never published; null when both say the same.
    /// Drafts set it, publishing what is drafted clears it.
    /// </summary>
    public DateTimeOffset? DraftedAt { get; set; }

    /// <summary>What was wrong before the version readers see, in its author's words; null for nothing to tell.</summary>
    public string? Erratum { get; set; }

    /// <summary>When <see cref="Erratum"/> was published; null without one.</summary>
    public DateTimeOffset? ErratumAt { get; set; }

    /// <summary>When its subject became the past (<see cref="Subject.ArchivedAt"/>, repeated here so that one row says who sees it): authors and administrators read it, nobody else. Null while it is taught.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>The chapter it was copied from by a rollover; null when it was not, or that one is gone.</summary>
    public int? CopiedFromId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Where an imported text comes from and under which licence, shown below it; null for texts written here.</summary>
    public string? Attribution { get; set; }

    /// <summary>Path of the imported file, by which a second import finds it again; null for texts written here.</summary>
    public string? ImportKey { get; set; }

    /// <summary>SHA-256 of what was imported last; null for texts written here.</summary>
    public byte[]? ImportHash { get; set; }

    /// <summary>Title and excerpt for the French text search.</summary>
    public NpgsqlTsVector? Search { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    public List<ChapterAuthor> Authors { get; } = [];

    public List<ChapterSection> Sections { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Chapter>
    {
        public void Configure(EntityTypeBuilder<Chapter> chapter)
        {
            chapter.OfUniversity();
            chapter.PointedAtInsideUniversity();
            chapter.PointsAt<Chapter, Subject>(nameof(SubjectId));
            chapter.PointsAt<Chapter, Programme>(nameof(ProgrammeId));
            chapter.PointsAt<Chapter, Level>(nameof(LevelId));
            chapter.PointsAt<Chapter, Track>(nameof(TrackId));
            chapter.Property(c => c.Title).HasMaxLength(TitleLength).UseCollation(TenantConfiguration.FrenchOrder);
            chapter.Property(c => c.Excerpt).HasMaxLength(ExcerptLength);
            chapter.Property(c => c.AuthorNames).HasMaxLength(400);
            chapter.Property(c => c.Language).HasMaxLength(2);
            chapter.Property(c => c.Erratum).HasMaxLength(ChapterVersion.ErratumLength);
            chapter.Property(c => c.Attribution).HasMaxLength(1000);
            chapter.Property(c => c.ImportKey).HasMaxLength(400);
            chapter.Property(c => c.Search).HasComputedColumnSql(
                "setweight(to_tsvector('portal_fr', title), 'A') || setweight(to_tsvector('portal_fr', excerpt), 'C')", stored: true);

            // EL-R8, and StudyQueries.ReadSubjectAsync: the chapters of a subject by number, sought from the cursor on; neighbours of a chapter.
            chapter.HasIndex(c => new { c.UniversityId, c.SubjectId, c.Number }).IsUnique().HasFilter("deleted_at IS NULL");

            // StudyQueries.ListRecentAsync: the newest published chapters of a programme and track; the rank is checked in the index.
            chapter.HasIndex(c => new { c.UniversityId, c.ProgrammeId, c.TrackId, c.PublishedAt, c.Id })
                .IsDescending(false, false, false, true, true)
                .IncludeProperties(c => c.LevelRank)
                .HasFilter("deleted_at IS NULL AND published_at IS NOT NULL AND archived_at IS NULL");

            // ChapterImport: finds what an earlier import brought.
            chapter.HasIndex(c => new { c.UniversityId, c.ImportKey }).IsUnique().HasFilter("deleted_at IS NULL AND import_key IS NOT NULL");

            // Deletions and Purge: what one deletion took.
            chapter.HasIndex(c => new { c.UniversityId, c.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}
