using Portal.Data.Access;

namespace Portal.Data.Lessons;

/// <summary>Who sees, joins and changes which lesson.</summary>
public static class LessonAccess
{
    extension(IQueryable<Lesson> lessons)
    {
        /// <summary>Students: their programme and track at or below their level (EL-L4). Professors: their own and those of their programmes. Administrators: their university.</summary>
        public IQueryable<Lesson> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => lessons.Where(l => l.ProgrammeId == s.ProgrammeId && l.TrackId == s.TrackId && l.LevelRank <= s.LevelRank),
            ProfessorViewer p => lessons.Where(l => l.ProfessorId == p.ProfessorId || p.ProgrammeIds.Contains(l.ProgrammeId)),
            UniversityAdminViewer or MainAdminViewer or SystemViewer => lessons,
            _ => lessons.Where(l => false),
        };

        /// <summary>A professor's own; the portal itself all of the university.</summary>
        public IQueryable<Lesson> EditableBy(Viewer viewer) => viewer switch
        {
            ProfessorViewer p => lessons.Where(l => l.ProfessorId == p.ProfessorId),
            SystemViewer => lessons,
            _ => lessons.Where(l => false),
        };
    }
}
