using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Accounts;

/// <summary>Finds the account that somebody means.</summary>
public sealed class AccountFinder(UserManager<Account> users)
{
    private const int LongestTyped = 256;

    /// <summary>
    /// By user name, else by e-mail address, in one statement, so that a known name takes no longer than an unknown one; null when there is none.
    /// </summary>
    /// <param name="typed">As typed; whatever it is.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Account?> FindAsync(string typed, CancellationToken ct = default)
    {
        // PostgreSQL keeps no NUL; no name and no address has one.
        var text = typed.Trim().Replace("\0", "\uFFFD", StringComparison.Ordinal);
        if (text.Length is 0 or > LongestTyped)
        {
            return null;
        }

        string? name, address;
        try
        {
            (name, address) = (users.NormalizeName(text), users.NormalizeEmail(text));
        }
        catch (ArgumentException)
        {
            // Code points that Unicode keeps free for no character at all: no account is called so.
            return null;
        }

        var found = await users.Users.Where(a => a.NormalizedUserName == name || a.NormalizedEmail == address).ToListAsync(ct);
        return found.Find(a => a.NormalizedUserName == name) ?? found.FirstOrDefault();
    }

    /// <summary>By e-mail address alone; null when there is none.</summary>
    public Task<Account?> FindByAddressAsync(string address, CancellationToken ct = default)
    {
        var normalized = users.NormalizeEmail(address);
        return users.Users.AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normalized, ct);
    }
}
