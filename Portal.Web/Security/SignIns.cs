using System.Net;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Sessions;

namespace Portal.Web.Security;

/// <summary>How a sign-in ended.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Signed in, acting as <paramref name="Role"/>.</summary>
    public sealed record Done(Role Role) : SignInOutcome;

    /// <summary>Name or password unknown, or the account closed; which of them is not said.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>The password is right, the e-mail address not confirmed yet.</summary>
    public sealed record NotConfirmed(Account Account) : SignInOutcome;

    /// <summary>The password is right, the administration has not accepted the registration yet.</summary>
    public sealed record NotAccepted : SignInOutcome;

    /// <summary>Too many failures, or too many sign-ins at once. <paramref name="Minutes"/> is 1 or more.</summary>
    public sealed record TryLater(int Minutes) : SignInOutcome;
}

/// <summary>Signing in with a user name or an e-mail address; the role is deduced.</summary>
internal sealed class SignIns(
    UserManager<Account> users, SignInManager<Account> sessions, AccountFinder finder, AccountStates accounts, SignInGuard guard, HashingTurns turns,
    AccountSessions devices, SessionChoice choice)
{
    private static readonly Account Nobody = new();

    // Compared with where there is no account, so that an unknown name costs the same time.
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <param name="name">User name or e-mail address, as typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="stay">Whether the sign-in outlives the browser.</param>
    /// <param name="address">Where it comes from; null when not known.</param>
    /// <param name="device">What the browser says of itself; empty when it says nothing.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<SignInOutcome> SignInAsync(string name, string password, bool stay, IPAddress? address, string device = "", CancellationToken ct = default)
    {
        using var turn = await turns.TakeAsync(ct);
        if (turn is null)
        {
            return new SignInOutcome.TryLater(1);
        }

        var attempt = await guard.BeginAsync(name, address, ct);
        if (!attempt.Admitted)
        {
            return new SignInOutcome.TryLater(attempt.WaitMinutes);
        }

        var account = await finder.FindAsync(name, ct);
        if (!await IsRightAsync(account, password) || account is not { Enabled: true })
        {
            await guard.FailAsync(attempt, ct);
            return new SignInOutcome.Refused();
        }

        await guard.SucceedAsync(attempt, ct);
        if (account.AcceptedAt is null)
        {
            return new SignInOutcome.NotAccepted();
        }

        if (!account.EmailConfirmed)
        {
            return new SignInOutcome.NotConfirmed(account);
        }

        // Read anew here; the claims of the cookie come from the same reading.
        var role = (await accounts.FindFreshAsync(account.Id, ct))?.RoleFor(Role.None) ?? Role.None;
        if (role is Role.None)
        {
            return new SignInOutcome.Refused();
        }

        choice.Session = await devices.BeginAsync(
            account.Id, account.SecurityStamp ?? "", stay, Session.OneDay, device, (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(), ct);
        await sessions.SignInAsync(account, stay);
        return new SignInOutcome.Done(role);
    }

    private async Task<bool> IsRightAsync(Account? account, string password)
    {
        if (account?.PasswordHash is not null)
        {
            return await users.CheckPasswordAsync(account, password);
        }

        users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash.Value, password);
        return false;
    }
}
