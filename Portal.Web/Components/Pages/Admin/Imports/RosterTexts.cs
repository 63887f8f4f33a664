using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Rosters;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Admin.Imports;

/// <summary>The screen's words for imports of people and structure.</summary>
internal static class RosterTexts
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    public static string Of(IStringLocalizer<Texts> T, RosterKind kind) => kind switch
    {
        RosterKind.Professors => T["Enseignants"],
        RosterKind.Structure => T["Structure"],
        _ => T["Étudiants"],
    };

    public static string Of(IStringLocalizer<Texts> T, RosterField field) => field switch
    {
        RosterField.Number => T["Numéro"],
        RosterField.UserName => T["Identifiant"],
        RosterField.Email => T["Courriel"],
        RosterField.FirstName => T["Prénom"],
        RosterField.LastName => T["Nom"],
        RosterField.Programme => T["Filière"],
        RosterField.Level => T["Niveau"],
        RosterField.State => T["État du compte"],
        RosterField.Suspended => T["Compte suspendu (1 ou 0)"],
        RosterField.Deleted => T["Compte à fermer (1 ou 0)"],
        RosterField.Speciality => T["Spécialité"],
        RosterField.FacultyCode => T["Code d’UFR"],
        RosterField.FacultyName => T["Nom d’UFR"],
        RosterField.ProgrammeCode => T["Code de filière"],
        RosterField.ProgrammeName => T["Nom de filière"],
        RosterField.Semester => T["Semestre"],
        RosterField.SubjectCode => T["Code de matière"],
        RosterField.SubjectName => T["Nom de matière"],
        _ => T["À laisser de côté"],
    };

    public static string Of(IStringLocalizer<Texts> T, RosterThing thing) => thing switch
    {
        RosterThing.Faculty => T["UFR"],
        RosterThing.Programme => T["Filière"],
        RosterThing.Subject => T["Matière"],
        _ => "",
    };

    /// <summary>The word of a line and the sign it carries.</summary>
    public static (string Sign, string Word) Of(IStringLocalizer<Texts> T, RosterLine line) => (line.Fate, line.Outcome) switch
    {
        (RosterFate.Conflict, _) => ("bad", T["A changé depuis"]),
        (RosterFate.Kept, _) => ("soon", T["Gardée telle quelle"]),
        (RosterFate.Undone, _) => ("draft", T["Annulée"]),
        (_, RosterOutcome.Created) => ("new", T["Créée"]),
        (_, RosterOutcome.Changed) => ("changed", T["Changée"]),
        (_, RosterOutcome.Disabled) => ("soon", T["Compte fermé"]),
        (_, RosterOutcome.Refused) => ("bad", T["Refusée"]),
        _ => ("read", T["Inchangée"]),
    };

    public static string Of(IStringLocalizer<Texts> T, RosterState state) => state switch
    {
        RosterState.Brought => T["Colonnes à dire"],
        RosterState.Ready => T["À appliquer"],
        RosterState.Applied => T["Appliqué"],
        _ => T["Annulé"],
    };

    /// <summary>A value of a field, in words where it is none of the file's.</summary>
    public static string Value(IStringLocalizer<Texts> T, RosterField field, string value) => (field, value) switch
    {
        (RosterField.State, "open") => T["accès ouvert"],
        (RosterField.State, "closed") => T["accès fermé"],
        (_, "") => T["vide"],
        _ => value,
    };

    /// <summary>All that is to be said of a line, as one text: for tables to take away.</summary>
    public static string Say(IStringLocalizer<Texts> T, RosterLine line) => string.Join(" ", line.Faults.Select(f => Say(T, f)).Concat(line.Changes.Select(c => c.Before.Length == 0
        ? T["{0} : {1}.", Of(T, c.Field), Value(T, c.Field, c.After)].Value
        : T["{0} : {1} devient {2}.", Of(T, c.Field), Value(T, c.Field, c.Before), Value(T, c.Field, c.After)].Value)));

    /// <summary>What is wrong, with its column and value, and what to do.</summary>
    public static string Say(IStringLocalizer<Texts> T, RosterFault fault)
    {
        var said = Sentence(T, fault);
        return fault.Column.Length == 0 ? said : T["Colonne « {0} » : {1}", fault.Column, said];
    }

    private static string Sentence(IStringLocalizer<Texts> T, RosterFault fault) => fault.Kind switch
    {
        RosterFaultKind.Missing when fault is { Column: "", Detail: nameof(RosterField.Programme) or nameof(RosterField.Level) } =>
            T["il manque la colonne « {0} ». Ajoutez-la au fichier, ou choisissez à l’étape Colonnes ce qui vaut pour toutes les lignes.", Field(T, fault.Detail)],
        RosterFaultKind.Missing when fault.Column.Length == 0 => T["il manque la colonne « {0} ». Ajoutez-la au fichier, ou dites quelle colonne c’est.", Field(T, fault.Detail)],
        RosterFaultKind.Missing => T["elle est vide. Écrivez-y : {0}.", Field(T, fault.Detail)],
        RosterFaultKind.TooLong => T["« {0} » dépasse {1} signes. Raccourcissez-le.", fault.Value, fault.Detail],
        RosterFaultKind.Characters => T["« {0} » contient des signes invisibles ou illisibles. Retapez la cellule, ou choisissez un autre codage.", fault.Value],
        RosterFaultKind.NoName => T["« {0} » n’a aucune lettre. Écrivez un nom.", fault.Value],
        RosterFaultKind.Email => T["« {0} » n’est pas une adresse. Écrivez-la en entier, comme nom@universite.example.", fault.Value],
        RosterFaultKind.UserName => UserName(T, fault),
        RosterFaultKind.ShortUserName => fault.Detail.Split('\u001f') is [var least, var most] ? T["« {0} » n’a pas entre {1} et {2} signes. Choisissez un autre identifiant, ou laissez la cellule vide.", fault.Value, least, most] : fault.Value,
        RosterFaultKind.UnknownProgramme or RosterFaultKind.UnknownLevel when fault.Detail.Length > 0 => T["« {0} » n’existe pas. Vouliez-vous dire « {1} » ?", fault.Value, fault.Detail],
        RosterFaultKind.UnknownProgramme => T["« {0} » n’existe pas. Dites plus haut de quelle filière il s’agit, ou créez-la.", fault.Value],
        RosterFaultKind.UnknownLevel => T["« {0} » n’existe pas. Dites plus haut de quel niveau il s’agit, ou créez-le.", fault.Value],
        RosterFaultKind.AmbiguousProgramme => T["plusieurs filières s’appellent « {0} ». Dites plus haut laquelle.", fault.Value],
        RosterFaultKind.State => T["« {0} » ne dit pas si le compte est ouvert. Écrivez 1 ou 0, oui ou non, actif ou inactif.", fault.Value],
        RosterFaultKind.Semester => T["« {0} » n’est pas un semestre. Écrivez 1 ou 2.", fault.Value],
        RosterFaultKind.Repeated => T["« {0} » figure déjà à la ligne {1} de ce fichier. Gardez une seule des deux lignes.", fault.Value, fault.Detail],
        RosterFaultKind.SamePerson => T["c’est la même personne qu’à la ligne {1} ({0}). Gardez une seule des deux lignes.", fault.Value, fault.Detail],
        RosterFaultKind.EmailTaken when fault.Detail.Length > 0 => T["« {0} » est l’adresse d’un autre compte ({1}). Vérifiez le numéro, ou écrivez une autre adresse.", fault.Value, fault.Detail],
        RosterFaultKind.EmailTaken => T["« {0} » ne peut pas servir ici. Écrivez une autre adresse.", fault.Value],
        RosterFaultKind.UserNameTaken when fault.Detail.Length > 0 => T["« {0} » est l’identifiant d’un autre compte ({1}). Vérifiez le numéro, ou laissez la cellule vide.", fault.Value, fault.Detail],
        RosterFaultKind.UserNameTaken => T["l’identifiant « {0} » est pris. Choisissez-en un autre, ou laissez la cellule vide.", fault.Value],
        RosterFaultKind.NumberTaken => T["le numéro « {0} » est celui d’un autre compte ({1}). Vérifiez-le.", fault.Value, fault.Detail],
        RosterFaultKind.Binned => T["Cette personne est à la corbeille. Remettez-la d’abord en place, puis comparez de nouveau."],
        RosterFaultKind.Ragged => T["La ligne a {0} cellules pour {1} titres : un texte contient sans doute le séparateur. Mettez-le entre guillemets.", fault.Value, fault.Detail],
        RosterFaultKind.AlsoStaff => T["Cette personne enseigne, étudie ou administre aussi : un import ne ferme pas son compte. Fermez-le depuis sa page."],
        RosterFaultKind.Archived => T["« {0} » est archivé : rien ni personne de nouveau n’y entre. Choisissez autre chose, ou remettez-le en service.", fault.Value],
        RosterFaultKind.OtherName => T["« {0} » n’est pas le nom donné au même code à la ligne {1}. Écrivez partout le même nom.", fault.Value, fault.Detail],
        _ => T["« {0} » n’a pas de parent connu. Écrivez dans la même ligne le code de l’UFR et de la filière.", fault.Value],
    };

    private static string UserName(IStringLocalizer<Texts> T, RosterFault fault) => fault.Detail.Split('\u001f') is [var sign, var offer]
        ? T["« {0} » contient « {1} », qu’un identifiant n’a pas. Écrivez par exemple « {2} », ou laissez la colonne de côté.", fault.Value, sign, offer]
        : fault.Value;

    private static string Field(IStringLocalizer<Texts> T, string name) => Enum.TryParse<RosterField>(name, out var field) ? Of(T, field) : name;
}
