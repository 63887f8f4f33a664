using Portal.Data.Accounts;

namespace Portal.Web.Localization;

/// <summary>The screen's words for what the code names; in French, as in the sources.</summary>
internal static class Words
{
    public static string Of(Role role) => role switch
    {
        Role.Student => "Étudiant ou étudiante",
        Role.Professor => "Enseignant ou enseignante",
        Role.Admin => "Administration",
        _ => "Visite",
    };
}
