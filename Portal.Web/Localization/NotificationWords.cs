using System.Globalization;
using Portal.Data.Notifications;

namespace Portal.Web.Localization;

/// <summary>The words of notifications; in French, as in the sources.</summary>
internal static class NotificationWords
{
    /// <summary>A sentence with a place for the title.</summary>
    public static string Of(NotificationKind kind) => kind switch
    {
        NotificationKind.ChapterPublished => "Nouveau chapitre : {0}",
        NotificationKind.ChapterChanged => "Chapitre modifié : {0}",
        NotificationKind.Question => "Question sur {0}",
        NotificationKind.Answer => "Réponse sur {0}",
        NotificationKind.LessonScheduled => "Cours en ligne prévu : {0}",
        NotificationKind.LessonChanged => "Cours en ligne modifié : {0}",
        NotificationKind.LessonCancelled => "Cours en ligne annulé : {0}",
        NotificationKind.LessonReminder => "Rappel de cours en ligne : {0}",
        NotificationKind.ReviewAsked => "Relecture demandée : {0}",
        NotificationKind.ReviewDecided => "Relecture rendue : {0}",
        NotificationKind.Announcement => "Message : {0}",
        NotificationKind.ProgressionValidated => "Passage validé : {0}",
        NotificationKind.ProgressionRefused => "Passage refusé : {0}",
        NotificationKind.ProgressionUndone => "Passage annulé, vous revenez en : {0}",
        NotificationKind.StudiesEnded => "Fin d’études validée : {0}",
        NotificationKind.SubscriptionAccepted => "Abonnement actif : {0}",
        NotificationKind.SubscriptionRefused => "Paiement refusé : {0}",
        NotificationKind.SubscriptionEndsSoon => "Votre abonnement prend fin le {0}",
        NotificationKind.SubscriptionEnds => "Votre abonnement prend fin dans un jour au plus : {0}",
        NotificationKind.SubscriptionRevoked => "Paiement révoqué : {0}",
        NotificationKind.SubscriptionEndsInMonth => "Votre abonnement prend fin dans un mois au plus, le {0}",
        _ => "{0}",
    };

    /// <summary>The number as shown: "99+" from a hundred on.</summary>
    public static string Count(int number) => number >= UnreadCounts.AtMost ? "99+" : number.ToString(CultureInfo.CurrentCulture);
}
