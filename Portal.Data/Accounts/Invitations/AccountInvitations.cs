using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;

namespace Portal.Data.Accounts.Invitations;

/// <summary>What the job that writes the mails is asked for.</summary>
/// <param name="PortalAddress">Where links lead to, without a slash at its end; null takes the one of the configuration.</param>
public sealed record InvitationOrder(string? PortalAddress);

/// <summary>Whose password a link chooses.</summary>
public sealed record InvitedAccount(int AccountId, int? UniversityId, string UserName, string? Email);

/// <summary>One-time links to choose a password: asked for by administrators, used by whoever got the mail.</summary>
public sealed class AccountInvitations(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>The kind of the job that writes the mails; its handler is where mail is.</summary>
    public const string JobKind = "accounts.invitations";

    private const int TokenBytes = 32;

    /// <summary>
    /// Asks for a link for each of these accounts, in the caller's transaction; links they had before open nothing any more. Accounts without an address,
    /// or closed, get none. The mails are written by a job of the same transaction.
    /// </summary>
    /// <returns>How many will get one.</returns>
    public static async Task<int> AskAsync(PortalDbContext db, int[] accounts, InvitationKind kind, string? portalAddress, DateTimeOffset now, CancellationToken ct)
    {
        var by = db.Viewer.Account;
        await WithdrawAsync(db, accounts, now, ct);
        var asked = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO invitations (account_id, kind, asked_at, asked_by)
            SELECT a.id, {(short)kind}, {now}, {by} FROM accounts a WHERE a.id = ANY({accounts}) AND a.enabled AND a.email IS NOT NULL
            """, ct);
        if (asked > 0)
        {
            await JobQueue.EnqueueAsync(db, JobKind, new InvitationOrder(portalAddress), new JobOptions { Priority = asked == 1 ? (short)1 : (short)0 }, ct);
        }

        return asked;
    }

    /// <summary>Takes the links of these accounts back, in the caller's transaction.</summary>
    public static Task<int> WithdrawAsync(PortalDbContext db, int[] accounts, DateTimeOffset now, CancellationToken ct) => db.Invitations
        .Where(i => accounts.Contains(i.AccountId) && i.UsedAt == null && i.WithdrawnAt == null)
        .ExecuteUpdateAsync(set => set.SetProperty(i => i.WithdrawnAt, now), ct);

    /// <summary>A token as a link carries it, and what the table keeps of it.</summary>
    public static (string Token, byte[] Hash) NewToken()
    {
        var bytes = RandomNumberGenerator.GetBytes(TokenBytes);
        return (WebEncoders.Base64UrlEncode(bytes), SHA256.HashData(bytes));
    }

    /// <summary>Whose link it is; null when it is none, was used or taken back, is too old, or the account is closed or has a password by now.</summary>
    public async Task<InvitedAccount?> FindAsync(string token, CancellationToken ct = default)
    {
        if (HashOf(token) is not { } hash)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Valid(db, hash).SingleOrDefaultAsync(ct);
    }

    /// <summary>Uses the link up: the password is set, the address proven, all sessions end. Of two at once, one gets in.</summary>
    /// <param name="token">As the link carries it.</param>
    /// <param name="passwordHash">Of the chosen password, which was looked at already.</param>
    /// <param name="address">Where from, for the journal; null when not known.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    /// <returns>The account; null when the link opens nothing.</returns>
    public async Task<InvitedAccount?> UseAsync(string token, string passwordHash, string? address, CancellationToken ct = default)
    {
        if (HashOf(token) is not { } hash)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Address = address;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (now, since) = (clock.GetUtcNow(), clock.GetUtcNow() - Invitation.Lifetime);
        if (await Valid(db, hash).SingleOrDefaultAsync(ct) is not { } invited
            || await db.Invitations.Where(i => i.TokenHash == hash && i.UsedAt == null && i.WithdrawnAt == null && i.SentAt > since)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now), ct) == 0)
        {
            return null;
        }

        var (stamp, concurrency) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await db.Users.Where(a => a.Id == invited.AccountId).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.PasswordHash, passwordHash).SetProperty(a => a.SecurityStamp, stamp).SetProperty(a => a.ConcurrencyStamp, concurrency).SetProperty(a => a.EmailConfirmed, true), ct);
        db.Add(new AuditEntry
        {
            UniversityId = invited.UniversityId, At = now, AccountId = invited.AccountId, Action = "account.invitation-used", Target = AccountDeeds.Target, TargetId = invited.AccountId,
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAccountAsync(invited.AccountId, ct);
        await transaction.CommitAsync(ct);
        return invited;
    }

    private IQueryable<InvitedAccount> Valid(PortalDbContext db, byte[] hash)
    {
        var since = clock.GetUtcNow() - Invitation.Lifetime;
        return db.Invitations
            .Where(i => i.TokenHash == hash && i.UsedAt == null && i.WithdrawnAt == null && i.SentAt > since)
            .Join(db.Users.Where(a => a.Enabled && a.PasswordHash == null), i => i.AccountId, a => a.Id, (i, a) => new InvitedAccount(a.Id, a.UniversityId, a.UserName ?? "", a.Email));
    }

    private static byte[]? HashOf(string token)
    {
        try
        {
            return token.Length <= 100 && WebEncoders.Base64UrlDecode(token) is { Length: TokenBytes } bytes ? SHA256.HashData(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
