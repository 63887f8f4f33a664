using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters.Own;
using Portal.Data.Statistics;
using Portal.Web.Components;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>A professor's statistics as tables for a spreadsheet.</summary>
internal static class TeachingStatisticsEndpoints
{
    public static void MapTeachingStatistics(this IEndpointRouteBuilder app)
    {
        var teach = app.MapGroup("").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();

        teach.MapGet(Urls.TeachStatisticsCsv, async (TeachingStatistics statistics, PageContext context, IStringLocalizer<Texts> texts, HttpContext http) =>
        {
            var place = await context.UniversityAsync();
            List<IReadOnlyList<string>> rows =
            [
                [texts["Matière"], texts["Numéro"], texts["Chapitre"], texts["Lecteurs"], texts["Ont fini"], texts["Ont essayé les exercices"], texts["Questions"], texts["Sans réponse"]],
            ];
            OwnCursor? after = null;
            do
            {
                var page = await statistics.ListAsync(after, http.RequestAborted);
                rows.AddRange(page.Items.Select(c => (IReadOnlyList<string>)
                    [place?.Subject(c.Place.SubjectId)?.Name ?? "", Say(c.Place.Number), c.Title, Say(c.Readers), Say(c.Finished), Say(c.Attempts), Say(c.Questions), Say(c.Waiting)]));
                after = page.HasAfter ? page.Items[^1].Place.Cursor : null;
            }
            while (after is not null);

            return Csv.File("statistiques.csv", rows);
        });

        teach.MapGet("/teach/chapters/{id:int}/statistics.csv", async (int id, TeachingStatistics statistics, IStringLocalizer<Texts> texts, HttpContext http) =>
        {
            if (await statistics.ReadAsync(id, http.RequestAborted) is not { } chapter)
            {
                return Results.NotFound();
            }

            var figures = chapter.Figures;
            List<IReadOnlyList<string>> rows =
            [
                [texts["Mesure"], texts["Valeur"]],
                [texts["Chapitre"], figures.Title],
                [texts["Lecteurs"], Say(figures.Readers)],
                [texts["Ont fini"], Say(figures.Finished)],
                [texts["Ont essayé les exercices"], Say(figures.Attempts)],
                [texts["Questions"], Say(figures.Questions)],
                [texts["Sans réponse"], Say(figures.Waiting)],
            ];
            if (chapter.HoursToFirstRead is { } hours)
            {
                rows.Add([texts["Heures avant la première lecture, médiane"], hours.ToString("0.#", CultureInfo.CurrentCulture)]);
            }

            rows.AddRange(chapter.StoppedAt.Select((count, i) => (IReadOnlyList<string>)[texts["Arrêtés entre {0} et {1} %", 10 * i, 10 * (i + 1)], Say(count)]));
            return Csv.File($"chapitre-{Say(id)}.csv", rows);
        });
    }

    private static string Say(int number) => number.ToString(CultureInfo.InvariantCulture);
}
