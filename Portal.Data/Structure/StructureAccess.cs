using Portal.Data.Access;

namespace Portal.Data.Structure;

/// <summary>Who changes the structure of a university (EL-A5, EL-M1): its administrators, and the main administration for the one it works in.</summary>
public static class StructureAccess
{
    extension<T>(IQueryable<T> rows) where T : class, IOfUniversity
    {
        /// <summary>The rows of the administered university; nothing for anybody else.</summary>
        public IQueryable<T> AdministeredBy(Viewer viewer) =>
            viewer is UniversityAdminViewer or MainAdminViewer or SystemViewer ? rows : rows.Where(row => false);
    }

    /// <summary>The university a viewer administers; null for everybody else.</summary>
    public static int? AdministeredUniversity(this Viewer viewer) => viewer is UniversityAdminViewer or MainAdminViewer or SystemViewer ? viewer.University : null;
}
