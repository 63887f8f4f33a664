using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Caching;
using Portal.Data.Paging;

namespace Portal.Data.People;

/// <summary>Somebody who registered and waits for the administration.</summary>
public sealed record WaitingStudent
{
    public required int StudentId { get; init; }

    public required int AccountId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string UserName { get; init; }

    public required string Email { get; init; }

    public required int ProgrammeId { get; init; }

    public required int LevelId { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required int UniversityId { get; init; }

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>Registrations that wait for the administration of a university. Another university's do not exist.</summary>
public sealed class Registrations(PortalDb portal, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Counting ends here.</summary>
    public const int CountedAtMost = 1000;

    /// <summary>Those who wait, the longest first.</summary>
    /// <param name="after">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<WaitingStudent>> ListAsync(TimeCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var waiting = Waiting(db);
        if (after is not null)
        {
            waiting = waiting.Where(w => w.Since > after.At || (w.Since == after.At && w.AccountId > after.Id));
        }

        return await waiting.OrderBy(w => w.Since).ThenBy(w => w.AccountId).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>How many wait, up to <see cref="CountedAtMost"/>.</summary>
    public async Task<int> CountAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Waiting(db).OrderBy(w => w.Since).Take(CountedAtMost).CountAsync(ct);
    }

    /// <summary>One who waits; null when there is none for the viewer.</summary>
    public async Task<WaitingStudent?> FindAsync(int studentId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Waiting(db).SingleOrDefaultAsync(w => w.StudentId == studentId, ct);
    }

    /// <summary>
    /// Opens the account; the administration answers for the person and so for the address too. The one accepted, null when none waits for the viewer.
    /// </summary>
    public Task<WaitingStudent?> AcceptAsync(int studentId, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        return DecideAsync(studentId, AccountDeeds.Accepted, (db, w) => db.Users
            .Where(a => a.Id == w.AccountId && a.AcceptedAt == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.AcceptedAt, now).SetProperty(x => x.EmailConfirmed, true), ct), now, ct);
    }

    /// <summary>Removes student and account, so that name and address are free again. The one refused, null when none waits for the viewer.</summary>
    public Task<WaitingStudent?> RefuseAsync(int studentId, CancellationToken ct = default) =>
        DecideAsync(studentId, AccountDeeds.Refused, async (db, w) =>
        {
            await db.Students.Where(s => s.Id == w.StudentId).ExecuteDeleteAsync(ct);
            return await db.Users.Where(a => a.Id == w.AccountId && a.AcceptedAt == null).ExecuteDeleteAsync(ct);
        }, time.GetUtcNow(), ct);

    private async Task<WaitingStudent?> DecideAsync(
        int studentId, string deed, Func<PortalDbContext, WaitingStudent, Task<int>> decide, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await Waiting(db).SingleOrDefaultAsync(w => w.StudentId == studentId, ct) is not { } waiting || await decide(db, waiting) == 0)
        {
            return null;
        }

        db.AuditEntries.Add(new()
        {
            UniversityId = db.Viewer.University, At = now, AccountId = AccountOf(db.Viewer), Action = deed, Target = AccountDeeds.Target, TargetId = waiting.AccountId,
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAccountAsync(waiting.AccountId, ct);
        await transaction.CommitAsync(ct);
        return waiting;
    }

    private static IQueryable<WaitingStudent> Waiting(PortalDbContext db)
    {
        var students = db.Students.AdministeredBy(db.Viewer);
        var university = db.Viewer.University ?? 0;
        return from account in db.Users
               where account.UniversityId == university && account.AcceptedAt == null && account.Enabled
               join student in students on account.Id equals student.AccountId
               select new WaitingStudent
               {
                   StudentId = student.Id, AccountId = account.Id, FirstName = student.FirstName, LastName = student.LastName,
                   UserName = account.UserName ?? "", Email = account.Email ?? "",
                   ProgrammeId = student.ProgrammeId, LevelId = student.LevelId, Since = account.CreatedAt, UniversityId = student.UniversityId,
               };
    }

    private static int? AccountOf(Viewer viewer) => viewer switch
    {
        UniversityAdminViewer a => a.AccountId,
        MainAdminViewer a => a.AccountId,
        _ => null,
    };
}
