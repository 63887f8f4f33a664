namespace Portal.Data.Rosters;

/// <summary>Why a file or a whole import is not taken, in French as in the sources.</summary>
public static class RosterSentences
{
    internal const string Gone = "Cet import n’attend plus ce travail. Voyez où il en est.";
    internal const string NotYours = "Vous n’administrez plus cette université.";
    internal const string Moved = "La base a changé pendant l’application : rien n’a été appliqué. Comparez de nouveau.";
    internal const string Conflicts = "Des personnes ou des parties de la structure ont changé depuis la comparaison ({0}) : rien n’a été appliqué. Comparez de nouveau.";
    internal const string Overtaken = "Un import plus récent ({0}) a changé les mêmes lignes. Annulez-le d’abord.";
    internal const string Stuck = "Ce que cet import a créé sert déjà ailleurs : rien n’a été annulé.";

    /// <summary>A sentence whose {0}, where it has one, is a line of the file.</summary>
    public static string Of(RosterRefusal why) => why switch
    {
        RosterRefusal.Empty => "Le fichier est vide. Vérifiez qu’il est bien enregistré.",
        RosterRefusal.OldWorkbook => "Ce classeur est d’un ancien format (.xls). Enregistrez-le en .xlsx ou en CSV.",
        RosterRefusal.Macros => "Ce classeur contient des macros. Enregistrez-le sans macros, en .xlsx ou en CSV.",
        RosterRefusal.Archive => "Ce fichier est abîmé, ou ce qu’il contient est démesuré. Enregistrez-le de nouveau, ou exportez-le en CSV.",
        RosterRefusal.TooLarge => "Le fichier dépasse 30 Mo. Partagez-le en plusieurs.",
        RosterRefusal.TooManyRows => "Le fichier a plus de 100 000 lignes. Partagez-le en plusieurs.",
        RosterRefusal.TooManyColumns => "Le fichier a plus de 200 colonnes. Gardez celles qui servent.",
        RosterRefusal.LongCell => "Ligne {0} : une cellule dépasse 10 000 signes, ou un guillemet ouvert n’est jamais fermé. Corrigez-la dans le fichier.",
        RosterRefusal.NoTitles => "La première ligne ne porte aucun titre. Ajoutez une ligne de titres, par exemple nom, prénom, courriel.",
        RosterRefusal.NoRows => "Le fichier n’a que des titres. Ajoutez les lignes, puis envoyez-le encore.",
        RosterRefusal.NoRoom => "Votre université a rempli son espace. Retirez des fichiers ou demandez à l’administration.",
        _ => "Ce fichier n’est pas un tableau. Envoyez un CSV, un classeur .xlsx ou une archive OneRoster.",
    };
}
