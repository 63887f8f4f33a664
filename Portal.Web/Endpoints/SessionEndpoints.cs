using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Accounts;
using Portal.Data.Structure;
using Portal.Web.Components;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The buttons that change the session: leaving, acting in another role, working in another university. Only by forms, with their token.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapPost(Urls.Logout, async ([FromForm] string? back, ClaimsPrincipal user, Sessions sessions) =>
        {
            await sessions.EndAsync(user);
            return Results.LocalRedirect(Urls.Home);
        }).AllowAnonymous();
        app.MapPost(Urls.SwitchRole, SwitchRoleAsync).RequireAuthorization();
        app.MapPost(Urls.ChooseUniversity, ChooseUniversityAsync).RequireAuthorization();
    }

    /// <summary>404 for a role that the account does not have.</summary>
    private static async Task<IResult> SwitchRoleAsync(
        [FromForm] string? role, ClaimsPrincipal user, Sessions sessions, AccountStates accounts, AccountCommands commands, CancellationToken ct)
    {
        if (!Enum.TryParse<Role>(role, out var asked)
            || (await accounts.FindAsync(user.AccountId(), ct))?.Roles.Contains(asked) != true
            || await sessions.AccountAsync(user) is not { } account)
        {
            return Results.NotFound();
        }

        await commands.KeepRoleAsync(account, asked);
        await sessions.RenewAsync(account, user, asked);
        return Results.LocalRedirect(RoleHome.Of(asked) ?? Urls.Home);
    }

    /// <summary>404 for everybody but the main administration, and for a university that does not exist.</summary>
    private static async Task<IResult> ChooseUniversityAsync(
        [FromForm] string? university, ClaimsPrincipal user, Sessions sessions, StructureLookups lookups, CancellationToken ct)
    {
        var chosen = (await lookups.UniversitiesAsync(ct)).FirstOrDefault(u => u.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == university);
        if (chosen is null || await sessions.AccountAsync(user) is not { UniversityId: null } account)
        {
            return Results.NotFound();
        }

        await sessions.RenewAsync(account, user, university: chosen.Id);
        return Results.LocalRedirect(Urls.Admin);
    }
}
