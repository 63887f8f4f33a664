using System.Globalization;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Versions;

namespace Portal.Web;

/// <content>Around publishing: the desk, reviews, the history, what changed for readers.</content>
public static partial class Urls
{
    /// <summary>What a university asks of a chapter before it is published.</summary>
    public const string AdminPublishing = "/admin/publishing";

    public static string PublishChapter(int id) => Invariant($"/teach/chapters/{id}/publish");

    public static string WithdrawChapter(int id) => Invariant($"/teach/chapters/{id}/withdraw");

    /// <summary>One of the small deeds of the publishing desk: "unschedule", "reschedule", "withdrawal", "show-again", "links", "restore", "name".</summary>
    public static string ChapterDeed(int id, string deed) => Invariant($"/teach/chapters/{id}/{deed}");

    public static string ChapterVersions(int id, DateTimeOffset? before = null) => WithQuery(
        Invariant($"/teach/chapters/{id}/versions"), ("before", before?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>The history of a chapter with the difference of two of its states.</summary>
    public static string CompareVersions(int id, VersionKey from, VersionKey to) => WithQuery(
        Invariant($"/teach/chapters/{id}/versions"), ("from", from.ToString()), ("to", to.ToString()));

    /// <summary>The draft as its reviewers read it; at a passage to remark on it.</summary>
    public static string ReviewChapter(int id, SectionKind part = SectionKind.Course, int? passage = null) => WithQuery(
        Invariant($"/teach/chapters/{id}/review"), ("part", part is SectionKind.Course ? null : NameOf((DraftPart)part)), ("passage", Text(passage)));

    /// <summary>One of the deeds of a review: "ask", "take-back", "decide", "remark", "reply", "resolve".</summary>
    public static string ReviewDeed(int id, string deed) => Invariant($"/teach/chapters/{id}/review/{deed}");

    /// <summary>What changed in a part of a chapter since one read it.</summary>
    public static string ChapterChanges(int id, SectionKind section = SectionKind.Course) => WithQuery(
        Invariant($"/chapters/{id}/changes"), ("part", section is SectionKind.Course ? null : NameOf((DraftPart)section)));

    /// <summary>Reads what <see cref="NameOf(DraftPart)"/> wrote of a section; anything else is the course.</summary>
    public static SectionKind SectionOf(string? name) => name switch
    {
        "exercises" => SectionKind.Exercises,
        "solutions" => SectionKind.Solutions,
        _ => SectionKind.Course,
    };
}
