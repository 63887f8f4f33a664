using Portal.Data.Chapters;
using Portal.Data.Files;

namespace Portal.Data.Importing;

/// <summary>Reads documents with Debian's pandoc, as a child process in a sandbox: it sees no file but the one it is given and its own folder.</summary>
public static class Pandoc
{
    private const int Megabytes = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether documents can be read here.</summary>
    public static bool IsThere => ChildProgram.Exists("pandoc");

    /// <summary>Reads one document.</summary>
    /// <param name="path">The document.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="form">What pandoc calls its form.</param>
    /// <param name="folder">For its images.</param>
    /// <param name="ct">Ends the program.</param>
    internal static async Task<FoundImport> ReadAsync(string path, string name, string form, string folder, CancellationToken ct)
    {
        if (!IsThere)
        {
            return FoundImport.Refuse("Ce serveur ne sait pas lire ce format : le paquet pandoc y manque. Enregistrez le texte en .md.");
        }

        var media = Directory.CreateDirectory(Path.Combine(folder, "pandoc")).FullName;
        var output = Path.Combine(media, "texte.md");
        var losses = await DocumentLosses.OfAsync(path, form, ct);
        if (form == "latex" && await LatexBody.OfAsync(path, Path.Combine(folder, "corps.tex"), ct) is { } body)
        {
            path = body;
            losses.Add(new(ImportGrade.Degraded, "Document LaTeX d’une classe inconnue, lu à partir de sa première section", 1));
        }

        var run = await ChildProgram.RunAsync(
            "pandoc", ["--sandbox", "-f", form == "html" ? "html+tex_math_dollars" : form, "-t", "gfm-raw_html+tex_math_dollars", "--wrap=none", "--markdown-headings=atx", "--extract-media=.", "-o", output, path],
            media, Patience, Megabytes, ct);
        if (run.Code != 0 || !File.Exists(output))
        {
            return FoundImport.Refuse(run.Code == -1
                ? "Le document est trop long à lire. Partagez-le en plusieurs."
                : form == "latex"
                    ? "Ce document LaTeX emploie des commandes ou des fichiers qui ne se lisent pas ici. Enregistrez-le en .md ou copiez son texte dans un chapitre."
                    : "Ce document ne se lit pas : il est abîmé ou d’une variante inconnue. Enregistrez-le de nouveau, ou en .md.");
        }

        var text = await File.ReadAllTextAsync(output, ct);
        if (text.Length > 4 * 1024 * 1024)
        {
            return FoundImport.Refuse("Le texte dépasse 8 Mo. Partagez-le en plusieurs.");
        }

        var chapter = ImportReader.Markdown(text, name, media, media, foreign: true);
        chapter.Notes.Add(new(ImportGrade.Degraded, "Mise en page du document non reprise : polices, couleurs, sauts de page", 1));
        chapter.Notes.AddRange(losses);
        foreach (var warning in run.Errors.Split('\n').Where(line => line.StartsWith("[WARNING]", StringComparison.Ordinal)).Select(line => line["[WARNING]".Length..].Trim()).GroupBy(w => w.Split(' ')[0]).Take(10))
        {
            var detail = warning.First().Replace(path, "", StringComparison.Ordinal).Replace(folder, "", StringComparison.Ordinal);
            chapter.Notes.Add(new(ImportGrade.Lost, "Signalé par le lecteur de documents : {0} ({1})", warning.Count(), ChapterTexts.Cut(detail, 200)));
        }

        return chapter.IsUsable || form != "latex" ? ImportReader.OneOf(chapter)
            : FoundImport.Refuse("Ce document LaTeX emploie des commandes ou des fichiers qui ne se lisent pas ici. Enregistrez-le en .md ou copiez son texte dans un chapitre.");
    }
}
