using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Caching;

namespace Portal.Data.Accounts.Sessions;

/// <summary>An open sign-in, as lists show it.</summary>
/// <param name="Device">What the browser says of itself; empty when it says nothing.</param>
/// <param name="Address">Where it comes from; null when not known.</param>
public sealed record SessionLine(long Id, DateTimeOffset BeganAt, DateTimeOffset LastSeenAt, string Device, string? Address);

/// <summary>
/// Sign-ins: begun with a cookie, listed, ended. One's own for everybody; other people's for who keeps their accounts. An ended one stops within a second
/// on every server, because the state of its account says so (decision: revocation).
/// </summary>
public sealed class AccountSessions(PortalDb portal, IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most that a list shows.</summary>
    public const int Shown = 50;

    /// <summary>Notes a sign-in that has just succeeded.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="stamp">The account's security stamp.</param>
    /// <param name="stay">Whether it outlives the browser.</param>
    /// <param name="lifetime">How long it lasts when it does not.</param>
    /// <param name="device">What the browser says of itself.</param>
    /// <param name="address">Where from; null when not known.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    /// <returns>The id that its cookie carries.</returns>
    public async Task<long> BeginAsync(int account, string stamp, bool stay, TimeSpan lifetime, string device, string? address, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var session = new AccountSession
        {
            AccountId = account, Stamp = stamp, BeganAt = now, LastSeenAt = SessionLog.Minute(now), ExpiresAt = stay ? null : now + lifetime,
            Device = Clean(device, AccountSession.DeviceLength), Address = address is { Length: > 0 } ? Clean(address, AccountSession.AddressLength) : null,
        };
        db.Add(session);
        await db.SaveChangesAsync(ct);
        var minute = SessionLog.Minute(now);
        await db.Users.Where(a => a.Id == account && a.LastSeenAt < minute).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastSeenAt, minute), ct);
        return session.Id;
    }

    /// <summary>Goes on under the account's present stamp: its cookie is being written anew where all others ended.</summary>
    public async Task GoOnAsync(long session, int account, string stamp, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.AccountSessions.Where(s => s.Id == session && s.AccountId == account).ExecuteUpdateAsync(set => set.SetProperty(s => s.Stamp, stamp), ct);
    }

    /// <summary>One's own that are open, seen last first; none for a visitor.</summary>
    public async Task<IReadOnlyList<SessionLine>> OwnAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.Account is { } account ? await ListAsync(db, account, ct) : [];
    }

    /// <summary>Those of an account that the viewer keeps, seen last first; none for anybody else.</summary>
    public async Task<IReadOnlyList<SessionLine>> OfAsync(int account, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var kept = db.Users.AdministeredBy(db.Viewer);
        return await ListAsync(db, account, ct, kept);
    }

    /// <summary>Ends one of one's own; false when there is no such open one.</summary>
    public async Task<bool> EndOwnAsync(long session, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.Account is { } account && await EndAsync(db, account, session, ct) > 0;
    }

    /// <summary>Ends one of an account that the viewer may switch; false when there is no such open one for them.</summary>
    public async Task<bool> EndAsync(int account, long session, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Users.SwitchableBy(db.Viewer, db.Administrators).AnyAsync(a => a.Id == account, ct) && await EndAsync(db, account, session, ct) > 0;
    }

    /// <summary>Ends all of an account that the viewer may switch: it gets another stamp. False when there is no such account for them.</summary>
    public async Task<bool> EndAllAsync(int account, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var found = await db.Users.SwitchableBy(db.Viewer, db.Administrators).Where(a => a.Id == account).Select(a => new { a.UniversityId }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (stamp, concurrency) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await db.Users.Where(a => a.Id == account).ExecuteUpdateAsync(set => set.SetProperty(a => a.SecurityStamp, stamp).SetProperty(a => a.ConcurrencyStamp, concurrency), ct);
        await TellAsync(db, account, found.UniversityId, AccountDeeds.SessionsEnded, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends the session whose cookie is being thrown away: a copy of the cookie opens nothing either.</summary>
    public async Task LeaveAsync(int account, long session, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.AccountSessions.Where(s => s.Id == session && s.AccountId == account && s.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), ct) > 0)
        {
            await db.AnnounceAccountAsync(account, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private async Task<int> EndAsync(PortalDbContext db, int account, long session, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        var ended = await Open(db, account).Where(s => s.Id == session).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), ct);
        if (ended > 0)
        {
            var university = await db.Users.Where(a => a.Id == account).Select(a => a.UniversityId).SingleAsync(ct);
            await TellAsync(db, account, university, AccountDeeds.SessionEnded, ct);
            await transaction.CommitAsync(ct);
        }

        return ended;
    }

    private async Task TellAsync(PortalDbContext db, int account, int? university, string deed, CancellationToken ct)
    {
        db.Add(new AuditEntry { UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = deed, Target = AccountDeeds.Target, TargetId = account });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAccountAsync(account, ct);
    }

    private IQueryable<AccountSession> Open(PortalDbContext db, int account)
    {
        var now = clock.GetUtcNow();
        var idle = now - AccountSession.Idle;
        return db.AccountSessions.Where(s => s.AccountId == account && s.EndedAt == null
            && ((s.ExpiresAt == null && s.LastSeenAt > idle) || s.ExpiresAt > now)
            && db.Users.Any(a => a.Id == s.AccountId && a.SecurityStamp == s.Stamp));
    }

    private async Task<IReadOnlyList<SessionLine>> ListAsync(PortalDbContext db, int account, CancellationToken ct, IQueryable<Account>? kept = null)
    {
        var open = Open(db, account);
        if (kept is not null)
        {
            open = open.Where(s => kept.Any(a => a.Id == s.AccountId));
        }

        return await open.OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.Id).Take(Shown)
            .Select(s => new SessionLine(s.Id, s.BeganAt, s.LastSeenAt, s.Device, s.Address)).ToListAsync(ct);
    }

    private static string Clean(string text, int length)
    {
        var kept = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return kept.Length > length ? kept[..length] : kept;
    }
}
