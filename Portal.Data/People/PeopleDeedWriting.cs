using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Data.Caching;

namespace Portal.Data.People;

/// <summary>What the journal keeps of a deed to many people.</summary>
internal sealed record ToldDeed(int Changed, int LeftOut, int? Programme = null, int? Level = null);

/// <summary>Somebody a deed may change.</summary>
internal sealed class DeedPerson
{
    public int Id { get; init; }

    public int AccountId { get; init; }

    public string FirstName { get; init; } = "";

    public string LastName { get; init; } = "";

    public string? Email { get; init; }

    public int ProgrammeId { get; init; }

    public int LevelId { get; init; }
}

/// <summary>Whom a deed to many people changes, and the statements that do it: one a table and batch, whatever the number.</summary>
internal static class PeopleDeedWriting
{
    /// <summary>People of one statement.</summary>
    public const int Batch = 2_000;

    /// <summary>With more accounts than this, every server forgets all it keeps instead of each by itself.</summary>
    private const int ToldApart = 500;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>How many of a choice the viewer administers.</summary>
    public static Task<int> ChosenAsync(PortalDbContext db, PeopleChoice choice, CancellationToken ct) =>
        choice.Kind is PeopleKind.Students ? Students(db, choice).CountAsync(ct) : Professors(db, choice).CountAsync(ct);

    /// <summary>The students of a choice.</summary>
    public static IQueryable<Student> Students(PortalDbContext db, PeopleChoice choice)
    {
        if (choice.Kind is not PeopleKind.Students)
        {
            return db.Students.Where(s => false);
        }

        var students = PeopleRows.Students(db, choice.Filter);
        return choice.Ids is { } ids ? students.Where(s => ids.Contains(s.Id)) : students;
    }

    /// <summary>The professors of a choice.</summary>
    public static IQueryable<Professor> Professors(PortalDbContext db, PeopleChoice choice)
    {
        if (choice.Kind is not PeopleKind.Professors)
        {
            return db.Professors.Where(p => false);
        }

        var professors = PeopleRows.Professors(db, choice.Filter);
        return choice.Ids is { } ids ? professors.Where(p => ids.Contains(p.Id)) : professors;
    }

    /// <summary>Those of a choice that a deed changes.</summary>
    public static IQueryable<DeedPerson> Touched(PortalDbContext db, PeopleDeedOrder order)
    {
        var own = db.Viewer.Account;
        var accounts = order.Deed switch
        {
            PeopleDeed.Enable => AccountSwitches.Touched(db, db.Users, AccountDeed.Enable),
            PeopleDeed.Disable => AccountSwitches.Touched(db, db.Users, AccountDeed.Disable).Where(a => a.Id != own),
            PeopleDeed.Reset => AccountSwitches.Touched(db, db.Users, AccountDeed.Reset).Where(a => a.Id != own && a.Email != null),
            _ => PeopleRows.Accounts(db),
        };
        var people = People(db, order.Choice, accounts);
        var (programme, level) = (order.ProgrammeId, order.LevelId);
        return order is { Deed: PeopleDeed.Move, ProgrammeId: not null, LevelId: not null } ? people.Where(p => p.ProgrammeId != programme || p.LevelId != level) : people;
    }

    /// <summary>Those of a choice whose account the viewer may not close, open or send a link to.</summary>
    public static IQueryable<DeedPerson> Reserved(PortalDbContext db, PeopleChoice choice)
    {
        var own = db.Viewer.Account;
        var switchable = db.Users.SwitchableBy(db.Viewer, db.Administrators);
        return People(db, choice, PeopleRows.Accounts(db).Where(a => a.Id == own || !switchable.Any(s => s.Id == a.Id)));
    }

    /// <summary>Those whose access cannot be reset because no link would reach them: without one they would be shut out.</summary>
    public static IQueryable<DeedPerson> WithoutAddress(PortalDbContext db, PeopleChoice choice)
    {
        var own = db.Viewer.Account;
        return People(db, choice, AccountSwitches.Touched(db, db.Users, AccountDeed.Reset).Where(a => a.Id != own && a.Email == null));
    }

