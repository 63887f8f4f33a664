using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Audit;

namespace Portal.Data.People;

/// <summary>The account behind a person: made without a password, changed with its traces.</summary>
internal static class PersonAccounts
{
    private static readonly UpperInvariantLookupNormalizer Normalizer = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An account that nobody can sign in with yet: its owner chooses a password through an invitation, which proves the address too.</summary>
    public static Account New(PersonForm person, int? universityId, Role role, DateTimeOffset now) => new()
    {
        UserName = person.UserName, NormalizedUserName = Normalizer.NormalizeName(person.UserName), Email = person.Email, NormalizedEmail = Normalizer.NormalizeEmail(person.Email),
        UniversityId = universityId, LastRole = role, SecurityStamp = NewStamp(), ConcurrencyStamp = NewStamp(), CreatedAt = now, AcceptedAt = now,
    };

    /// <summary>Every session with another stamp has ended.</summary>
    public static string NewStamp() => Guid.NewGuid().ToString("N");

    /// <summary>Whose user name or address it is already; null when both are free for this account.</summary>
    public static async Task<PersonChange?> TakenAsync(PortalDbContext db, PersonForm person, int? account, CancellationToken ct)
    {
        var (name, address) = (Normalizer.NormalizeName(person.UserName), Normalizer.NormalizeEmail(person.Email));
        var others = await db.Users.Where(a => a.Id != account && (a.NormalizedUserName == name || a.NormalizedEmail == address))
            .Select(a => new { a.NormalizedUserName }).ToListAsync(ct);
        return others.Count == 0 ? null : others.Exists(a => a.NormalizedUserName == name) ? new PersonChange.UserNameTaken() : new PersonChange.EmailTaken();
    }

    /// <summary>Gives the account another user name or address.</summary>
    /// <returns>Whether the address is another one: mails sent to the old one then open nothing any more, and all sessions end.</returns>
    public static bool Rename(Account account, PersonForm person)
    {
        var (name, address) = (Normalizer.NormalizeName(person.UserName), Normalizer.NormalizeEmail(person.Email));
        var moved = account.NormalizedEmail != address;
        (account.UserName, account.NormalizedUserName) = (person.UserName, name);
        (account.Email, account.NormalizedEmail) = (person.Email, address);
        account.ConcurrencyStamp = NewStamp();
        if (moved)
        {
            account.SecurityStamp = NewStamp();
        }

        return moved;
    }

    /// <summary>A line of the journal with what was and what is.</summary>
    public static AuditEntry Entry(PortalDbContext db, int? university, DateTimeOffset now, string action, string target, int id, object? before, object? after) => new()
    {
        UniversityId = university, At = now, AccountId = db.Viewer.Account, Action = action, Target = target, TargetId = id, Details = Details(before, after),
    };

    /// <summary>Null when there is nothing to tell.</summary>
    public static string? Details(object? before, object? after) => before is null && after is null ? null : JsonSerializer.Serialize(new { before, after }, Json);

    /// <summary>What a broken uniqueness was about; null for any other failure.</summary>
    public static PersonChange? Taken(DbUpdateException failure) => failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } broken
        ? broken.ConstraintName switch
        {
            { } name when name.Contains("user_name", StringComparison.Ordinal) => new PersonChange.UserNameTaken(),
            { } name when name.Contains("email", StringComparison.Ordinal) => new PersonChange.EmailTaken(),
            { } name when name.Contains("number", StringComparison.Ordinal) => new PersonChange.NumberTaken(),
            _ => new PersonChange.RoleThere(),
        }
        : null;
}
