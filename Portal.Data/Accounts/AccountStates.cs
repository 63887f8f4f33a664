using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Caching;

namespace Portal.Data.Accounts;

/// <summary>
/// Accounts as requests need them, kept like the lookups: no statement while warm, and a closed account, a new password or another level acts on
/// every server within a second (W-S11).
/// </summary>
public sealed class AccountStates(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    private readonly SingleFlight<int, AccountState?> states = new(time, TimeSpan.FromMinutes(10), capacity: 20_000);

    /// <summary>Null when there is no such account, or its university lies in the bin.</summary>
    public Task<AccountState?> FindAsync(int accountId, CancellationToken ct = default) => states.GetAsync(accountId, LoadAsync, ct);

    internal void Forget(int accountId) => states.Forget(accountId);

    internal void ForgetAll() => states.ForgetAll();

    /// <summary>Reads the account anew: for a cookie that does not fit what is kept, which may be older than the cookie.</summary>
    public Task<AccountState?> FindFreshAsync(int accountId, CancellationToken ct = default)
    {
        states.Forget(accountId);
        return FindAsync(accountId, ct);
    }

    private async Task<AccountState?> LoadAsync(int accountId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var since = time.GetUtcNow() - Sessions.AccountSession.Kept;
        var found = await db.Users.AsNoTracking().Where(a => a.Id == accountId).Select(a => new
        {
            Account = a, Ended = db.AccountSessions.Where(s => s.AccountId == a.Id && s.EndedAt > since).Select(s => s.Id).ToList(),
        }).SingleOrDefaultAsync();
        if (found is not { Account: var account } || (account.UniversityId is { } university && !await db.Universities.AnyAsync(u => u.Id == university)))
        {
            return null;
        }

        db.Viewer = new SystemViewer(account.UniversityId);
        var student = await (
            from s in db.Students
            join level in db.Levels on s.LevelId equals level.Id
            where s.AccountId == accountId
            select new StudentState(s.Id, new(s.FirstName, s.LastName), s.ProgrammeId, level.TrackId, level.Id, level.Rank)
            {
                SubscribedUntil = db.Subscriptions.Where(x => x.StudentId == s.Id).Select(x => (DateTimeOffset?)x.EndsAt).FirstOrDefault(),
            }).SingleOrDefaultAsync();
        var professor = await db.Professors
            .Where(p => p.AccountId == accountId)
            .Select(p => new ProfessorState(p.Id, new(p.FirstName, p.LastName), p.Programmes.Select(l => l.ProgrammeId).ToArray()))
            .SingleOrDefaultAsync();
        var administrator = await db.Administrators
            .Where(a => a.AccountId == accountId && a.OfUniversityId == account.UniversityId)
            .Select(a => new AdministratorState(a.Id, new(a.FirstName, a.LastName)))
            .SingleOrDefaultAsync();

        return new(
            accountId, account.UserName ?? "", account.SecurityStamp ?? "",
            account is { Enabled: true, EmailConfirmed: true, AcceptedAt: not null },
            account.UniversityId, account.LastRole, student, professor, administrator)
        {
            EndedSessions = found.Ended.ToFrozenSet(),
        };
    }
}
