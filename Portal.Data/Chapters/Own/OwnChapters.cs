using System.Globalization;

namespace Portal.Data.Chapters.Own;

/// <summary>A chapter as its authors list it.</summary>
/// <param name="Authors">How many wrote it, 1 or more.</param>
/// <param name="Readers">Students who opened it; never more than <see cref="TeachQueries.MostReaders"/>, which then stands for "or more".</param>
/// <param name="Waiting">Questions that wait for an answer.</param>
public sealed record OwnChapter(
    int Id, int SubjectId, int TrackId, short LevelRank, short Semester, int Number, string Title, string Language, string AuthorNames, int Authors, int Readers, int Waiting,
    DateTimeOffset UpdatedAt, ChapterStanding Standing)
{
    /// <summary>The place of the chapter in a list in this order.</summary>
    public OwnCursor Cursor(OwnOrder order) => order is OwnOrder.Place
        ? new(TrackId, LevelRank, Semester, SubjectId, Number, default, Id)
        : new(0, 0, 0, 0, 0, UpdatedAt, Id);
}

/// <summary>How one's chapters are listed.</summary>
public enum OwnOrder
{
    /// <summary>Subject by subject, by level, semester and number.</summary>
    Place,

    /// <summary>What was changed last, first.</summary>
    Changed,
}

/// <summary>Which of one's chapters.</summary>
public enum Authorship
{
    Any,

    /// <summary>Written alone.</summary>
    Alone,

    /// <summary>Written with others.</summary>
    Shared,
}

/// <summary>Which of one's chapters to list; a new one lists all of them by their place.</summary>
/// <param name="Words">Part of the title, accents and capitals aside, or the number; empty for all.</param>
/// <param name="SubjectId">Null for all subjects.</param>
/// <param name="State">Null for all states.</param>
public sealed record OwnFilter(string Words = "", int? SubjectId = null, ChapterState? State = null, Authorship Authorship = Authorship.Any, OwnOrder Order = OwnOrder.Place);

/// <summary>A place in a list of one's chapters. A forged one only moves the place.</summary>
public sealed record OwnCursor(int Track, short Rank, short Semester, int Subject, int Number, DateTimeOffset Changed, int Id)
{
    /// <summary>Null when the text is no cursor; a list then starts at its beginning.</summary>
    public static OwnCursor? Parse(string? text)
    {
        var parts = new long[7];
        return text?.Split('-') is { Length: 7 } all && all.Select((part, i) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out parts[i])).All(read => read)
            && parts.Where((_, i) => i is not 5).All(p => p <= int.MaxValue) && parts[1] <= short.MaxValue && parts[2] <= short.MaxValue && parts[5] <= DateTime.MaxValue.Ticks
            ? new((int)parts[0], (short)parts[1], (short)parts[2], (int)parts[3], (int)parts[4], new(parts[5], TimeSpan.Zero), (int)parts[6])
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Track}-{Rank}-{Semester}-{Subject}-{Number}-{Changed.UtcTicks}-{Id}");
}

/// <summary>How many chapters of one's own a subject has.</summary>
/// <param name="Published">Those that readers see.</param>
public sealed record OwnSubject(int SubjectId, int Chapters, int Published);

/// <summary>A published chapter of one's own with links that lead nowhere.</summary>
public sealed record OwnBroken(int ChapterId, string Title);

/// <summary>All of one's chapters in figures.</summary>
/// <param name="Subjects">By subject; subjects without any are absent.</param>
/// <param name="InReview">Waiting for a reader's word.</param>
/// <param name="ChangesAsked">Where a reader asked for changes.</param>
/// <param name="NewerDrafts">Published, with a draft that says something else.</param>
public sealed record OwnOverview(IReadOnlyList<OwnSubject> Subjects, int InReview, int ChangesAsked, int NewerDrafts)
{
    /// <summary>Published chapters where the nightly look found dead links; at most <see cref="TeachQueries.MostBroken"/>.</summary>
    public IReadOnlyList<OwnBroken> Broken { get; init; } = [];

    public int Chapters => Subjects.Sum(s => s.Chapters);
}
