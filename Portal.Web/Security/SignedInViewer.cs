using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Structure;

namespace Portal.Web.Security;

/// <summary>What the sign-in cookie says besides Identity's own claims.</summary>
internal static class PortalClaims
{
    /// <summary>The role acted in, by name.</summary>
    public const string Role = "portal:role";

    /// <summary>For the main administration: the university worked in.</summary>
    public const string University = "portal:university";

    /// <summary>The sign-in that the cookie stands for.</summary>
    public const string Session = "portal:session";

    /// <summary>Null for a visitor, and for a cookie from before sign-ins were noted.</summary>
    public static long? SessionId(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(Session), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static int AccountId(this ClaimsPrincipal user) => Number(user.FindFirstValue(ClaimTypes.NameIdentifier));

    public static Role ActingAs(this ClaimsPrincipal user) =>
        Enum.TryParse<Role>(user.FindFirstValue(Role), out var role) ? role : Data.Accounts.Role.None;

    public static int? ChosenUniversity(this ClaimsPrincipal user) => Number(user.FindFirstValue(University)) is > 0 and var id ? id : null;

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Reads the viewer from the authentication state, and where they ask from of the request.</summary>
#pragma warning disable RS0030 // of a request always: the portal has no circuits, and this is the one place that reads it
public sealed class SignedInViewer(AuthenticationStateProvider authentication, AccountStates accounts, StructureLookups lookups, TimeProvider time, IHttpContextAccessor http) : IViewerSource
{
    private Viewer? viewer;

    /// <inheritdoc/>
    public string? Address => http.HttpContext?.Connection.RemoteIpAddress is { } from ? (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).ToString() : null;
#pragma warning restore RS0030

    /// <inheritdoc/>
    public ValueTask<Viewer> GetAsync(CancellationToken ct = default) => viewer is null ? new(FindAsync(ct)) : new(viewer);

    private async Task<Viewer> FindAsync(CancellationToken ct)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var account = user.AccountId();
        var state = account == 0 ? null : await accounts.FindAsync(account, ct);
        var found = state?.ViewerAs(user.ActingAs(), user.ChosenUniversity()) ?? new AnonymousViewer();

        // Both are kept in memory: what is closed to a student costs no statement, and follows a payment or another rule within a second.
        if (found is StudentViewer student && (await lookups.OfUniversityAsync(student.UniversityId, ct))?.Rules.Subscription is { } rules)
        {
            found = student with { Gate = rules.GateFor(state?.Student?.SubscribedUntil, time.GetUtcNow()) };
        }

        return viewer = found;
    }
}
