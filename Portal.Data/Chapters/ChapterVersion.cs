using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters;

/// <summary>What a chapter said at one moment. Its texts are never changed once written.</summary>
public sealed class ChapterVersion : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ChapterId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    public required string Title { get; init; }

    public required string Course { get; init; }
    public required string Exercises { get; init; }
    public required string Solutions { get; init; }

    /// <summary>The account that wrote it; null for imports and seeds.</summary>
    public int? AccountId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Longest <see cref="Erratum"/>.</summary>
    public const int ErratumLength = 500;

    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int NameLength = 100;

    /// <summary>When readers first saw it; null when they never did: only what was shown may be compared by students.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>What was wrong before, told to readers above the chapter; null for nothing.</summary>
    public string? Erratum { get; init; }

    /// <summary>Whether those who have read the chapter are told when it appears.</summary>
    public bool TellReaders { get; init; }

    /// <summary>The rule for its solutions that holds from its appearance on; null leaves the chapter's rule alone.</summary>
    public SolutionRelease? Release { get; init; }

    /// <summary>With <see cref="SolutionRelease.AtDate"/>: the instant; null otherwise.</summary>
    public DateTimeOffset? SolutionsAt { get; init; }

    /// <summary>What its authors call it; null for no name.</summary>
    public string? Name { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterVersion>
    {
        public void Configure(EntityTypeBuilder<ChapterVersion> version)
        {
            version.OfUniversity();
            version.PointsAt<ChapterVersion, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            version.Property(v => v.Title).HasMaxLength(Chapter.TitleLength);
            version.Property(v => v.Erratum).HasMaxLength(ChapterVersion.ErratumLength);
            version.Property(v => v.Name).HasMaxLength(ChapterVersion.NameLength);

            // The history of a chapter, newest first.
            version.HasIndex(v => new { v.UniversityId, v.ChapterId, v.Number }).IsUnique();
        }
    }
}

/// <summary>A professor's share in a chapter.</summary>
public sealed class ChapterAuthor : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ChapterId { get; init; }

    public required int ProfessorId { get; init; }

    /// <summary>Order of the names, 0 for the first.</summary>
    public short Position { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterAuthor>
    {
        public void Configure(EntityTypeBuilder<ChapterAuthor> author)
        {
            author.HasKey(a => new { a.ChapterId, a.ProfessorId });
            author.OfUniversity();
            author.PointsAt<ChapterAuthor, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade, inverse: nameof(Chapter.Authors));
            author.PointsAt<ChapterAuthor, People.Professor>(nameof(ProfessorId));

            // TeachQueries: the chapters of a professor, newest first.
            author.HasIndex(a => new { a.UniversityId, a.ProfessorId, a.ChapterId }).IsDescending(false, false, true);
        }
    }
}
