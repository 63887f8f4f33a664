using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Web.Security;

namespace Portal.Web.Localization;

/// <summary>What the screen says of people; in French, as in the sources.</summary>
internal static class PersonWords
{
    /// <summary>The list's name.</summary>
    public static string Of(PeopleKind kind) => kind switch { PeopleKind.Students => "Étudiants", PeopleKind.Professors => "Enseignants", _ => "Administrateurs" };

    /// <summary>One of them.</summary>
    public static string One(PeopleKind kind) => kind switch { PeopleKind.Students => "Étudiant ou étudiante", PeopleKind.Professors => "Enseignant ou enseignante", _ => "Administration" };

    /// <summary>A state, and the sign beside it.</summary>
    public static (string Sign, string Word) Of(PersonState state) => state switch
    {
        PersonState.Active => ("live", "Actif"),
        PersonState.Disabled => ("bad", "Fermé"),
        PersonState.Invited => ("soon", "Invité"),
        PersonState.Waiting => ("draft", "Attend un accord"),
        _ => ("", "Jamais venu"),
    };

    /// <summary>The button of a deed to many.</summary>
    public static string Of(PeopleDeed deed) => deed switch
    {
        PeopleDeed.Move => "Changer de filière ou de niveau",
        PeopleDeed.Enable => "Rouvrir les comptes",
        PeopleDeed.Disable => "Fermer les comptes",
        PeopleDeed.Reset => "Réinitialiser les accès",
        _ => "Mettre à la corbeille",
    };

    /// <summary>A line of the journal; the dotted word itself where there is no other.</summary>
    public static string OfDeed(string action) => action switch
    {
        "student.created" or "professor.created" or "administrator.created" => "Créé",
        "student.changed" or "professor.changed" or "administrator.changed" => "Fiche modifiée",
        "student.moved" => "Changement de filière ou de niveau",
        "student.binned" or "professor.binned" => "Mis à la corbeille",
        "professor.chapters-handed-over" => "Chapitres confiés à un collègue",
        "account.renamed" => "Identifiant ou adresse modifiés",
        "account.enabled" => "Compte rouvert",
        "account.disabled" => "Compte fermé",
        "account.reset" => "Accès réinitialisé",
        "account.invited" => "Invitation renvoyée",
        "account.invitation-withdrawn" => "Invitation retirée",
        "account.invitation-used" => "Mot de passe choisi par le lien",
        "account.session-ended" => "Appareil déconnecté",
        "account.sessions-ended" => "Appareils déconnectés",
        "account.registered" => "Inscription demandée",
        "account.confirmed" => "Adresse confirmée",
        "account.accepted" => "Inscription acceptée",
        "account.password-changed" => "Mot de passe changé",
        "account.password-reset" => "Mot de passe remplacé",
        "account.email-changed" => "Adresse changée",
        "account.exported" => "Données exportées",
        _ => action,
    };

    /// <summary>What is said after a deed to one account.</summary>
    public static Notice Of(AccountDeed deed) => deed switch
    {
        AccountDeed.Enable => Notice.AccountEnabled,
        AccountDeed.Disable => Notice.AccountDisabled,
        AccountDeed.Reset => Notice.AccountReset,
        AccountDeed.Invite => Notice.InvitationSent,
        _ => Notice.InvitationWithdrawn,
    };
}
