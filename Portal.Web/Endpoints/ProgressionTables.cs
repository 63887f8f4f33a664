using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Web.Components;
using Portal.Web.Components.Pages.Admin.Progression;
using Portal.Web.Localization;

namespace Portal.Web.Endpoints;

/// <summary>Passages for spreadsheets: those of a filter, and the numbers of a year.</summary>
internal static class ProgressionTables
{
    public static void MapTo(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/progression/passages.csv", async (
            string? year, string? state, string? programme, string? level, string? kind, string? q, string? job,
            ProgressionExports exports, PageContext context, IStringLocalizer<Texts> texts, TimeProvider time, HttpContext http) =>
        {
            if (await context.UniversityAsync() is not { Rules.Progression: true } place)
            {
                return Results.NotFound();
            }

            var filter = Urls.ProgressionFilterOf(ProgressionsPage.YearOf(place, time.GetUtcNow()), year, state, programme, level, kind, q, job);
            string[] head =
            [
                texts["Nom"], texts["Prénom"], texts["Identifiant"], texts["Numéro"], texts["Année"], texts["Filière de départ"], texts["Niveau de départ"], texts["Filière d’arrivée"],
                texts["Niveau d’arrivée"], texts["Demande"], texts["État"], texts["Demandé le"], texts["Décidé le"], texts["Annulé le"], texts["Décidé par"], texts["Raison"],
            ];
            return Csv.Stream(http, "passages.csv", head, exports.ReadAsync(filter, http.RequestAborted).Select(p => Row(p, filter.Year, place, texts)));
        });

        admin.MapGet("/admin/progression/statistics.csv", async (string? year, ProgressionQueries queries, PageContext context, IStringLocalizer<Texts> texts, TimeProvider time, HttpContext http) =>
        {
            if (await context.UniversityAsync() is not { Rules.Progression: true } place)
            {
                return Results.NotFound();
            }

            var chosen = Urls.ProgressionFilterOf(ProgressionsPage.YearOf(place, time.GetUtcNow()), year, null, null, null, null, null, null).Year;
            var places = (await queries.CountAsync(chosen, http.RequestAborted)).GroupBy(f => (f.ProgrammeId, f.LevelId))
                .OrderBy(g => place.Programme(g.Key.ProgrammeId)?.Name, StringComparer.CurrentCulture).ThenBy(g => place.Level(g.Key.LevelId)?.Rank);
            List<IReadOnlyList<string>> rows =
            [
                [
                    texts["Année"], texts["Filière de départ"], texts["Niveau de départ"], .. ProgressionWords.States.Select(s => texts[s.Word].Value), texts["Redoublements validés"],
                    texts["Changements de filière validés"], texts["Fins d’études validées"],
                ],
            ];
            rows.AddRange(places.Select(g => (IReadOnlyList<string>)
            [
                AcademicYears.Name(chosen), Name(place, g.Key.ProgrammeId, texts), place.Level(g.Key.LevelId)?.Code ?? "",
                .. ProgressionWords.States.Select(s => Number(g.Where(f => f.State == s.State))),
                .. new[] { ProgressionKind.Repeat, ProgressionKind.ChangeOfProgramme, ProgressionKind.Graduate }.Select(k => Number(g.Where(f => f.State is ProgressionState.Validated && f.Kind == k))),
            ]));
            return Csv.File("statistiques-des-passages.csv", rows);
        });
    }

    private static IReadOnlyList<string> Row(ProgressionExportLine p, short year, UniversityStructure place, IStringLocalizer<Texts> texts) =>
    [
        p.LastName, p.FirstName, p.UserName, p.Number ?? "", AcademicYears.Name(year), Name(place, p.From.ProgrammeId, texts), place.Level(p.From.LevelId ?? 0)?.Code ?? "",
        p.To.ProgrammeId is null ? texts["Fin d’études"] : Name(place, p.To.ProgrammeId, texts), place.Level(p.To.LevelId ?? 0)?.Code ?? "", texts[ProgressionWords.Of(p.Kind)],
        texts[ProgressionWords.Of(p.State)], SubscriptionTables.Hour(p.AskedAt, place), SubscriptionTables.Hour(p.DecidedAt, place), SubscriptionTables.Hour(p.UndoneAt, place), p.DecidedBy ?? "",
        p.Reason ?? "",
    ];

    private static string Name(UniversityStructure place, int? programme, IStringLocalizer<Texts> texts) => place.Programme(programme ?? 0)?.Name ?? texts["Filière supprimée"];

    private static string Number(IEnumerable<ProgressionFigure> figures) => figures.Sum(f => f.Number).ToString(CultureInfo.InvariantCulture);
}
