using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Data.Accounts;

/// <summary>How a change of one's own account ended.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome()
    {
    }

    public sealed record Done : AccountOutcome;

    /// <summary>The password asked for as a proof is wrong.</summary>
    public sealed record WrongPassword : AccountOutcome;

    /// <summary>The new password is refused; <paramref name="Sentence"/> says why, in French.</summary>
    public sealed record PasswordRefused(string Sentence) : AccountOutcome;

    /// <summary>The link is too old, was used already, or is not for this account.</summary>
    public sealed record LinkRefused : AccountOutcome;

    /// <summary>Too many failures, or too many at once. <paramref name="Minutes"/> is 1 or more.</summary>
    public sealed record TryLater(int Minutes) : AccountOutcome;
}

/// <summary>What people change of their own accounts. Each change and its entry in the journal are one transaction.</summary>
public sealed class AccountCommands(UserManager<Account> users, PortalDbContext db, SignInGuard guard, HashingTurns turns, TimeProvider time)
{
    /// <summary>A new password against the old one; all sessions end, the caller renews its own.</summary>
    public Task<AccountOutcome> ChangePasswordAsync(Account account, string old, string password, IPAddress? address, CancellationToken ct = default) =>
        ProvenAsync(account, old, address, () => DoneAsync(
            account, AccountDeeds.PasswordChanged, () => users.ChangePasswordAsync(account, old, password), e => new AccountOutcome.PasswordRefused(e.Description), ct), ct);

    /// <summary>Done when the password is right; guessing it is slowed down like a sign-in.</summary>
    public Task<AccountOutcome> ProveAsync(Account account, string password, IPAddress? address, CancellationToken ct = default) =>
        ProvenAsync(account, password, address, () => Task.FromResult<AccountOutcome>(new AccountOutcome.Done()), ct);

    /// <summary>A new password against the token of a mail; all sessions end. Whoever read the mail has confirmed the address by that.</summary>
    public async Task<AccountOutcome> ResetPasswordAsync(Account account, string token, string password, CancellationToken ct = default)
    {
        using var turn = await turns.TakeAsync(ct);
        if (turn is null)
        {
            return new AccountOutcome.TryLater(1);
        }

        return await DoneAsync(account, AccountDeeds.PasswordReset, async () =>
        {
            var result = await users.ResetPasswordAsync(account, token, password);
            if (result.Succeeded && !account.EmailConfirmed)
            {
                account.EmailConfirmed = true;
                result = await users.UpdateAsync(account);
            }

            return result;
        }, e => IsToken(e) ? new AccountOutcome.LinkRefused() : new AccountOutcome.PasswordRefused(e.Description), ct);
    }

    /// <summary>Opens the account against the token of a mail; a second time changes nothing.</summary>
    public Task<AccountOutcome> ConfirmAsync(Account account, string token, CancellationToken ct = default) =>
        DoneAsync(account, AccountDeeds.Confirmed, () => users.ConfirmEmailAsync(account, token), _ => new AccountOutcome.LinkRefused(), ct);

    /// <summary>Another address against the token sent to it; all sessions end, the caller renews its own.</summary>
    public async Task<AccountOutcome> ChangeEmailAsync(Account account, string address, string token, CancellationToken ct = default)
    {
        try
        {
            return await DoneAsync(account, AccountDeeds.EmailChanged, () => users.ChangeEmailAsync(account, address, token), _ => new AccountOutcome.LinkRefused(), ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new AccountOutcome.LinkRefused();
        }
    }

    /// <summary>Ends all sessions, the caller renews its own.</summary>
    public Task<AccountOutcome> EndSessionsAsync(Account account, CancellationToken ct = default) =>
        DoneAsync(account, AccountDeeds.SessionsEnded, () => users.UpdateSecurityStampAsync(account), _ => new AccountOutcome.TryLater(1), ct);

    /// <summary>Keeps the role for the next sign-in.</summary>
    public Task KeepRoleAsync(Account account, Role role)
    {
        account.LastRole = role;
        return users.UpdateAsync(account);
    }

    private static bool IsToken(IdentityError error) => error.Code == nameof(IdentityErrorDescriber.InvalidToken);

    private async Task<AccountOutcome> ProvenAsync(
        Account account, string password, IPAddress? address, Func<Task<AccountOutcome>> change, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(ct);
        var attempt = turn is null ? null : await guard.BeginAsync(account.UserName ?? "", address, ct);
        if (attempt is not { Admitted: true })
        {
            return new AccountOutcome.TryLater(attempt?.WaitMinutes ?? 1);
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            await guard.FailAsync(attempt, ct);
            return new AccountOutcome.WrongPassword();
        }

        await guard.SucceedAsync(attempt, ct);
        return await change();
    }

    private async Task<AccountOutcome> DoneAsync(
        Account account, string deed, Func<Task<IdentityResult>> change, Func<IdentityError, AccountOutcome> refused, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var result = await change();
        if (!result.Succeeded)
        {
            return refused(result.Errors.First());
        }

        db.AuditEntries.Add(new()
        {
            UniversityId = account.UniversityId, At = time.GetUtcNow(), AccountId = account.Id, Action = deed, Target = AccountDeeds.Target, TargetId = account.Id,
        });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new AccountOutcome.Done();
    }
}
