using Portal.Data.Rendering;

namespace Portal.Data.Importing;

/// <summary>What became of a part of something brought.</summary>
public enum ImportGrade
{
    /// <summary>It comes in as it was.</summary>
    Kept,

    /// <summary>It comes in another form.</summary>
    Degraded,

    /// <summary>It does not come in.</summary>
    Lost,
}

/// <summary>One line of a report.</summary>
/// <param name="Sentence">In French as in the sources; {0} is the number, {1} the detail.</param>
/// <param name="Count">How often.</param>
/// <param name="Detail">The name or address concerned; empty for none.</param>
public sealed record ImportNote(ImportGrade Grade, string Sentence, int Count, string Detail = "")
{
    /// <summary>What a rendering could not show as written.</summary>
    internal static ImportNote Of(RenderIssue issue) => issue.Kind switch
    {
        RenderIssueKind.UnknownMacro => new(ImportGrade.Degraded, "Formules avec une commande inconnue, laissées en TeX : {0} ({1})", issue.Count, issue.Detail),
        RenderIssueKind.FormulaError => new(ImportGrade.Degraded, "Formules fautives, laissées en TeX : {0} ({1})", issue.Count, issue.Detail),
        RenderIssueKind.FormulasUnavailable => new(ImportGrade.Degraded, "Formules laissées en TeX, faute de moteur : {0}", issue.Count),
        RenderIssueKind.MissingImage => new(ImportGrade.Lost, "Images absentes de l’envoi : {0} ({1})", issue.Count, issue.Detail),
        RenderIssueKind.ExternalImage => new(ImportGrade.Degraded, "Images d’un autre site, devenues des liens : {0} ({1})", issue.Count, issue.Detail),
        RenderIssueKind.DroppedLink => new(ImportGrade.Degraded, "Liens qui ne mènent nulle part, leurs mots restent : {0} ({1})", issue.Count, issue.Detail),
        RenderIssueKind.LostHtml => new(ImportGrade.Lost, "Balises non reprises : {0} ({1})", issue.Count, issue.Detail),
        _ => new(ImportGrade.Lost, "Partie trop longue ou trop imbriquée pour être affichée : {0}", issue.Count),
    };
}

/// <summary>A file found beside a text.</summary>
internal sealed record FoundFile(Chapters.SectionKind Section, bool Inline, string Name, string Path);

/// <summary>A chapter found in what was brought, or what stands for one that cannot be read.</summary>
internal sealed record FoundChapter(string Path, Chapters.ChapterTexts Texts)
{
    public int? Number { get; init; }

    public string Language { get; init; } = "fr";

    public IReadOnlyList<FoundFile> Files { get; init; } = [];

    public List<ImportNote> Notes { get; init; } = [];

    /// <summary>Whether the source is of another dialect of Markdown.</summary>
    public bool Foreign { get; init; }

    public bool IsUsable => new[] { Texts.Course, Texts.Exercises, Texts.Solutions }.Any(t => !string.IsNullOrWhiteSpace(t));
}

/// <summary>What was found: chapters, or the sentence that says why none.</summary>
/// <param name="Refusal">In French as in the sources; null when something was found.</param>
internal sealed record FoundImport(IReadOnlyList<FoundChapter> Chapters, string? Refusal = null)
{
    public static FoundImport Refuse(string sentence) => new([], sentence);
}
