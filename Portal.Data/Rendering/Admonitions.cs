namespace Portal.Data.Rendering;

/// <summary>The kinds of admonition people write, their words, and which of them warn.</summary>
internal static class Admonitions
{
    /// <summary>Name in the source → words in French and English.</summary>
    private static readonly Dictionary<string, (string French, string English)> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["note"] = ("Note", "Note"),
        ["info"] = ("À savoir", "Good to know"),
        ["tip"] = ("Conseil", "Tip"),
        ["hint"] = ("Indice", "Hint"),
        ["aide"] = ("Aide", "Help"),
        ["important"] = ("Important", "Important"),
        ["warning"] = ("Attention", "Warning"),
        ["attention"] = ("Attention", "Warning"),
        ["caution"] = ("Attention", "Caution"),
        ["danger"] = ("Danger", "Danger"),
        ["error"] = ("Erreur", "Error"),
        ["failure"] = ("Échec", "Failure"),
        ["bug"] = ("Défaut connu", "Known defect"),
        ["success"] = ("Réponse", "Answer"),
        ["check"] = ("Réponse", "Answer"),
        ["question"] = ("Question", "Question"),
        ["faq"] = ("Question", "Question"),
        ["quote"] = ("Citation", "Quotation"),
        ["cite"] = ("Citation", "Quotation"),
        ["abstract"] = ("Résumé", "Summary"),
        ["summary"] = ("Résumé", "Summary"),
        ["example"] = ("Exemple", "Example"),
        ["exemple"] = ("Exemple", "Example"),
        ["definition"] = ("Définition", "Definition"),
        ["theorem"] = ("Théorème", "Theorem"),
        ["theoreme"] = ("Théorème", "Theorem"),
        ["lemma"] = ("Lemme", "Lemma"),
        ["proposition"] = ("Proposition", "Proposition"),
        ["corollary"] = ("Corollaire", "Corollary"),
        ["proof"] = ("Démonstration", "Proof"),
        ["remark"] = ("Remarque", "Remark"),
        ["remarque"] = ("Remarque", "Remark"),
        ["method"] = ("Méthode", "Method"),
        ["exercise"] = ("Exercice", "Exercise"),
        ["exercice"] = ("Exercice", "Exercise"),
        ["solution"] = ("Solution", "Solution"),
        ["correction"] = ("Correction", "Correction"),
        ["plusloins"] = ("Pour aller plus loin", "Going further"),
        ["glossary"] = ("Glossaire", "Glossary"),
    };

    private static readonly HashSet<string> Warnings = new(["important", "warning", "attention", "caution", "danger", "error", "failure", "bug"], StringComparer.OrdinalIgnoreCase);

    public static bool IsKnown(string name) => Words.ContainsKey(name);

    public static bool Warns(string name) => Warnings.Contains(name);

    /// <summary>The words an admonition without a title of its own begins with; an unknown name says itself.</summary>
    public static string TitleOf(string name, bool english) =>
        Words.TryGetValue(name, out var words) ? (english ? words.English : words.French)
        : name.Length > 0 ? char.ToUpperInvariant(name[0]) + name[1..]
        : TitleOf("note", english);

    /// <summary>Whether an admonition of this kind, or one with this title, holds an exercise.</summary>
    public static bool IsExercise(string name, string title) =>
        name is "exercise" or "exercice" || TextTools.Fold(title).Trim() is var folded && (folded.StartsWith("exercice", StringComparison.Ordinal) || folded.StartsWith("exercise", StringComparison.Ordinal));
}
