using Portal.Data.Access;

namespace Portal.Data.People;

/// <summary>Who may see and change administrators.</summary>
public static class AdministratorAccess
{
    extension(IQueryable<Administrator> administrators)
    {
        /// <summary>Those of the own university (EL-A4); all of them for the main administration. The table has no university filter: this scope is the wall.</summary>
        public IQueryable<Administrator> VisibleTo(Viewer viewer) => viewer switch
        {
            UniversityAdminViewer a => administrators.Where(x => x.OfUniversityId == a.UniversityId),
            MainAdminViewer => administrators,
            _ => administrators.Where(x => false),
        };

        /// <summary>Administrators are added, changed and removed by the main administration alone (EL-M1).</summary>
        public IQueryable<Administrator> EditableBy(Viewer viewer) => viewer is MainAdminViewer ? administrators : administrators.Where(x => false);
    }
}
