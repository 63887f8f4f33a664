using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Sessions;
using Portal.Data.Structure;

namespace Portal.Web.Security;

/// <summary>Writes the claims of a session: Identity's own, the role to act in, the university the main administration works in.</summary>
internal sealed class SessionClaims(UserManager<Account> users, IOptions<IdentityOptions> options, AccountStates accounts, SessionChoice choice)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        var state = await accounts.FindFreshAsync(user.Id);
        identity.AddClaim(new(PortalClaims.Role, (state?.RoleFor(choice.Role) ?? Role.None).ToString()));
        if (user.UniversityId is null && choice.University is { } university)
        {
            identity.AddClaim(new(PortalClaims.University, university.ToString(CultureInfo.InvariantCulture)));
        }

        if (choice.Session is { } session)
        {
            identity.AddClaim(new(PortalClaims.Session, session.ToString(CultureInfo.InvariantCulture)));
        }

        return identity;
    }
}

/// <summary>Looks at every cookie that comes in.</summary>
internal static class Session
{
    public static readonly TimeSpan StaySignedIn = TimeSpan.FromDays(14);
    public static readonly TimeSpan OneDay = TimeSpan.FromHours(24);

    /// <summary>
    /// Ends sessions whose account was closed or whose stamp changed, within a second on every server and without a statement while the account is
    /// known (decision: revocation). A cookie newer than what is kept makes the account be read once more.
    /// </summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var accounts = services.GetRequiredService<AccountStates>();
        var user = context.Principal ?? new();
        var id = user.AccountId();
        var stamp = user.FindFirstValue(services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType);

        var state = id == 0 ? null : await accounts.FindAsync(id, context.HttpContext.RequestAborted);
        if (state is not null && state.Stamp != stamp)
        {
            state = await accounts.FindFreshAsync(id, context.HttpContext.RequestAborted);
        }

        var session = user.SessionId();
        if (state is not { Open: true } || state.Stamp != stamp || !state.Roles.Contains(user.ActingAs()) || (session is { } ended && state.EndedSessions.Contains(ended)))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        if (session is { } open)
        {
            services.GetRequiredService<SessionLog>().Seen(open, id);
        }

        if (state.UniversityId is null)
        {
            await ChooseUniversityAsync(context, user);
        }
    }

    /// <summary>The main administration works in the university of the address, else the one chosen before, else the first.</summary>
    private static async Task ChooseUniversityAsync(CookieValidatePrincipalContext context, ClaimsPrincipal user)
    {
        var universities = await context.HttpContext.RequestServices.GetRequiredService<StructureLookups>()
            .UniversitiesAsync(context.HttpContext.RequestAborted);
        var asked = int.TryParse(context.HttpContext.Request.Query["university"], out var id) ? id : user.ChosenUniversity();
        var chosen = universities.FirstOrDefault(u => u.Id == asked) ?? (universities.Count > 0 ? universities[0] : null);
        if (chosen is null || user.Identity is not ClaimsIdentity identity)
        {
            return;
        }

        foreach (var claim in identity.FindAll(PortalClaims.University).ToList())
        {
            identity.RemoveClaim(claim);
        }

        identity.AddClaim(new(PortalClaims.University, chosen.Id.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>
    /// Stays for fourteen days from the last visit when asked to; else until the browser closes, a day at most, counted from the sign-in: a cookie
    /// written anew meanwhile keeps its end.
    /// </summary>
    public static Task SetLifetimeAsync(CookieSigningInContext context)
    {
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Properties.IssuedUtc ??= now;
        if (!context.Properties.IsPersistent)
        {
            context.Properties.ExpiresUtc = context.Properties.IssuedUtc + OneDay;
        }

        context.Properties.AllowRefresh = context.Properties.IsPersistent;
        return Task.CompletedTask;
    }
}