    /// <summary>How the journal names the list.</summary>
    public static string ListOf(PeopleKind kind) => kind is PeopleKind.Students ? "students" : "professors";

    /// <summary>How the journal names the whole deed.</summary>
    public static string ActionOf(PeopleDeedOrder order) => ListOf(order.Choice.Kind) + (order.Deed switch
    {
        PeopleDeed.Move => ".moved",
        PeopleDeed.Enable => ".enabled",
        PeopleDeed.Disable => ".disabled",
        PeopleDeed.Reset => ".reset",
        _ => ".binned",
    });

    /// <summary>Null for a line of the journal that tells something else.</summary>
    public static ToldDeed? Read(string? details)
    {
        try
        {
            // A deletion tells what it took, by words.
            using var told = JsonDocument.Parse(details ?? "null");
            return told.RootElement.ValueKind is not JsonValueKind.Object ? null
                : told.RootElement.TryGetProperty("Counts", out var counts)
                    ? new(counts.EnumerateObject().Where(c => c.Name is "Étudiants" or "Enseignants").Sum(c => c.Value.GetInt32()), 0)
                    : told.RootElement.Deserialize<ToldDeed>(Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A line in the journal for each person, then the change.</summary>
    public static async Task WriteAsync(
        PortalDbContext db, int university, PeopleDeedOrder order, long head, int[] people, int[] accounts, DateTimeOffset now, CancellationToken ct)
    {
        var (by, address) = (db.Viewer.Account, db.Address);
        if (order is { Deed: PeopleDeed.Move, ProgrammeId: { } programme, LevelId: { } level })
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO audit_entries (university_id, at, account_id, action, target, target_id, details, address)
                SELECT s.university_id, {now}, {by}, 'student.moved', 'student', s.id, jsonb_build_object('before', jsonb_build_object('programme', s.programme_id, 'level', s.level_id),
                       'after', jsonb_build_object('programme', {programme}, 'level', {level}), 'among', {head}), {address}
                  FROM students s WHERE s.university_id = {university} AND s.id = ANY({people})
                """, ct);
            await db.Students.Where(s => people.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProgrammeId, programme).SetProperty(s => s.LevelId, level), ct);
            return;
        }

        var deed = order.Deed switch { PeopleDeed.Enable => AccountDeed.Enable, PeopleDeed.Disable => AccountDeed.Disable, _ => AccountDeed.Reset };
        var (action, details) = (AccountSwitches.WordOf(deed), AccountSwitches.DetailsOf(deed) ?? "{}");
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO audit_entries (university_id, at, account_id, action, target, target_id, details, address)
            SELECT {university}, {now}, {by}, {action}, {AccountDeeds.Target}, a.id, {details}::jsonb || jsonb_build_object('among', {head}), {address}
              FROM unnest({accounts}) AS a (id)
            """, ct);
        await AccountSwitches.WriteAsync(db, accounts, deed, order.PortalAddress, now, ct);
    }

    /// <summary>Tells every server which accounts changed.</summary>
    public static Task AnnounceAsync(PortalDbContext db, int[] accounts, CancellationToken ct) => accounts.Length > ToldApart
        ? db.AnnounceAsync("everything", ct)
        : db.AnnounceAccountsAsync(accounts, ct);

    private static IQueryable<DeedPerson> People(PortalDbContext db, PeopleChoice choice, IQueryable<Account> accounts) => choice.Kind is PeopleKind.Students
        ? Students(db, choice).Join(accounts, s => s.AccountId, a => a.Id, (s, a) => new DeedPerson
        {
            Id = s.Id, AccountId = a.Id, FirstName = s.FirstName, LastName = s.LastName, Email = a.Email, ProgrammeId = s.ProgrammeId, LevelId = s.LevelId,
        })
        : Professors(db, choice).Join(accounts, p => p.AccountId, a => a.Id, (p, a) => new DeedPerson
        {
            Id = p.Id, AccountId = a.Id, FirstName = p.FirstName, LastName = p.LastName, Email = a.Email, ProgrammeId = 0, LevelId = 0,
        });
}
