using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters.Drafts;

/// <summary>What of a chapter is written and saved by itself. The first three are the <see cref="SectionKind"/> of the same value.</summary>
public enum DraftPart : short
{
    Course = 0,
    Exercises = 1,
    Solutions = 2,
    Title = 3,
}

/// <summary>
/// The text one part has in the hands of its authors. No row: the part was never touched since the chapter is readable, and its text is what
/// readers see. Each part has its own row, so that two people in two parts never wait for each other.
/// </summary>
public sealed class ChapterDraft : IOfUniversity
{
    /// <summary>Longest text of a part, in characters; a chapter of a book has 100,000.</summary>
    public const int LongestText = 1_000_000;

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    public required DraftPart Part { get; init; }

    /// <summary>As it was typed, incomplete or faulty; cleaned when it is published.</summary>
    public required string Text { get; set; }

    /// <summary>Counts the saves, from 1. A save says which one it follows; another one in between is merged, never overwritten.</summary>
    public required int Revision { get; set; }

    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>The account that saved last; null for imports and seeds.</summary>
    public int? SavedBy { get; set; }

    /// <summary>The open page that saved last, a random name of up to 32 characters: whoever repeats a save whose answer got lost meets itself, not a stranger.</summary>
    public string SavedFrom { get; set; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<ChapterDraft>
    {
        public void Configure(EntityTypeBuilder<ChapterDraft> draft)
        {
            draft.HasKey(d => new { d.ChapterId, d.Part });
            draft.OfUniversity();
            draft.PointsAt<ChapterDraft, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            draft.Property(d => d.SavedFrom).HasMaxLength(32);
        }
    }
}

/// <summary>How a draft stood at one moment: made by itself while writing goes on, or kept under a name.</summary>
public sealed class DraftCheckpoint : IOfUniversity
{
    public const int NameLength = 100;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The account that wrote last before it; null for imports and seeds.</summary>
    public int? AccountId { get; init; }

    /// <summary>Null for one made by itself; only those are ever thinned out.</summary>
    public string? Name { get; set; }

    public required string Title { get; init; }
    public required string Course { get; init; }
    public required string Exercises { get; init; }
    public required string Solutions { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DraftCheckpoint>
    {
        public void Configure(EntityTypeBuilder<DraftCheckpoint> checkpoint)
        {
            checkpoint.OfUniversity();
            checkpoint.PointsAt<DraftCheckpoint, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            checkpoint.Property(c => c.Name).HasMaxLength(NameLength);

            // The moments of a chapter, newest first; whether one was made lately.
            checkpoint.HasIndex(c => new { c.UniversityId, c.ChapterId, c.At }).IsDescending(false, false, true);
        }
    }
}

/// <summary>A text that could not be merged with what somebody else wrote meanwhile. Kept until its author has decided, so that a closed page loses nothing.</summary>
public sealed class DraftConflict : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    public required DraftPart Part { get; init; }

    public required int AccountId { get; init; }

    /// <summary>The open page it came from (see <see cref="ChapterDraft.SavedFrom"/>); a later text of the same page replaces it.</summary>
    public required string SavedFrom { get; init; }

    /// <summary>The text both began with.</summary>
    public required string BaseText { get; set; }

    /// <summary>What this author made of it.</summary>
    public required string Text { get; set; }

    public required DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DraftConflict>
    {
        public void Configure(EntityTypeBuilder<DraftConflict> conflict)
        {
            conflict.OfUniversity();
            conflict.PointsAt<DraftConflict, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            conflict.Property(c => c.SavedFrom).HasMaxLength(32);

            // DraftQueries: what an author has still to decide in a chapter.
            conflict.HasIndex(c => new { c.UniversityId, c.ChapterId, c.AccountId, c.Part, c.SavedFrom }).IsUnique();
        }
    }
}

/// <summary>Who has a chapter open for writing. A row older than <see cref="Lifetime"/> says nothing.</summary>
public sealed class DraftPresence : IOfUniversity
{
    /// <summary>An open page tells of itself every 10 s; two may get lost.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    public required int ProfessorId { get; init; }

    public required DraftPart Part { get; init; }

    /// <summary>Line of the cursor, from 1; 0 when unknown.</summary>
    public required int Line { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DraftPresence>
    {
        public void Configure(EntityTypeBuilder<DraftPresence> presence)
        {
            presence.HasKey(p => new { p.ChapterId, p.ProfessorId });
            presence.OfUniversity();
            presence.PointsAt<DraftPresence, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            presence.PointsAt<DraftPresence, People.Professor>(nameof(ProfessorId), DeleteBehavior.Cascade);
        }
    }
}
