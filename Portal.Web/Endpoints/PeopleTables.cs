using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Portal.Data.Paging;
using Portal.Data.People;
using Portal.Data.Structure;
using Portal.Web.Components;
using Portal.Web.Components.Pages.Admin.People;
using Portal.Web.Localization;

namespace Portal.Web.Endpoints;

/// <summary>Lists of people for spreadsheets, written row by row as they are read, whatever their number.</summary>
internal static class PeopleTables
{
    /// <summary>Those whose ids are named, else all of the filter.</summary>
    public static async Task<IResult> WriteAsync(string list, PeopleExports exports, PageContext context, StructureLookups lookups, IStringLocalizer<Texts> texts, HttpContext http)
    {
        if (await context.UniversityAsync() is not { } place)
        {
            return Results.NotFound();
        }

        var kind = PeopleEndpoints.KindOf(list);
        var listing = PeopleListing.Read(kind, http.Request.Query);
        int[]? ids = http.Request.Query["ids"].ToString() is { Length: > 0 } named ? [.. named.Split('.').Take(PeopleDeeds.AtOnce).Select(Cursors.Number).OfType<int>()] : null;
        var universities = (await lookups.UniversitiesAsync(http.RequestAborted)).ToDictionary(u => u.Id, u => u.Name);
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(
            body => WriteAsync(body, kind, exports.ReadAsync(kind, ids, listing.Filter, http.RequestAborted), place, universities, texts, http.RequestAborted),
            "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"{texts[PersonWords.Of(kind)].Value.ToLowerInvariant()}.csv"));
    }

    private static async Task WriteAsync(
        Stream body, PeopleKind kind, IAsyncEnumerable<PersonLine> people, UniversityStructure place, Dictionary<int, string> universities, IStringLocalizer<Texts> texts, CancellationToken ct)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16_384, leaveOpen: true);
        var separator = Csv.Separator;
        var columns = PeopleListing.Offered(kind);
        await writer.WriteAsync(Csv.Line(separator, [texts["Nom"], texts["Prénom"], .. columns.Select(c => texts[PeopleListing.WordOf(c)].Value)]));
        await foreach (var person in people.WithCancellation(ct))
        {
            await writer.WriteAsync(Csv.Line(separator, [person.LastName, person.FirstName, .. columns.Select(c => Cell(person, c))]));
        }

        string Cell(PersonLine person, PersonColumn column) => column switch
        {
            PersonColumn.Number => person.Number ?? "",
            PersonColumn.UserName => person.UserName,
            PersonColumn.Email => person.Email ?? "",
            PersonColumn.Programme => kind is PeopleKind.Students
                ? place.Programme(person.ProgrammeId)?.Name ?? ""
                : string.Join(", ", person.ProgrammeIds.Select(id => place.Programme(id)?.Name).OfType<string>().Order(StringComparer.CurrentCulture)),
            PersonColumn.Level => place.Level(person.LevelId)?.Code ?? "",
            PersonColumn.University => person.UniversityId is { } id ? universities.GetValueOrDefault(id) ?? "" : texts["Administration principale"],
            PersonColumn.State => texts[PersonWords.Of(person.State).Word],
            PersonColumn.Created => Day(person.CreatedAt),
            _ => person.NeverSeen ? "" : Day(person.LastSeenAt),
        };

        string Day(DateTimeOffset at) => Moments.Machine(at, place.Rules.Zone);
    }
}
