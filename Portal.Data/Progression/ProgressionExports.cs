using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>A passage in a table to take away.</summary>
/// <param name="Number">The student's number; null for none.</param>
/// <param name="DecidedBy">Name of who decided last; null while it waits, or when nobody knows any more.</param>
public sealed record ProgressionExportLine(
    string LastName, string FirstName, string UserName, string? Number, ProgressionPlace From, ProgressionPlace To, ProgressionKind Kind, ProgressionState State,
    DateTimeOffset AskedAt, DateTimeOffset? DecidedAt, DateTimeOffset? UndoneAt, string? DecidedBy, string? Reason);

/// <summary>Passages to take away, for their administration, read row by row; it leaves a line in the journal. Nobody else gets a row.</summary>
public sealed class ProgressionExports(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Passages of a filter, newest first as in the list.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<ProgressionExportLine> ReadAsync(ProgressionFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { Rules.Progression: true })
        {
            yield break;
        }

        db.Add(new AuditEntry
        {
            UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = "progressions.exported", Target = "university", TargetId = university,
            Details = JsonSerializer.Serialize(
                new { filter.Year, state = (short)filter.State, filter.ProgrammeId, filter.LevelId, kind = (short?)filter.Kind, filtered = filter.Words.Length > 0 }, JsonSerializerOptions.Web),
        });
        await db.SaveChangesAsync(ct);
        var lines =
            from p in ProgressionQueries.Matching(db, filter)
            join student in db.Students on p.StudentId equals student.Id
            join account in db.Users on student.AccountId equals account.Id
            orderby p.Id descending
            select new ProgressionExportLine(
                student.LastName, student.FirstName, account.UserName ?? "", student.Number, new(p.FromProgrammeId, p.FromLevelId), new(p.ToProgrammeId, p.ToLevelId), p.Kind, p.State,
                p.AskedAt, p.DecidedAt, p.UndoneAt,
                db.Administrators.Where(a => a.AccountId == (p.UndoneByAccountId ?? p.DecidedByAccountId)).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault(), p.Reason);
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return line;
        }
    }
}
