using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.People;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Data.Accounts;

/// <summary>What a student registers with. Names, user name and address are clean already (<see cref="PersonNames"/>, <see cref="UserNames"/>, <see cref="EmailAddresses"/>).</summary>
public sealed record NewStudent(
    int UniversityId, int FacultyId, int ProgrammeId, int LevelId, string FirstName, string LastName, string UserName, string Email, string Password);

/// <summary>How a registration ended.</summary>
public abstract record RegistrationOutcome
{
    private RegistrationOutcome()
    {
    }

    /// <summary>There is an account now; it waits for the link or for the administration.</summary>
    public sealed record Done(Account Account) : RegistrationOutcome;

    /// <summary>Nothing was written: the address has an account already. Only its owner may learn that, by e-mail.</summary>
    public sealed record AddressTaken(Account Owner) : RegistrationOutcome;

    /// <summary>The user name is somebody else's; <paramref name="Proposal"/> is free, or null when none was found.</summary>
    public sealed record NameTaken(string? Proposal) : RegistrationOutcome;

    /// <summary>No such faculty, programme or level in that university, or it takes no registrations.</summary>
    public sealed record NotOffered : RegistrationOutcome;

    /// <summary>The password is refused; <paramref name="Sentence"/> says why, in French.</summary>
    public sealed record PasswordRefused(string Sentence) : RegistrationOutcome;

    /// <summary>Too many at once.</summary>
    public sealed record TryLater : RegistrationOutcome;
}

/// <summary>Students who register by themselves (EL-V2). The whole chain of choices is checked here, whatever the form said (W-S2).</summary>
public sealed class StudentRegistration(
    UserManager<Account> users, PortalDbContext db, StructureLookups lookups, HashingTurns turns, TimeProvider time)
{
    private const string UniqueViolation = PostgresErrorCodes.UniqueViolation;

    /// <summary>Writes account and student, both or none.</summary>
    public async Task<RegistrationOutcome> RegisterAsync(NewStudent student, CancellationToken ct = default)
    {
        var structure = await lookups.OfUniversityAsync(student.UniversityId, ct);
        if (structure is null or { Rules.Registration: RegistrationMode.Closed }
            || structure.Programme(student.ProgrammeId)?.FacultyId != student.FacultyId
            || structure.EntriesOf(student.ProgrammeId).All(l => l.Id != student.LevelId))
        {
            return new RegistrationOutcome.NotOffered();
        }

        using var turn = await turns.TakeAsync(ct);
        if (turn is null)
        {
            return new RegistrationOutcome.TryLater();
        }

        var (name, address) = (users.NormalizeName(student.UserName), users.NormalizeEmail(student.Email));
        var present = await users.Users.AsNoTracking().Where(a => a.NormalizedUserName == name || a.NormalizedEmail == address).ToListAsync(ct);
        if (present.Exists(a => a.NormalizedUserName == name))
        {
            return new RegistrationOutcome.NameTaken(await ProposeAsync(student, ct));
        }

        if (present is [var owner, ..])
        {
            // As long as it takes for an address that is free.
            users.PasswordHasher.HashPassword(owner, student.Password);
            return new RegistrationOutcome.AddressTaken(owner);
        }

        try
        {
            return await WriteAsync(student, structure.Rules.Registration, ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: UniqueViolation })
        {
            // Somebody was faster by an instant: the second look tells who.
            db.ChangeTracker.Clear();
            return await users.Users.AsNoTracking().FirstOrDefaultAsync(a => a.NormalizedEmail == address, ct) is { } faster
                ? new RegistrationOutcome.AddressTaken(faster)
                : new RegistrationOutcome.NameTaken(await ProposeAsync(student, ct));
        }
    }

    private async Task<RegistrationOutcome> WriteAsync(NewStudent student, RegistrationMode mode, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var account = new Account
        {
            UserName = student.UserName, Email = student.Email, UniversityId = student.UniversityId, LastRole = Role.Student, CreatedAt = now,
            AcceptedAt = mode is RegistrationMode.AcceptedByAdmin ? null : now,
        };

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var created = await users.CreateAsync(account, student.Password);
        if (!created.Succeeded)
        {
            return created.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateUserName))
                ? new RegistrationOutcome.NameTaken(null)
                : new RegistrationOutcome.PasswordRefused(created.Errors.First().Description);
        }

        db.Students.Add(new()
        {
            UniversityId = student.UniversityId, AccountId = account.Id, FirstName = student.FirstName, LastName = student.LastName,
            ProgrammeId = student.ProgrammeId, LevelId = student.LevelId, CreatedAt = now,
        });
        db.AuditEntries.Add(new()
        {
            UniversityId = student.UniversityId, At = now, AccountId = account.Id, Action = AccountDeeds.Registered, Target = AccountDeeds.Target, TargetId = account.Id,
        });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new RegistrationOutcome.Done(account);
    }

    /// <summary>The name with a number, else first and last name; the first that is free.</summary>
    private async Task<string?> ProposeAsync(NewStudent student, CancellationToken ct)
    {
        var stem = student.UserName.TrimEnd("0123456789".ToCharArray());
        stem = stem.Length < UserNames.ShortestLength ? student.UserName : stem;
        stem = stem[..Math.Min(stem.Length, UserNames.LongestLength - 2)];
        var offers = Enumerable.Range(2, 40).Select(n => stem + n.ToString(CultureInfo.InvariantCulture)).ToList();
        var names = offers.ConvertAll(users.NormalizeName);
        var taken = await users.Users.Where(a => names.Contains(a.NormalizedUserName)).Select(a => a.NormalizedUserName).ToListAsync(ct);
        return offers.Find(o => !taken.Contains(users.NormalizeName(o)));
    }
}
