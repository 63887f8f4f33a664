using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;

namespace Portal.Migrations.Importing;

/// <summary>Accounts as Identity itself would write them, without a request around it.</summary>
internal static class NewAccount
{
    private static readonly UpperInvariantLookupNormalizer Names = new();

    /// <summary>A confirmed and accepted account. Without <paramref name="passwordHash"/> nobody can sign in with it.</summary>
    public static Account Of(string userName, string email, int? universityId, Role role, string? passwordHash, DateTimeOffset now) => new()
    {
        UserName = userName, NormalizedUserName = Names.NormalizeName(userName),
        Email = email, NormalizedEmail = Names.NormalizeEmail(email), EmailConfirmed = true,
        UniversityId = universityId, LastRole = role, PasswordHash = passwordHash, LockoutEnabled = true,
        SecurityStamp = Guid.NewGuid().ToString("N"), CreatedAt = now, AcceptedAt = now,
    };

    /// <summary>The form in which user names are compared.</summary>
    public static string Normalize(string userName) => Names.NormalizeName(userName);
}
