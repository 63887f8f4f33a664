using System.Globalization;
using Portal.Data.Rendering;

namespace Portal.Migrations.Importing;

/// <summary>The report as people read it.</summary>
internal static class ImportReportText
{
    private const int NamedMacros = 12;

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    private static readonly (RenderIssueKind Kind, string One, string Many)[] Losses =
    [
        (RenderIssueKind.UnknownMacro, "macro inconnue", "macros inconnues"),
        (RenderIssueKind.FormulaError, "formule fautive", "formules fautives"),
        (RenderIssueKind.FormulasUnavailable, "formule laissée en TeX", "formules laissées en TeX"),
        (RenderIssueKind.MissingImage, "image manquante", "images manquantes"),
        (RenderIssueKind.ExternalImage, "image d’un autre site devenue lien", "images d’un autre site devenues liens"),
        (RenderIssueKind.DroppedLink, "lien sans but", "liens sans but"),
        (RenderIssueKind.LostHtml, "élément HTML perdu", "éléments HTML perdus"),
        (RenderIssueKind.TooLong, "partie trop longue", "parties trop longues"),
        (RenderIssueKind.TooNested, "partie trop imbriquée", "parties trop imbriquées"),
    ];

    /// <summary>One line, as soon as a file is done.</summary>
    public static string Line(ImportedFile file)
    {
        var what = file.Status switch
        {
            ImportStatus.Created => "créé      ",
            ImportStatus.Updated => "mis à jour",
            ImportStatus.Unchanged => "inchangé  ",
            _ => "échec     ",
        };
        var where = file.Number is { } number ? $" → {file.Subject}, chapitre {number.ToString(French)}" : "";
        List<string> remarks = [.. LossesOf(file.Count), .. file.Notes];
        return $"{what} {file.Path}{where}{(file.Reason is { } reason ? $"\u00A0: {reason}" : "")}{(remarks.Count == 0 ? "" : $" ({string.Join("\u202F; ", remarks)})")}";
    }

    /// <summary>The end of the report.</summary>
    public static async Task WriteSummaryAsync(ImportReport report, TextWriter output)
    {
        await output.WriteLineAsync();
        foreach (var created in report.Created)
        {
            await output.WriteLineAsync($"Nouveau\u00A0: {created}");
        }

        var counts = string.Join(", ",
            Say(report.Count(ImportStatus.Created), "créé", "créés"), Say(report.Count(ImportStatus.Updated), "mis à jour", "mis à jour"),
            Say(report.Count(ImportStatus.Unchanged), "inchangé", "inchangés"), Say(report.Count(ImportStatus.Failed), "en échec", "en échec"));
        await output.WriteLineAsync(string.Create(French, $"{Say(report.Files.Count, "fichier", "fichiers")} en {report.Seconds:0.0}\u00A0s\u00A0: {counts}."));
        await output.WriteLineAsync(
            $"{Say(report.Files.Sum(f => f.Formulas), "formule rendue", "formules rendues")}, {Say(report.Files.Sum(f => f.Images), "image apportée", "images apportées")}.");

        var losses = LossesOf(report.Count).ToList();
        if (report.Count(ImportStatus.Created) + report.Count(ImportStatus.Updated) == 0)
        {
            return;
        }

        await output.WriteLineAsync(losses.Count == 0 ? "Rien n’a été perdu au rendu." : $"Dégradé au rendu\u00A0: {string.Join(", ", losses)}.");

        var macros = report.Files.SelectMany(f => f.Issues).Where(i => i.Kind == RenderIssueKind.UnknownMacro)
            .GroupBy(i => i.Detail).OrderByDescending(g => g.Sum(i => i.Count)).Take(NamedMacros)
            .Select(g => $"{g.Key}\u00A0×\u00A0{g.Sum(i => i.Count).ToString(French)}").ToList();
        if (macros.Count > 0)
        {
            await output.WriteLineAsync($"Macros inconnues\u00A0: {string.Join(", ", macros)}. Donnez leurs définitions à la matière («\u00A0macros\u00A0» dans le fichier de correspondances), puis relancez.");
        }
    }

    private static IEnumerable<string> LossesOf(Func<RenderIssueKind, int> count) =>
        Losses.Where(loss => count(loss.Kind) > 0).Select(loss => Say(count(loss.Kind), loss.One, loss.Many));

    private static string Say(int count, string one, string many) => $"{count.ToString("N0", French)}\u00A0{(count < 2 ? one : many)}";
}
