using Portal.Data.Access;

namespace Portal.Data.Jobs;

/// <summary>Who sees and stops which job.</summary>
public static class JobAccess
{
    extension(IQueryable<Job> jobs)
    {
        /// <summary>One's own; all of the university for its administration; all for the main administration and the portal itself (EL-R6). Who sees a job may stop it.</summary>
        public IQueryable<Job> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => jobs.Where(j => j.UniversityId == s.UniversityId && j.OwnerAccountId == s.AccountId),
            ProfessorViewer p => jobs.Where(j => j.UniversityId == p.UniversityId && j.OwnerAccountId == p.AccountId),
            UniversityAdminViewer a => jobs.Where(j => j.UniversityId == a.UniversityId),
            MainAdminViewer or SystemViewer => jobs,
            _ => jobs.Where(j => false),
        };
    }

    /// <summary>The account behind a viewer; null for the portal itself and visitors.</summary>
    internal static int? AccountOf(Viewer viewer) => viewer switch
    {
        StudentViewer s => s.AccountId,
        ProfessorViewer p => p.AccountId,
        UniversityAdminViewer a => a.AccountId,
        MainAdminViewer a => a.AccountId,
        _ => null,
    };
}
