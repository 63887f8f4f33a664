using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>Lists of people to take away, for their administration; each leaves a line in the journal.</summary>
public sealed class PeopleExports(PortalDb portal, TimeProvider clock)
{
    /// <summary>Reads them one by one, by name; nobody for who administers nothing.</summary>
    /// <param name="kind">Which list.</param>
    /// <param name="ids">Null for all of the filter.</param>
    /// <param name="filter">Whom to leave out.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<PersonLine> ReadAsync(PeopleKind kind, int[]? ids, PeopleFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            yield break;
        }

        db.Add(new AuditEntry
        {
            UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = PersonQueries.TargetOf(kind) + "s.exported", Target = PersonQueries.TargetOf(kind) + "s",
            Details = JsonSerializer.Serialize(new { ids, filter = ids is null ? filter : null }, PeopleDeedWriting.Json),
        });
        await db.SaveChangesAsync(ct);
        var people = PeopleLists.Everybody(db, kind, filter);
        if (ids is not null)
        {
            people = people.Where(p => ids.Contains(p.Id));
        }

        await foreach (var person in people.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return person;
        }
    }
}
