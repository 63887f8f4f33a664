using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Accounts;

/// <summary>
/// The main administration always keeps somebody who can get in (EL-M2): with an open account, a proven address, a password. Whoever is about to take one
/// away holds all of them first, so that two at once cannot each take the other's last.
/// </summary>
internal static class MainAdministrators
{
    /// <summary>Whether somebody would be left without these accounts. Holds the rows of the main administration until the caller's transaction ends.</summary>
    public static async Task<bool> RemainWithoutAsync(PortalDbContext db, int[] accounts, CancellationToken ct)
    {
        await HoldAsync(db, ct);

        // A statement of its own: it sees what others committed while this one waited.
        return await db.Administrators.Where(x => x.OfUniversityId == null && !accounts.Contains(x.AccountId))
            .AnyAsync(x => db.Users.Any(a => a.Id == x.AccountId && a.UniversityId == null && a.Enabled && a.AcceptedAt != null && a.EmailConfirmed && a.PasswordHash != null), ct);
    }

    /// <summary>Whether any of these accounts is one of the main administration's.</summary>
    public static Task<bool> AreAmongAsync(PortalDbContext db, int[] accounts, CancellationToken ct) =>
        db.Administrators.AnyAsync(x => x.OfUniversityId == null && accounts.Contains(x.AccountId), ct);

    private static Task<List<int>> HoldAsync(PortalDbContext db, CancellationToken ct) =>
        db.Database.SqlQuery<int>($"SELECT id AS \"Value\" FROM administrators WHERE of_university_id IS NULL ORDER BY id FOR UPDATE").ToListAsync(ct);
}
