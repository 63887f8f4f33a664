using System.Globalization;
using Portal.Data.Access;
using Portal.Data.Audit;

namespace Portal.Data.Chapters.Publication;

/// <summary>Names in the journal for what is done with chapters, and how they are written there.</summary>
internal static class ChapterDeeds
{
    public const string Target = "chapter";
    public const string Published = "chapter.published";
    public const string Drafted = "chapter.drafted";
    public const string Scheduled = "chapter.scheduled";
    public const string Rescheduled = "chapter.rescheduled";
    public const string Unscheduled = "chapter.unscheduled";
    public const string Withdrawn = "chapter.withdrawn";
    public const string ShownAgain = "chapter.shown-again";
    public const string SolutionsSet = "chapter.solutions-set";
    public const string Restored = "chapter.restored";
    public const string ReviewAsked = "chapter.review-asked";
    public const string ReviewDecided = "chapter.review-decided";

    public static AuditEntry Entry(Viewer viewer, int universityId, int chapterId, string action, DateTimeOffset at, int? version = null) => new()
    {
        UniversityId = universityId, At = at, AccountId = viewer.Account, Action = action, Target = Target, TargetId = chapterId,
        Details = version is { } number ? string.Create(CultureInfo.InvariantCulture, $$"""{"version": {{number}}}""") : null,
    };
}
