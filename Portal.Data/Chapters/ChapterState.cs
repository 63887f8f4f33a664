namespace Portal.Data.Chapters;

/// <summary>Where a chapter stands between writing and reading. Exactly one at a time; readers see it only when it is <see cref="Published"/>.</summary>
public enum ChapterState
{
    /// <summary>Written, never shown, nothing asked.</summary>
    Draft,

    /// <summary>Not visible, and somebody was asked to read it.</summary>
    InReview,

    /// <summary>Not visible, and a version waits for its hour.</summary>
    Scheduled,

    /// <summary>Readers see <see cref="Chapter.PublishedVersion"/>, whatever is being prepared beside it.</summary>
    Published,

    /// <summary>Was visible and is not any more.</summary>
    Withdrawn,
}

/// <summary>What became of the question whether the draft may be published.</summary>
public enum ReviewState : short
{
    /// <summary>Nobody was asked, or what was decided has been used.</summary>
    None = 0,

    /// <summary>Somebody was asked and has not answered.</summary>
    Asked = 1,

    /// <summary>Approved; holds for the very text that was read (<see cref="Chapter.DraftedAt"/> may be later).</summary>
    Approved = 2,

    /// <summary>Changes were asked for.</summary>
    ChangesAsked = 3,
}

/// <summary>Everything a list needs to say where a chapter stands; project its columns, the words come from here.</summary>
/// <param name="PublishedAt"><see cref="Chapter.PublishedAt"/>.</param>
/// <param name="PublishedVersion"><see cref="Chapter.PublishedVersion"/>.</param>
/// <param name="LatestVersion"><see cref="Chapter.LatestVersion"/>.</param>
/// <param name="ScheduledFor"><see cref="Chapter.ScheduledFor"/>.</param>
/// <param name="WithdrawnAt"><see cref="Chapter.WithdrawnAt"/>.</param>
/// <param name="Review"><see cref="Chapter.Review"/>.</param>
/// <param name="DraftedAt"><see cref="Chapter.DraftedAt"/>.</param>
public sealed record ChapterStanding(
    DateTimeOffset? PublishedAt, int PublishedVersion, int LatestVersion, DateTimeOffset? ScheduledFor, DateTimeOffset? WithdrawnAt, ReviewState Review, DateTimeOffset? DraftedAt)
{
    /// <summary>The one state; <see cref="ChapterStates.InState"/> says the same to the database.</summary>
    public ChapterState State => this switch
    {
        { PublishedAt: not null } => ChapterState.Published,
        { ScheduledFor: not null } => ChapterState.Scheduled,
        { Review: ReviewState.Asked } => ChapterState.InReview,
        { WithdrawnAt: not null } => ChapterState.Withdrawn,
        _ => ChapterState.Draft,
    };

    /// <summary>Whether readers see something older than what is written: "published, draft of version 5".</summary>
    public bool HasNewerDraft => PublishedAt is not null && DraftedAt is not null;

    /// <summary>Number of the version that would be written now.</summary>
    public int NextVersion => Math.Max(PublishedVersion, LatestVersion) + 1;
}

/// <summary>States as the database understands them.</summary>
public static class ChapterStates
{
    extension(IQueryable<Chapter> chapters)
    {
        /// <summary>The chapters in a state; nothing for a state that does not exist.</summary>
        public IQueryable<Chapter> InState(ChapterState state) => state switch
        {
            ChapterState.Published => chapters.Where(c => c.PublishedAt != null),
            ChapterState.Scheduled => chapters.Where(c => c.PublishedAt == null && c.ScheduledFor != null),
            ChapterState.InReview => chapters.Where(c => c.PublishedAt == null && c.ScheduledFor == null && c.Review == ReviewState.Asked),
            ChapterState.Withdrawn => chapters.Where(c =>
                c.PublishedAt == null && c.ScheduledFor == null && c.Review != ReviewState.Asked && c.WithdrawnAt != null),
            ChapterState.Draft => chapters.Where(c =>
                c.PublishedAt == null && c.ScheduledFor == null && c.Review != ReviewState.Asked && c.WithdrawnAt == null),
            _ => chapters.Where(c => false),
        };

        /// <summary>Published chapters whose draft says something else than readers see.</summary>
        public IQueryable<Chapter> WithNewerDraft() => chapters.Where(c => c.PublishedAt != null && c.DraftedAt != null);
    }
}
