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
        (RosterField.FacultyCode, "ufr codeufr codecomposante facultycode faculty faculte composante codefaculte orgidentifier"),
        (RosterField.FacultyName, "nomufr libelleufr facultyname libellecomposante nomdelufr ufrnom nomcomposante nomfaculte org etablissement nom"),
        (RosterField.ProgrammeCode, "filiere codefiliere programmecode programcode codediplome codeetape codeformation uai code"),
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
            if (known.TryGetValue(SourceText.Bare(headers[i]), out var field) && allowed.Contains(field) && used.Add(field))
            {
                guess[i] = field;
            }
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
        var values = sample.Where(r => column < r.Cells.Count).Select(r => r.Cells[column].Trim()).Where(v => v.Length > 0).ToList();
        bool Mostly(Func<string, bool> is_) => values.Count > 0 && values.Count(is_) * 10 >= values.Count * 8;
        return Mostly(v => EmailAddresses.Clean(v) is not null) ? RosterField.Email
            : Mostly(v => words.Level(v) is not null) ? RosterField.Level
            : Mostly(v => words.Programme(v).Id is not null) ? RosterField.Programme
            : RosterField.None;
    }

    private static Dictionary<string, RosterField> Words(params (RosterField Field, string Titles)[] fields) =>
        fields.SelectMany(f => f.Titles.Split(' ').Select(t => (t, f.Field))).ToDictionary(t => t.t, t => t.Field, StringComparer.Ordinal);
}
