using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Sessions;

namespace Portal.Web.Security;

/// <summary>What the session about to be written should say; empty takes what the account says. Read by <see cref="SessionClaims"/>.</summary>
internal sealed class SessionChoice
{
    /// <summary>The role to act in; None for the one last used.</summary>
    public Role Role { get; set; }

    /// <summary>For the main administration: the university to work in; null leaves the first.</summary>
    public int? University { get; set; }

    /// <summary>Which sign-in it is; null for one from before they were noted.</summary>
    public long? Session { get; set; }
}

/// <summary>The session of this device.</summary>
internal sealed class Sessions(UserManager<Account> users, SignInManager<Account> sessions, SessionChoice choice, AccountSessions devices)
{
    /// <summary>The account signed in, to change it; null for a visitor.</summary>
    public Task<Account?> AccountAsync(ClaimsPrincipal user) => users.GetUserAsync(user);

    /// <summary>Writes the cookie anew with the account's present stamp: this device stays signed in where the others do not, no longer than it would have.</summary>
    /// <param name="account">As it is now.</param>
    /// <param name="user">As it was until now.</param>
    /// <param name="role">Another role; null keeps the present one.</param>
    /// <param name="university">Another university for the main administration; null keeps the present one.</param>
    public async Task RenewAsync(Account account, ClaimsPrincipal user, Role? role = null, int? university = null)
    {
        choice.Role = role ?? user.ActingAs();
        choice.University = university ?? user.ChosenUniversity();
        choice.Session = user.SessionId();
        if (choice.Session is { } session)
        {
            await devices.GoOnAsync(session, account.Id, account.SecurityStamp ?? "");
        }

        await sessions.RefreshSignInAsync(account);
    }

    /// <summary>Signs this device out; a copy of its cookie is worth nothing afterwards.</summary>
    public async Task EndAsync(ClaimsPrincipal user)
    {
        if (user.SessionId() is { } session && user.AccountId() is > 0 and var account)
        {
            await devices.LeaveAsync(account, session);
        }

        await sessions.SignOutAsync();
    }
}
