namespace Portal.Web.Localization;

/// <summary>What people read for the deeds and things of the journal; French as in the sources.</summary>
internal static class AuditWords
{
    /// <summary>Every deed the portal writes down, with its words.</summary>
    public static IReadOnlyDictionary<string, string> Deeds { get; } = new Dictionary<string, string>
    {
        ["account.registered"] = "S’est inscrit", ["account.confirmed"] = "A confirmé son adresse", ["account.accepted"] = "Inscription acceptée",
        ["account.refused"] = "Inscription refusée", ["account.password-changed"] = "Mot de passe changé", ["account.password-reset"] = "Mot de passe refait",
        ["account.email-changed"] = "Adresse changée", ["account.sessions-ended"] = "Sessions terminées", ["account.created-at-start"] = "Compte créé au démarrage",
        ["account.disabled"] = "Compte fermé", ["account.enabled"] = "Compte rouvert", ["account.exported"] = "Données personnelles exportées",
        ["account.erased"] = "Personne effacée", ["account.invitation-used"] = "Invitation acceptée", ["account.invitation-withdrawn"] = "Invitation retirée",
        ["account.invited"] = "Invitation envoyée", ["account.renamed"] = "Identité changée", ["account.reset"] = "Accès refait",
        ["account.session-ended"] = "Session terminée", ["administrator.added"] = "Administrateur ajouté", ["administrator.changed"] = "Administrateur changé",
        ["administrator.removed"] = "Administrateur retiré", ["professor.added"] = "Enseignant ajouté", ["professor.changed"] = "Enseignant changé",
        ["professor.chapters-handed-over"] = "Chapitres confiés à un collègue", ["student.added"] = "Étudiant ajouté", ["student.changed"] = "Étudiant changé",
        ["students.exported"] = "Liste d’étudiants exportée", ["professors.exported"] = "Liste d’enseignants exportée", ["administrators.exported"] = "Liste d’administrateurs exportée",
        ["import.applied"] = "Liste appliquée", ["import.undone"] = "Import de liste défait",
        ["faculty.added"] = "UFR ajoutée", ["faculty.changed"] = "UFR changée", ["programme.added"] = "Filière ajoutée", ["programme.changed"] = "Filière changée",
        // Passages, subscriptions, years.
        ["progression.validated"] = "Passage accordé", ["progression.refused"] = "Demande de passage refusée", ["progression.undone"] = "Validation d’un passage annulée",
        ["progression.rule-added"] = "Règle de passage ajoutée", ["progression.rules-added"] = "Règles de passage habituelles ajoutées", ["progression.rule-removed"] = "Règle de passage supprimée",
        ["progression.period-set"] = "Période des passages fixée", ["subscription.accepted"] = "Paiement d’un abonnement accepté", ["subscription.refused"] = "Paiement d’un abonnement refusé",
        ["subscriptions.set"] = "Conditions d’abonnement changées", ["subscriptions.secret-made"] = "Secret du prestataire créé", ["subscriptions.secret-removed"] = "Secret du prestataire supprimé",
        ["subscription.revoked"] = "Paiement d’un abonnement révoqué", ["payments.exported"] = "Paiements exportés", ["subscriptions.exported"] = "Abonnements exportés",
        ["progressions.exported"] = "Passages exportés",
        ["rollover.asked"] = "Changement d’année demandé", ["rollover.done"] = "Changement d’année fait", ["rollover.binned"] = "Nouvelle année mise à la corbeille",
        ["rollover.undone"] = "Changement d’année annulé",

        // Structure: putting away, joining, logos.
        ["faculty.archived"] = "UFR archivée", ["faculty.brought-back"] = "UFR remise en service", ["faculty.merged"] = "UFR réunies",
        ["programme.archived"] = "Filière archivée", ["programme.brought-back"] = "Filière remise en service", ["programme.merged"] = "Filières réunies",
        ["track.archived"] = "Parcours archivé", ["track.brought-back"] = "Parcours remis en service",
        ["subject.archived"] = "Matière archivée", ["subject.brought-back"] = "Matière remise en service",
        ["university.logo-set"] = "Logo changé", ["university.logo-removed"] = "Logo retiré",

        ["subject.added"] = "Matière ajoutée", ["subject.changed"] = "Matière changée", ["subject.merged"] = "Matières réunies", ["level.added"] = "Niveau ajouté",
        ["level.changed"] = "Niveau changé", ["track.added"] = "Parcours ajouté", ["track.changed"] = "Parcours changé", ["university.added"] = "Université ajoutée",
        ["university.changed"] = "Université changée",
        ["chapter.published"] = "Chapitre publié", ["chapter.withdrawn"] = "Chapitre retiré", ["chapter.shown-again"] = "Chapitre montré de nouveau",
        ["chapter.scheduled"] = "Publication programmée", ["chapter.unscheduled"] = "Publication déprogrammée", ["chapter.binned"] = "Chapitre mis à la corbeille",
        ["chapter.restored"] = "Chapitre remis en place", ["chapter.moved"] = "Chapitre déplacé", ["chapter.copied"] = "Chapitre copié",
        ["chapter.author-added"] = "Auteur ajouté", ["chapter.author-removed"] = "Auteur retiré", ["chapter.solutions-set"] = "Corrigés réglés",
        ["chapter.rescheduled"] = "Heure de publication changée", ["chapter.drafted"] = "Brouillon commencé", ["chapter.review-asked"] = "Relecture demandée",
        ["chapter.review-decided"] = "Relecture décidée",
        ["attachment.removed"] = "Fichiers retirés", ["comment.hidden"] = "Question masquée", ["comment.shown"] = "Question montrée de nouveau",
        ["announcement.sent"] = "Message envoyé", ["announcement.withdrawn"] = "Message retiré", ["lesson.cancelled"] = "Cours annulé",
        ["subject.binned"] = "Matière mise à la corbeille", ["programme.binned"] = "Filière mise à la corbeille", ["faculty.binned"] = "UFR mise à la corbeille",
        ["student.binned"] = "Étudiant mis à la corbeille", ["professor.binned"] = "Enseignant mis à la corbeille", ["deletion.restored"] = "Remis en place",
        ["deletion.purged"] = "Supprimé pour de bon", ["university.binned"] = "Université mise à la corbeille", ["university.restored"] = "Université remise en place",
        ["university.purged"] = "Université supprimée pour de bon", ["university.publishing-set"] = "Règles de publication changées",
        ["university.files-set"] = "Limites des fichiers changées", ["university.settings-set"] = "Réglages changés", ["journal.exported"] = "Journal exporté",
    };

    /// <summary>Kinds of things a deed is about.</summary>
    public static IReadOnlyDictionary<string, string> Things { get; } = new Dictionary<string, string>
    {
        ["account"] = "Compte", ["student"] = "Étudiant ou étudiante", ["professor"] = "Enseignant ou enseignante", ["chapter"] = "Chapitre", ["subject"] = "Matière", ["programme"] = "Filière",
        ["faculty"] = "UFR", ["level"] = "Niveau", ["track"] = "Parcours", ["university"] = "Université", ["deletion"] = "Corbeille", ["announcement"] = "Message", ["lesson"] = "Cours en ligne",
        ["journal"] = "Journal", ["import"] = "Import", ["rollover"] = "Changement d’année", ["administrator"] = "Administrateur ou administratrice", ["students"] = "Étudiants", ["professors"] = "Enseignants", ["administrators"] = "Administrateurs",
    };
}
