using Portal.Data.Access;
using Portal.Data.People;

namespace Portal.Data.Accounts;

/// <summary>Whose accounts an administration keeps (EL-M1, EL-A5, EL-R6). Accounts carry no university filter, so this scope is the wall.</summary>
public static class AccountAccess
{
    extension(IQueryable<Account> accounts)
    {
        /// <summary>Accounts of the administered university; for the main administration its own as well. Nobody's for all others.</summary>
        public IQueryable<Account> AdministeredBy(Viewer viewer) => viewer switch
        {
            UniversityAdminViewer a => accounts.Where(x => x.UniversityId == a.UniversityId),
            MainAdminViewer m => accounts.Where(x => x.UniversityId == m.UniversityId || x.UniversityId == null),
            SystemViewer s => accounts.Where(x => x.UniversityId == s.University),
            _ => accounts.Where(x => false),
        };

        /// <summary>
        /// Those of them that the viewer may close, open or send a link to. Accounts that administer are the main administration's alone (EL-M1): who could
        /// take the password of a colleague of the administration away could act as them.
        /// </summary>
        public IQueryable<Account> SwitchableBy(Viewer viewer, IQueryable<Administrator> administrators) => viewer is MainAdminViewer or SystemViewer
            ? accounts.AdministeredBy(viewer)
            : accounts.AdministeredBy(viewer).Where(x => !administrators.Any(a => a.AccountId == x.Id));
    }
}
