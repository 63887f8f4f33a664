using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.People;

namespace Portal.Data.Chapters.Review;

/// <summary>Where one question to one reviewer stands. Stored: add at the end.</summary>
public enum ReviewDecision : short
{
    /// <summary>Not answered; the reviewer may read the draft.</summary>
    Open = 0,

    /// <summary>The text of <see cref="ChapterReview.TextHash"/> may be published.</summary>
    Approved = 1,

    /// <summary>Something is to be changed first.</summary>
    ChangesAsked = 2,

    /// <summary>Taken back by the author before an answer.</summary>
    TakenBack = 3,
}

/// <summary>The question to a professor whether a draft may be published.</summary>
public sealed class ChapterReview : IOfUniversity
{
    /// <summary>Longest message and longest note.</summary>
    public const int NoteLength = 2_000;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    /// <summary>The professor asked.</summary>
    public required int ReviewerId { get; init; }

    public required string ReviewerName { get; init; }

    /// <summary>The account that asked.</summary>
    public required int AskedBy { get; init; }

    public required string AskedByName { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>What the author says to the reviewer; may be empty.</summary>
    public string Message { get; init; } = "";

    public ReviewDecision Decision { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What the reviewer says to the decision; may be empty.</summary>
    public string Note { get; set; } = "";

    /// <summary>SHA-256 of the texts the reviewer decided about (<see cref="ChapterTexts.Hash"/>); null while it is open or taken back.</summary>
    public byte[]? TextHash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterReview>
    {
        public void Configure(EntityTypeBuilder<ChapterReview> review)
        {
            review.OfUniversity();
            review.PointsAt<ChapterReview, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            review.PointsAt<ChapterReview, Professor>(nameof(ReviewerId), DeleteBehavior.Cascade);
            review.Property(r => r.ReviewerName).HasMaxLength(2 * TenantConfiguration.NameLength);
            review.Property(r => r.AskedByName).HasMaxLength(2 * TenantConfiguration.NameLength);
            review.Property(r => r.Message).HasMaxLength(NoteLength);
            review.Property(r => r.Note).HasMaxLength(NoteLength);

            // ReviewQueries: the questions about a chapter, newest first.
            review.HasIndex(r => new { r.UniversityId, r.ChapterId, r.Id }).IsDescending(false, false, true);

            // ReviewAccess and ReviewQueries: what a professor is asked to read; one open question for each chapter.
            review.HasIndex(r => new { r.UniversityId, r.ReviewerId, r.ChapterId }).IsUnique().HasFilter("decision = 0");
        }
    }
}

/// <summary>
/// A remark about a passage of a draft, or a reply to one. The passage is known by its words and the heading above it, so that the remark stays where
/// it belongs while the text around it changes.
/// </summary>
public sealed class ReviewComment : IOfUniversity
{
    public const int TextLength = 4_000;

    /// <summary>Longest <see cref="Quote"/>.</summary>
    public const int QuoteLength = 160;

    /// <summary>Longest <see cref="Heading"/>.</summary>
    public const int HeadingLength = 200;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    /// <summary>The remark it replies to; null for a remark.</summary>
    public long? ParentId { get; init; }

    public required SectionKind Part { get; init; }

    /// <summary>Words of the heading above the passage; empty before the first.</summary>
    public required string Heading { get; init; }

    /// <summary>How the passage begins; empty for a remark about the whole part.</summary>
    public required string Quote { get; init; }

    public required string Text { get; init; }

    public required int AccountId { get; init; }

    public required string AuthorName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it was settled; null while it is open. Replies follow their remark.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReviewComment>
    {
        public void Configure(EntityTypeBuilder<ReviewComment> comment)
        {
            comment.OfUniversity();
            comment.PointedAtInsideUniversity();
            comment.PointsAt<ReviewComment, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            comment.PointsAt<ReviewComment, ReviewComment>(nameof(ParentId), DeleteBehavior.Cascade);
            comment.Property(c => c.Heading).HasMaxLength(HeadingLength);
            comment.Property(c => c.Quote).HasMaxLength(QuoteLength);
            comment.Property(c => c.Text).HasMaxLength(TextLength);
            comment.Property(c => c.AuthorName).HasMaxLength(2 * TenantConfiguration.NameLength);

            // ReviewQueries: the remarks about a chapter in order.
            comment.HasIndex(c => new { c.UniversityId, c.ChapterId, c.Id });

            // Removing a remark takes its replies along.
            comment.HasIndex(c => new { c.UniversityId, c.ParentId });
        }
    }
}
