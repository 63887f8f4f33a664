using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Audit;
using Portal.Data.Caching;

namespace Portal.Data.Accounts;

/// <summary>What an administrator does to somebody's account.</summary>
public enum AccountDeed
{
    /// <summary>Opens what was closed.</summary>
    Enable,

    /// <summary>Closes it: no sign-in, and all sessions end within a second (W-S11).</summary>
    Disable,

    /// <summary>Takes the password away and sends a link to choose another; all sessions end.</summary>
    Reset,

    /// <summary>Sends the link again to somebody who has no password yet.</summary>
    Invite,

    /// <summary>Takes the link back.</summary>
    Withdraw,
}

/// <summary>What became of a deed to an account.</summary>
public enum AccountSwitch
{
    Done,

    /// <summary>There is no such account for the viewer to keep, or the deed does not fit its state.</summary>
    NotFound,

    /// <summary>It is the viewer's own: nobody shuts themselves out by accident.</summary>
    Own,

    /// <summary>Nobody of the main administration would be left who can get in (EL-M2).</summary>
    LastMain,

    /// <summary>There is no address to send a link to.</summary>
    NoAddress,
}

/// <summary>Opens and closes accounts, and hands out links instead of passwords: no administrator ever sees or types one.</summary>
public sealed class AccountSwitches(PortalDb portal, TimeProvider clock)
{
    /// <summary>Does it to one account.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="deed">What.</param>
    /// <param name="portalAddress">Where links of mails lead to; null when it is not known.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<AccountSwitch> DoAsync(int account, AccountDeed deed, string? portalAddress, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await Touched(db, db.Users.Where(a => a.Id == account), deed).Select(a => new { a.UniversityId, HasAddress = a.Email != null }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return AccountSwitch.NotFound;
        }

        if (deed is AccountDeed.Disable or AccountDeed.Reset)
        {
            if (db.Viewer.Account == account)
            {
                return AccountSwitch.Own;
            }

            if (found.UniversityId is null && await MainAdministrators.AreAmongAsync(db, [account], ct) && !await MainAdministrators.RemainWithoutAsync(db, [account], ct))
            {
                return AccountSwitch.LastMain;
            }
        }

        if (deed is AccountDeed.Reset or AccountDeed.Invite && !found.HasAddress)
        {
            return AccountSwitch.NoAddress;
        }

        var now = clock.GetUtcNow();
        db.Add(new AuditEntry
        {
            UniversityId = found.UniversityId, At = now, AccountId = db.Viewer.Account, Action = WordOf(deed), Target = AccountDeeds.Target, TargetId = account,
            Details = DetailsOf(deed),
        });
        await db.SaveChangesAsync(ct);
        await WriteAsync(db, [account], deed, portalAddress, now, ct);
        await db.AnnounceAccountAsync(account, ct);
        await transaction.CommitAsync(ct);
        return AccountSwitch.Done;
    }

    /// <summary>Those of some accounts that a deed changes: the viewer's to keep, and in the state for it.</summary>
    internal static IQueryable<Account> Touched(PortalDbContext db, IQueryable<Account> accounts, AccountDeed deed)
    {
        var own = accounts.SwitchableBy(db.Viewer, db.Administrators);
        return deed switch
        {
            AccountDeed.Enable => own.Where(a => !a.Enabled),
            AccountDeed.Disable => own.Where(a => a.Enabled),
            AccountDeed.Reset => own.Where(a => a.Enabled && a.AcceptedAt != null),
            AccountDeed.Invite => own.Where(a => a.Enabled && a.AcceptedAt != null && a.PasswordHash == null),
            AccountDeed.Withdraw => own.Where(a => db.Invitations.Any(i => i.AccountId == a.Id && i.UsedAt == null && i.WithdrawnAt == null)),
            _ => own.Where(a => false),
        };
    }

    /// <summary>Changes the accounts, in the caller's transaction; what was looked at before is not looked at again.</summary>
    internal static async Task WriteAsync(PortalDbContext db, int[] accounts, AccountDeed deed, string? portalAddress, DateTimeOffset now, CancellationToken ct)
    {
        // Identity writes whole accounts: another concurrency stamp keeps it from writing back what it read before.
        switch (deed)
        {
            case AccountDeed.Enable or AccountDeed.Disable:
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE accounts SET enabled = {deed is AccountDeed.Enable}, concurrency_stamp = gen_random_uuid()::text WHERE id = ANY({accounts})", ct);
                break;
            case AccountDeed.Reset:
                await db.Database.ExecuteSqlAsync($"""
                    UPDATE accounts SET password_hash = NULL, security_stamp = replace(gen_random_uuid()::text, '-', ''), concurrency_stamp = gen_random_uuid()::text
                    WHERE id = ANY({accounts})
                    """, ct);
                await AccountInvitations.AskAsync(db, accounts, InvitationKind.Reset, portalAddress, now, ct);
                break;
            case AccountDeed.Invite:
                await AccountInvitations.AskAsync(db, accounts, InvitationKind.Welcome, portalAddress, now, ct);
                break;
            default:
                await AccountInvitations.WithdrawAsync(db, accounts, now, ct);
                break;
        }
    }

    /// <summary>How the journal names it.</summary>
    internal static string WordOf(AccountDeed deed) => deed switch
    {
        AccountDeed.Enable => "account.enabled",
        AccountDeed.Disable => "account.disabled",
        AccountDeed.Reset => "account.reset",
        AccountDeed.Invite => "account.invited",
        _ => "account.invitation-withdrawn",
    };

    /// <summary>What was before and is after, as the journal keeps it.</summary>
    internal static string? DetailsOf(AccountDeed deed) => deed switch
    {
        AccountDeed.Enable => """{"before": {"enabled": false}, "after": {"enabled": true}}""",
        AccountDeed.Disable => """{"before": {"enabled": true}, "after": {"enabled": false}}""",
        _ => null,
    };
}
