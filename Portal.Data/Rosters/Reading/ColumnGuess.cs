using System.Security.Cryptography;
using System.Text;
using Portal.Data.Accounts;

namespace Portal.Data.Rosters.Reading;

/// <summary>What the columns of a file seem to hold: by their titles in French and English, in Moodle, OneRoster, School Data Sync and Apogée; else by what stands in them.</summary>
internal static class ColumnGuess
{
    private static readonly Dictionary<string, RosterField> People = Words(
        (RosterField.Number, "numero numeroetudiant numetudiant noetudiant netudiant numetu codetu codeetudiant codetudiant matricule ine idnumber studentnumber studentid number sourcedid sisid numeroagent numeroenseignant staffnumber teachernumber apola01code numerodossier"),
        (RosterField.UserName, "identifiant login username nomdutilisateur compte user pseudo"),
        (RosterField.Email, "email courriel mail adresse adressedecourriel adressecourriel adresseemail adressemail emailaddress mel adresseelectronique courrielinstitutionnel emailinstitutionnel"),
        (RosterField.FirstName, "prenom firstname givenname prenometudiant prenoms apola03prenom libpr1ind forename"),
        (RosterField.LastName, "nom lastname familyname surname nomdefamille nomusuel nometudiant nompatronymique nomdusage apola02nom libnompatind"),
        (RosterField.Programme, "filiere formation programme program diplome cursus cohort1 cohort cohorte codeetape libelleetape etape mention specialite filieres programmes org department"),
        (RosterField.Level, "niveau annee level grade grades year niveaudetudes anneedetudes semestreniveau"),
        (RosterField.State, "etat statut status enableduser actif active enabled"),
        (RosterField.Suspended, "suspended suspendu"),
        (RosterField.Deleted, "deleted supprime"));

    private static readonly Dictionary<string, RosterField> Structure = Words(
        (RosterField.FacultyCode, "ufr codeufr codecomposante facultycode faculty faculte composante codefaculte orgidentifier uai"),
        (RosterField.FacultyName, "nomufr libelleufr facultyname libellecomposante nomdelufr ufrnom nomcomposante nomfaculte org etablissement nom"),
        (RosterField.ProgrammeCode, "filiere codefiliere programmecode programcode codediplome codeetape codeformation"),
        (RosterField.ProgrammeName, "nomfiliere libellefiliere programmename programname libelleetape libelleformation formation mention filieredeformation intituledelamentiondemaster"),
        (RosterField.Level, "niveau level annee grades"),
        (RosterField.Semester, "semestre semester"),
        (RosterField.SubjectCode, "matiere codematiere subjectcode codeelp coursecode codeue ue shortname"),
        (RosterField.SubjectName, "nommatiere libellematiere subjectname libelleelp libelleue title fullname subject"));

    /// <summary>One field for each column; no field twice.</summary>
    /// <param name="kind">What the file brings in.</param>
    /// <param name="headers">Its titles.</param>
    /// <param name="sample">Some of its rows.</param>
    /// <param name="words">Programmes and levels here.</param>
    public static RosterField[] Of(RosterKind kind, IReadOnlyList<string> headers, IReadOnlyList<SourceRow> sample, StructureWords words)
    {
        var known = kind is RosterKind.Structure ? Structure : People;
        var allowed = RosterLayout.FieldsOf(kind);
        var guess = new RosterField[headers.Count];
        var used = new HashSet<RosterField>();
        for (var i = 0; i < guess.Length; i++)
        {
            if (known.TryGetValue(SourceText.Bare(headers[i]), out var field) && allowed.Contains(field) && (used.Add(field) || RosterLayout.MayRepeat(field)))
            {
                guess[i] = field;
            }
        }

        // Some programs give addresses for user names.
        if (Array.IndexOf(guess, RosterField.UserName) is >= 0 and var at && Mostly(at, sample, v => EmailAddresses.Clean(v) is not null))
        {
            used.Remove(RosterField.UserName);
            guess[at] = used.Add(RosterField.Email) ? RosterField.Email : RosterField.None;
        }

        for (var i = 0; i < guess.Length && kind is not RosterKind.Structure; i++)
        {
            if (guess[i] is RosterField.None && ByContent(i, sample, words) is var field and not RosterField.None && allowed.Contains(field) && used.Add(field))
            {
                guess[i] = field;
            }
        }

        return guess;
    }

    /// <summary>The same for files with the same titles, whatever else is in them.</summary>
    public static string SignatureOf(IReadOnlyList<string> headers) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers.Select(h => SourceText.Bare(h))))));

    private static RosterField ByContent(int column, IReadOnlyList<SourceRow> sample, StructureWords words)
    {
        return Mostly(column, sample, v => EmailAddresses.Clean(v) is not null) ? RosterField.Email
            : Mostly(column, sample, v => words.Level(v) is not null) ? RosterField.Level
            : Mostly(column, sample, v => words.Programme(v).Id is not null) ? RosterField.Programme
            : RosterField.None;
    }

    /// <summary>Whether four cells of five that are not empty are of a kind.</summary>
    private static bool Mostly(int column, IReadOnlyList<SourceRow> sample, Func<string, bool> kind)
    {
        var values = sample.Where(r => column < r.Cells.Count).Select(r => r.Cells[column].Trim()).Where(v => v.Length > 0).ToList();
        return values.Count > 0 && values.Count(kind) * 5 >= values.Count * 4;
    }

    private static Dictionary<string, RosterField> Words(params (RosterField Field, string Titles)[] fields) =>
        fields.SelectMany(f => f.Titles.Split(' ').Select(t => (t, f.Field))).ToDictionary(t => t.t, t => t.Field, StringComparer.Ordinal);
}
