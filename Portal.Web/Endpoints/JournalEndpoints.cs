using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Audit;
using Portal.Web.Components;
using Portal.Web.Components.Pages.Admin.Journal;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The journal as a table for a spreadsheet.</summary>
internal static class JournalEndpoints
{
    public static void MapJournal(this IEndpointRouteBuilder app) =>
        app.MapGet(Urls.AdminJournalCsv, async (
            string? who, string? deed, string? thing, string? id, string? from, string? until, string? above,
            AuditQueries journal, PageContext context, IStringLocalizer<Texts> texts, TimeProvider time, HttpContext http) =>
        {
            var zone = (await context.UniversityAsync())?.Rules.Zone ?? TimeZoneInfo.Utc;
            var filter = new JournalInput(who, deed, thing, Portal.Data.Paging.Cursors.Number(id), from, until, above == "true").Filter(zone);
            if (await journal.ExportAsync(filter, time.GetUtcNow(), http.RequestAborted) is not { } lines)
            {
                return Results.NotFound();
            }

            List<IReadOnlyList<string>> rows = [[texts["Quand"], texts["Qui"], texts["Quoi"], texts["Sur quoi"], texts["Détails"], texts["D’où"]]];
            rows.AddRange(lines.Select(line => (IReadOnlyList<string>)
            [
                TimeZoneInfo.ConvertTime(line.At, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
                line.Who ?? "", Word(AuditWords.Deeds, line.Action), string.Create(CultureInfo.InvariantCulture, $"{Word(AuditWords.Things, line.Target)} {line.TargetId}").TrimEnd(),
                line.Details ?? "", line.Address ?? "",
            ]));
            if (lines.Count == AuditQueries.ExportedAtMost)
            {
                rows.Add([texts["Le fichier s’arrête ici, à {0} lignes. Choisissez une période plus courte pour la suite.", AuditQueries.ExportedAtMost]]);
            }

            return Csv.File("journal.csv", rows);

            string Word(IReadOnlyDictionary<string, string> words, string code) => words.TryGetValue(code, out var word) ? texts[word] : code;
        }).RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();
}
