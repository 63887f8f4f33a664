using Portal.Data.Accounts;

namespace Portal.Web.Components;

/// <summary>Where each role begins.</summary>
internal static class RoleHome
{
    /// <summary>Null for visitors.</summary>
    public static string? Of(Role role) => role switch
    {
        Role.Student => Urls.Study,
        Role.Professor => Urls.Teach,
        Role.Admin => Urls.Admin,
        _ => null,
    };
}
