using Portal.Data.Accounts;

namespace Portal.Data.Structure;

/// <summary>Which subjects exist for whom, answered from the lookups; the twin of ChapterAccess for what is kept in memory.</summary>
public static class SubjectAccess
{
    /// <summary>A student's subjects: of the programme, at or below the level, on the same track (EL-R3), and not archived.</summary>
    public static bool IsVisible(SubjectItem? subject, LevelItem level, StudentState student) =>
        subject is { ArchivedAt: null }
        && subject.ProgrammeId == student.ProgrammeId
        && subject.LevelId == level.Id
        && level.TrackId == student.TrackId
        && level.Rank <= student.LevelRank;
}
