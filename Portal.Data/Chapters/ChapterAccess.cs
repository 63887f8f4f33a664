using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Subscriptions;

namespace Portal.Data.Chapters;

/// <summary>Who sees and who changes which chapters, said once. Apply it outside lambdas: inside one it does not translate.</summary>
public static class ChapterAccess
{
    extension(IQueryable<Chapter> chapters)
    {
        /// <summary>
        /// Published chapters of the student's programme at or below their level on the same track (EL-R3); what a professor wrote and what is published
        /// in the programmes assigned (EL-R5); everything of the university for its administrators. What is archived is its authors' and the administration's alone.
        /// </summary>
        public IQueryable<Chapter> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => chapters.VisibleToStudent(s.ProgrammeId, s.TrackId, s.LevelRank),
            ProfessorViewer p => chapters.Where(c =>
                c.Authors.Any(a => a.ProfessorId == p.ProfessorId) || (c.PublishedAt != null && c.ArchivedAt == null && p.ProgrammeIds.Contains(c.ProgrammeId))),
            UniversityAdminViewer or MainAdminViewer or SystemViewer => chapters,
            _ => chapters.Where(c => false),
        };

        /// <summary>
        /// Those of the visible chapters whose texts the viewer may read now: all of them, but none for a student whose university keeps chapters for subscribers (EL-Y3).
        /// </summary>
        public IQueryable<Chapter> ReadableBy(Viewer viewer) => viewer is StudentViewer { Gate: SubscriptionGate.Chapters } ? chapters.Where(c => false) : chapters.VisibleTo(viewer);

        /// <summary>What a professor (co-)wrote, everything for the administrators of the university, nothing for anybody else.</summary>
        public IQueryable<Chapter> EditableBy(Viewer viewer) => viewer switch
        {
            ProfessorViewer p => chapters.Where(c => c.Authors.Any(a => a.ProfessorId == p.ProfessorId)),
            UniversityAdminViewer or MainAdminViewer or SystemViewer => chapters,
            _ => chapters.Where(c => false),
        };

        /// <summary>
        /// What the viewer may show to readers, or take away from them: what they may change, for a professor only while its programme is assigned to
        /// them (EL-R5, W-S7).
        /// </summary>
        public IQueryable<Chapter> PublishableBy(Viewer viewer) => viewer switch
        {
            ProfessorViewer p => chapters.EditableBy(p).Where(c => p.ProgrammeIds.Contains(c.ProgrammeId)),
            _ => chapters.EditableBy(viewer),
        };

        /// <summary>
        /// Those of the chapters whose solutions the viewer may read now. Everybody but students may read what they may see; a student waits for the release, and
        /// subscribes where the university keeps solutions for subscribers (EL-Y3).
        /// </summary>
        public IQueryable<Chapter> WithSolutionsOpenTo(Viewer viewer, DateTimeOffset now, IQueryable<Reading.ChapterAttempt> attempts) => viewer switch
        {
            StudentViewer { Gate: SubscriptionGate.Solutions or SubscriptionGate.Chapters } => chapters.Where(c => false),
            StudentViewer s => chapters.WithSolutionsOpenToStudent(s.StudentId, now, attempts),
            ProfessorViewer or UniversityAdminViewer or MainAdminViewer or SystemViewer => chapters,
            _ => chapters.Where(c => false),
        };
    }

    /// <summary>The students' part of VisibleTo.</summary>
    [Inlined]
    internal static IQueryable<Chapter> VisibleToStudent(this IQueryable<Chapter> chapters, int programme, int track, short rank) => chapters.Where(c =>
        c.PublishedAt != null && c.ArchivedAt == null && c.ProgrammeId == programme && c.TrackId == track && c.LevelRank <= rank);

    /// <summary>The students' part of WithSolutionsOpenTo.</summary>
    [Inlined]
    internal static IQueryable<Chapter> WithSolutionsOpenToStudent(
        this IQueryable<Chapter> chapters, int student, DateTimeOffset now, IQueryable<Reading.ChapterAttempt> attempts) => chapters.Where(c =>
        c.SolutionRelease == SolutionRelease.WithChapter
        || (c.SolutionRelease == SolutionRelease.AtDate && c.SolutionsAt <= now)
        || (c.SolutionRelease == SolutionRelease.AfterAttempt && attempts.Any(a => a.StudentId == student && a.ChapterId == c.Id)));
}
