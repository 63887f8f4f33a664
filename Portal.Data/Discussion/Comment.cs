using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Modelling;
using Portal.Data.People;

namespace Portal.Data.Discussion;

/// <summary>How far a question has come, as everybody in the thread sees it.</summary>
public enum QuestionState : short
{
    /// <summary>Nobody has answered.</summary>
    Open = 0,

    /// <summary>Somebody has.</summary>
    Answered = 1,

    /// <summary>The one who asked or the teaching team says which answer is right.</summary>
    Accepted = 2,
}

/// <summary>
/// A question under a chapter, or an answer to one: two levels, never more. What is counted about a question (answers, whether it waits) is kept in
/// its row by <see cref="Threads"/>, so that no list counts.
/// </summary>
public sealed class Comment : IOfUniversity
{
    /// <summary>Longest text in characters.</summary>
    public const int LongestText = 4_000;

    /// <summary>Longest id of a paragraph.</summary>
    public const int AnchorLength = 110;

    /// <summary>How much of a paragraph, or of a text for lists, is kept.</summary>
    public const int SummaryLength = 200;

    /// <summary>Longest reason of a moderation.</summary>
    public const int ReasonLength = 300;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    /// <summary>The part of the chapter it is about; what is said of solutions obeys their release. Answers repeat their question's.</summary>
    public required SectionKind Section { get; init; }

    /// <summary>The question this answers; null for a question.</summary>
    public long? ParentId { get; init; }

    /// <summary>The paragraph in question; empty for the whole part. It may be lost by a later version: then <see cref="Quote"/> still says what it was.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>The first words of the paragraph when the question was asked; empty for the whole part.</summary>
    public string Quote { get; init; } = "";

    /// <summary>The student who wrote it; null when a professor did. One of both, never both; neither when the author has been erased.</summary>
    public int? StudentId { get; init; }

    /// <summary>The professor who wrote it; null when a student did.</summary>
    public int? ProfessorId { get; init; }

    /// <summary>Written by a professor who has been erased; false for everybody who is still there.</summary>
    public bool FormerProfessor { get; init; }

    /// <summary>1 to <see cref="LongestText"/> characters.</summary>
    public required string Markdown { get; set; }

    /// <summary>Made by <see cref="CommentRendering"/>; shown as it is.</summary>
    public required string Html { get; set; }

    /// <summary>The first words without markup, for lists and titles.</summary>
    public required string Summary { get; set; }

    /// <summary>Version of the renderer that wrote <see cref="Html"/>.</summary>
    public required short RendererVersion { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its author changed it last; null when never.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>Of a question, kept.</summary>
    public QuestionState State { get; set; }

    /// <summary>Of a question, kept: how many answers can be seen.</summary>
    public short Answers { get; set; }

    /// <summary>Of a question, kept: a student asked it, and neither has the teaching team answered nor is an answer accepted.</summary>
    public bool Waiting { get; set; }

    /// <summary>Of an answer: when it was accepted; null when it is not. One per question.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>Of a question with an accepted answer: since when it stands in the chapter's FAQ; null when it does not.</summary>
    public DateTimeOffset? PinnedAt { get; set; }

    /// <summary>When a moderator hid it; null while it can be seen. A hidden question hides its answers.</summary>
    public DateTimeOffset? HiddenAt { get; set; }

    /// <summary>Why, for its author and for moderators; null while it can be seen.</summary>
    public string? HiddenReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Comment>
    {
        public void Configure(EntityTypeBuilder<Comment> comment)
        {
            comment.OfUniversity();
            comment.PointedAtInsideUniversity();
            comment.PointsAt<Comment, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            comment.PointsAt<Comment, Comment>(nameof(ParentId), DeleteBehavior.Cascade);
            comment.PointsAt<Comment, Student>(nameof(StudentId), DeleteBehavior.Cascade);
            comment.PointsAt<Comment, Professor>(nameof(ProfessorId), DeleteBehavior.Cascade);
            comment.Property(c => c.Anchor).HasMaxLength(AnchorLength);
            comment.Property(c => c.Quote).HasMaxLength(SummaryLength);
            comment.Property(c => c.Summary).HasMaxLength(SummaryLength);
            comment.Property(c => c.Markdown).HasMaxLength(LongestText);
            comment.Property(c => c.HiddenReason).HasMaxLength(ReasonLength);
            comment.ToTable(t => t.HasCheckConstraint("ck_comments_author", "num_nonnulls(student_id, professor_id) + former_professor::int <= 1"));

            // QuestionQueries.ListAsync: the questions of a chapter, newest first; Threads: what a chapter counts; purging a chapter.
            comment.HasIndex(c => new { c.UniversityId, c.ChapterId, c.Id }).IsDescending(false, false, true);

            // QuestionQueries.ReadThreadAsync: the answers of a question in their order.
            comment.HasIndex(c => new { c.UniversityId, c.ParentId, c.Id }, "ix_comments_answers").HasFilter("parent_id IS NOT NULL");

            // QueueQueries: what waits in the chapters of a professor, oldest first.
            comment.HasIndex(c => new { c.UniversityId, c.ChapterId, c.Id }, "ix_comments_waiting").HasFilter("waiting");

            // One accepted answer per question; the FAQ finds it by this.
            comment.HasIndex(c => new { c.UniversityId, c.ParentId }, "ix_comments_accepted").IsUnique().HasFilter("accepted_at IS NOT NULL");

            // ChapterQueries: the FAQ of a chapter.
            comment.HasIndex(c => new { c.UniversityId, c.ChapterId, c.PinnedAt }).HasFilter("pinned_at IS NOT NULL");

            // QuestionQueries.ListAsync of one's own; purging a student.
            comment.HasIndex(c => new { c.UniversityId, c.StudentId, c.ChapterId }).HasFilter("student_id IS NOT NULL");

            // The same of a professor.
            comment.HasIndex(c => new { c.UniversityId, c.ProfessorId, c.ChapterId }).HasFilter("professor_id IS NOT NULL");

            // StaleComments: what an older renderer wrote.
            comment.HasIndex(c => new { c.RendererVersion, c.Id });

            // FigureCounting: questions asked since a day.
            comment.HasIndex(c => new { c.UniversityId, c.CreatedAt }).HasFilter("parent_id IS NULL");
        }
    }
}
