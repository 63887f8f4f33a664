using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Data.Caching;

namespace Portal.Data.People;

/// <summary>What became of removing an administrator.</summary>
public enum Removal
{
    Done,

    /// <summary>There is no such administrator for the viewer to remove.</summary>
    NotFound,

    /// <summary>It is the viewer.</summary>
    Own,

    /// <summary>Nobody of the main administration would be left who can get in (EL-M2).</summary>
    LastMain,
}

/// <summary>Takes the administration of a university, or the main one, from somebody; by the main administration alone (EL-M1).</summary>
public sealed class AdministratorRemoval(PortalDb portal, TimeProvider clock)
{
    /// <summary>Removes them at once, and their account where it has no other role.</summary>
    public async Task<Removal> RemoveAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await db.Administrators.EditableBy(db.Viewer).Where(a => a.Id == id)
            .Select(a => new { a.AccountId, a.OfUniversityId, a.FirstName, a.LastName }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return Removal.NotFound;
        }

        if (found.AccountId == db.Viewer.Account)
        {
            return Removal.Own;
        }

        if (found.OfUniversityId is null && !await MainAdministrators.RemainWithoutAsync(db, [found.AccountId], ct))
        {
            return Removal.LastMain;
        }

        db.Add(PersonAccounts.Entry(db, found.OfUniversityId, clock.GetUtcNow(), "administrator.removed", "administrator", id, new { found.FirstName, found.LastName }, null));
        await db.SaveChangesAsync(ct);
        await db.Administrators.Where(a => a.Id == id).ExecuteDeleteAsync(ct);
        await RemoveAccountAsync(db, found.AccountId, ct);
        await db.AnnounceAccountAsync(found.AccountId, ct);
        await transaction.CommitAsync(ct);
        return Removal.Done;
    }

    /// <summary>An account that is nobody's any more; rows in the bin count as somebody's.</summary>
    private static Task<int> RemoveAccountAsync(PortalDbContext db, int account, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        DELETE FROM accounts a
         WHERE a.id = {account}
           AND NOT EXISTS (SELECT 1 FROM students x WHERE x.account_id = a.id)
           AND NOT EXISTS (SELECT 1 FROM professors x WHERE x.account_id = a.id)
           AND NOT EXISTS (SELECT 1 FROM administrators x WHERE x.account_id = a.id)
        """, ct);
}
