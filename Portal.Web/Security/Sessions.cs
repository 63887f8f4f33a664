using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;

namespace Portal.Web.Security;

/// <summary>What the session about to be written should say; empty takes what the account says. Read by <see cref="SessionClaims"/>.</summary>
internal sealed class SessionChoice
{
    /// <summary>The role to act in; None for the one last used.</summary>
    public Role Role { get; set; }

    /// <summary>For the main administration: the university to work in; null leaves the first.</summary>
    public int? University { get; set; }
}

/// <summary>The session of this device.</summary>
internal sealed class Sessions(UserManager<Account> users, SignInManager<Account> sessions, SessionChoice choice)
{
    /// <summary>The account signed in, to change it; null for a visitor.</summary>
    public Task<Account?> AccountAsync(ClaimsPrincipal user) => users.GetUserAsync(user);

    /// <summary>Writes the cookie anew with the account's present stamp: this device stays signed in where the others do not, no longer than it would have.</summary>
    /// <param name="account">As it is now.</param>
    /// <param name="user">As it was until now.</param>
    /// <param name="role">Another role; null keeps the present one.</param>
    /// <param name="university">Another university for the main administration; null keeps the present one.</param>
    public Task RenewAsync(Account account, ClaimsPrincipal user, Role? role = null, int? university = null)
    {
        choice.Role = role ?? user.ActingAs();
        choice.University = university ?? user.ChosenUniversity();
        return sessions.RefreshSignInAsync(account);
    }

    /// <summary>Signs this device out.</summary>
    public Task EndAsync() => sessions.SignOutAsync();
}
