using Portal.Data.Access;

namespace Portal.Data.People;

/// <summary>Who may see and change people.</summary>
public static class PeopleAccess
{
    extension(IQueryable<Student> students)
    {
        /// <summary>The students of the university that the viewer administers; nobody for all others.</summary>
        public IQueryable<Student> AdministeredBy(Viewer viewer) => viewer switch
        {
            UniversityAdminViewer or MainAdminViewer or SystemViewer => students,
            _ => students.Where(s => false),
        };
    }
}
