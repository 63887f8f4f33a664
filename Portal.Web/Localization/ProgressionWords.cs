using Microsoft.Extensions.Localization;
using Portal.Data.Progression;
using Portal.Data.Rollover;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;

namespace Portal.Web.Localization;

/// <summary>The words of passages and subscriptions; in French, as in the sources.</summary>
internal static class ProgressionWords
{
    /// <summary>The states in the order a filter shows them.</summary>
    public static readonly (ProgressionState State, string Word, string Sign)[] States =
    [
        (ProgressionState.Asked, "À décider", "state soon"), (ProgressionState.Validated, "Validé", "state live"), (ProgressionState.Refused, "Refusé", "state bad"),
        (ProgressionState.Undone, "Annulé", "state draft"),
    ];

    public static readonly (ProgressionKind Kind, string Word)[] Kinds =
    [
        (ProgressionKind.Advance, "Niveau suivant"), (ProgressionKind.Repeat, "Redoublement"), (ProgressionKind.ChangeOfProgramme, "Autre filière"), (ProgressionKind.Graduate, "Fin d’études"),
    ];

    public static readonly (PaymentState State, string Word, string Sign)[] Payments =
    [
        (PaymentState.Waiting, "À vérifier", "state soon"), (PaymentState.Accepted, "Accepté", "state live"), (PaymentState.Refused, "Refusé", "state bad"),
        (PaymentState.Revoked, "Révoqué", "state draft"),
    ];

    public static readonly (SubscriberState State, string Word)[] Subscribers =
    [
        (SubscriberState.Active, "En cours"), (SubscriberState.Ending, "Finissent sous 30 jours"), (SubscriberState.Over, "Terminés"),
    ];

    public static string Of(ProgressionKind kind) => Kinds.First(k => k.Kind == kind).Word;

    public static string Of(ProgressionState state) => States.First(s => s.State == state).Word;

    public static string SignOf(ProgressionState state) => States.First(s => s.State == state).Sign;

    public static string Of(PaymentState state) => Payments.First(s => s.State == state).Word;

    public static string SignOf(PaymentState state) => Payments.First(s => s.State == state).Sign;

    /// <summary>What is kept for subscribers, for the settings.</summary>
    public static string Of(SubscriptionGate gate) => gate switch
    {
        SubscriptionGate.Attachments => "Les pièces jointes",
        SubscriptionGate.Solutions => "Les solutions, avec leurs fichiers et leurs questions",
        SubscriptionGate.Chapters => "Tous les chapitres, leurs fichiers et leurs questions",
        _ => "Rien",
    };

    /// <summary>What goes into the next year.</summary>
    public static string Of(RolloverCopy copy) => copy switch
    {
        RolloverCopy.Published => "Les matières et leurs chapitres, publiés s’ils l’étaient",
        RolloverCopy.Drafts => "Les matières et leurs chapitres, en brouillon",
        RolloverCopy.Subjects => "Les matières, sans chapitre",
        _ => "Rien, archiver seulement",
    };

    public static string Of(RolloverState state) => state switch { RolloverState.Done => "Fait", RolloverState.Undone => "Annulé", _ => "En cours" };

    public static string SignOf(RolloverState state) => state switch { RolloverState.Done => "state live", RolloverState.Undone => "state draft", _ => "state half" };

    /// <summary>When students may choose, as a sentence.</summary>
    public static string Period(IStringLocalizer<Texts> texts, UniversityRules rules, DateTimeOffset now) => rules.ProgressionPeriod is not { } period
        ? texts["Aucune période n’est fixée : les étudiants ne peuvent rien demander."]
        : period.IsOpen(now)
            ? texts["Les étudiants choisissent jusqu’au {0}.", Moments.Date(period.ClosesAt.AddTicks(-1), rules.Zone)]
            : period.OpensAt > now
                ? texts["Les étudiants choisiront du {0} au {1}.", Moments.Date(period.OpensAt, rules.Zone), Moments.Date(period.ClosesAt.AddTicks(-1), rules.Zone)]
                : texts["La période s’est terminée le {0}.", Moments.Date(period.ClosesAt.AddTicks(-1), rules.Zone)];

    /// <summary>"Informatique, L2"; the end of studies for no place, and a word for a place that is gone.</summary>
    public static string Place(IStringLocalizer<Texts> texts, UniversityStructure structure, ProgressionPlace place) =>
        place is not { ProgrammeId: { } programme, LevelId: { } level }
            ? texts["Fin d’études"]
            : $"{structure.Programme(programme)?.Name ?? texts["Filière supprimée"]}, {structure.Level(level)?.Code}";
}
