namespace Portal.Data.Chapters;

/// <summary>A chapter in a list.</summary>
/// <param name="ReadVersion">The version the student finished; 0 when they have not.</param>
/// <param name="Percent">How far the student is, 0 to 100; null when they never opened it.</param>
public sealed record ChapterListItem(
    int Id, int SubjectId, int Number, string Title, string Excerpt, string AuthorNames, string Language, short ReadingMinutes, short ExerciseCount,
    DateTimeOffset? PublishedAt, int PublishedVersion, short? Percent, int ReadVersion)
{
    /// <summary>Where the student stands with it.</summary>
    public ReadingState State => (Percent, ReadVersion) switch
    {
        (_, > 0) when ReadVersion < PublishedVersion => ReadingState.Changed,
        (_, > 0) => ReadingState.Read,
        (not null, _) => ReadingState.Started,
        _ => ReadingState.Unread,
    };
}

/// <summary>Where a student stands with a chapter.</summary>
public enum ReadingState
{
    Unread,
    Started,
    Read,

    /// <summary>Read, and published anew since.</summary>
    Changed,
}

/// <summary>A neighbour in the subject.</summary>
public sealed record ChapterLink(int Id, int Number, string Title);

/// <summary>One entry of a table of contents.</summary>
/// <param name="Level">2 or 3.</param>
/// <param name="Id">Of the heading in the page.</param>
/// <param name="Number">Such as "7.2"; empty when headings are not numbered.</param>
public sealed record ContentsEntry(int Level, string Id, string Number, string Text);

/// <summary>A file below a section.</summary>
/// <param name="Length">In bytes.</param>
public sealed record AttachmentItem(int Id, string Name, long Length, string ContentType);

/// <summary>What the page of one section shows.</summary>
/// <param name="IsOpen">False only for solutions that the viewer has to wait for.</param>
/// <param name="HasText">Whether the section has a text, open or not.</param>
/// <param name="HasFiles">Whether files lie below the section, open or not.</param>
/// <param name="Html">Made when the chapter was published, and safe to show as it is; null when there is no text or it is not open.</param>
/// <param name="Contents">Table of contents as JSON, an array of <see cref="ContentsEntry"/>.</param>
/// <param name="Anchor">The paragraph where the student left the section; null when they were never in it.</param>
/// <param name="Percent">How far they were, 0 to 100; null when they never opened the chapter.</param>
public sealed record ChapterReading(
    int Id, int SubjectId, int Number, string Title, string Excerpt, string AuthorNames, string Language, short ReadingMinutes,
    DateTimeOffset? PublishedAt, int PublishedVersion, string? Attribution, SolutionRelease SolutionRelease, DateTimeOffset? SolutionsAt,
    SectionKind Section, bool IsOpen, bool HasText, bool HasFiles, string? Html, string Contents,
    string? Anchor, short? Percent, ChapterLink? Previous, ChapterLink? Next)
{
    /// <summary>Files of the section; empty while it is not open, or when the university closed downloads to the viewer.</summary>
    public IReadOnlyList<AttachmentItem> Files { get; init; } = [];

    /// <summary>The version the student read to its end; 0 when they did not.</summary>
    public int ReadVersion { get; init; }

    /// <summary>What was wrong before this version, in its author's words; null for nothing to tell.</summary>
    public string? Erratum { get; init; }

    /// <summary>When the erratum was published; null without one.</summary>
    public DateTimeOffset? ErratumAt { get; init; }

    /// <summary>Whether the student read another version than this.</summary>
    public bool ChangedSinceRead => ReadVersion > 0 && ReadVersion < PublishedVersion;

    /// <summary>Questions about the chapter; those about solutions are counted on the page of the solutions alone, when they are open.</summary>
    public int Questions { get; init; }

    /// <summary>How many questions hang on each paragraph of this section, as JSON: an object of numbers by id.</summary>
    public string? AskedPlaces { get; init; }

    /// <summary>Questions of this section in the FAQ.</summary>
    public int Pinned { get; init; }

    /// <summary>The FAQ of this section: questions with their accepted answers; empty while it is not open.</summary>
    public IReadOnlyList<Discussion.QuestionThread> Faq { get; init; } = [];

    /// <summary>What closes this section to the viewer for want of a subscription (EL-Y3).</summary>
    public Subscriptions.SubscriptionGate Shut { get; init; }

    /// <summary>Whether there are files that the viewer would see with a subscription.</summary>
    public bool FilesShut { get; init; }

    /// <summary>Whether there is something here that this viewer has to wait for.</summary>
    public bool IsGated => !IsOpen && (HasText || HasFiles);
}
