using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;

namespace Portal.Data.Rosters.Applying;

#pragma warning disable EF1002 // statements are constants, every value is a parameter

/// <summary>
/// Brings a compared import into force: in one transaction that ends with the end of the job, so that a killed server leaves either nothing or everything. First it
/// looks whether what was compared still holds; when something does not, nothing is applied and those lines are marked.
/// </summary>
public sealed class RosterApplyJob(AccountStates accounts, TimeProvider clock) : IJobHandler
{
    /// <summary>Lines of one part.</summary>
    private const int Part = 2_000;

    /// <inheritdoc/>
    public static string Kind => "roster.apply";

    /// <inheritdoc/>
    public static string Title => "Application d’un import";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        try
        {
            return await ApplyAsync(run, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            // Somebody was faster by an instant. The transaction is gone, and with it everything this run has written.
            return JobOutcome.Fail(RosterSentences.Moved);
        }
    }

    private async Task<JobOutcome> ApplyAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(4));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (import, refusal) = await RosterWork.TakeAsync(run, db, accounts, ct, RosterState.Ready);
        if (import is null)
        {
            return refusal ?? JobOutcome.Fail(RosterSentences.Gone);
        }

        if (await RecheckAsync(db, import, ct) is > 0 and var conflicts)
        {
            import.Conflicts = conflicts;
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return JobOutcome.Fail(RosterSentences.Conflicts, conflicts);
        }

        await WriteAsync(run, db, import, ct);
        var now = clock.GetUtcNow();
        (import.State, import.AppliedAt, import.FileId) = (RosterState.Applied, now, null);
        db.Add(new AuditEntry
        {
            UniversityId = import.UniversityId, At = now, AccountId = run.OwnerAccountId, Action = "import.applied", Target = "import",
            Details = RosterJson.Write(new { import = import.Id, kind = import.Kind, created = import.Created, changed = import.Changed, disabled = import.Disabled, refused = import.Refused }),
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        var outcome = await run.SucceedInAsync(db, RosterWork.Result(import, new()
        {
            ["Créés"] = import.Created, ["Changés"] = import.Changed, ["Désactivés"] = import.Disabled,
        }), ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    private static async Task<int> RecheckAsync(PortalDbContext db, RosterImport import, CancellationToken ct)
    {
        string[] statements = import.Kind is RosterKind.Structure
            ? [.. StructureStatements.Recheck()]
            : [.. PersonStatements.Lock(import.Kind), "UPDATE roster_rows r SET fate = 0 WHERE r.university_id = {0} AND r.import_id = {1} AND r.fate = 2", .. PersonStatements.Recheck(import.Kind)];
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, [import.UniversityId, import.Id], ct);
        }

        return await db.RosterRows.CountAsync(r => r.ImportId == import.Id && r.Fate == RosterFate.Conflict, ct);
    }

    private async Task WriteAsync(JobRun run, PortalDbContext db, RosterImport import, CancellationToken ct)
    {
        Task<int> Do(string statement, params object[] more) => db.Database.ExecuteSqlRawAsync(statement, [import.UniversityId, import.Id, .. more], ct);
        var kind = import.Kind;
        var (first, last, total) = await BoundsAsync(db, import, ct);
        if (kind is not RosterKind.Structure)
        {
            await Do(PersonStatements.Remember(kind, "before", "0, 1, 2"));
            foreach (var free in PersonStatements.Free(kind))
            {
                await Do(free);
            }
        }

        string[] statements = kind is RosterKind.Structure ? [.. StructureStatements.Write()] : [.. PersonStatements.Write(kind)];
        var role = kind is RosterKind.Professors ? Role.Professor : Role.Student;
        var now = clock.GetUtcNow();
        for (var from = first - 1; from < last && total > 0; from += Part)
        {
            foreach (var statement in statements)
            {
                await Do(statement, from, from + Part, now, (short)role);
            }

            await run.ReportAsync((int)Math.Min(total, from + Part - first + 1), total, ct);
        }

        await Do(kind is RosterKind.Structure ? StructureStatements.Remember : PersonStatements.Remember(kind, "after", "0, 1, 2"));
        await Do(PersonStatements.Done);
    }

    /// <summary>Ids of the first and last line that acts; both 0 without any.</summary>
    private static async Task<(long First, long Last, int Total)> BoundsAsync(PortalDbContext db, RosterImport import, CancellationToken ct)
    {
        var acting = db.RosterRows.Where(r => r.ImportId == import.Id && r.Outcome <= RosterOutcome.Disabled);
        var bounds = await acting.GroupBy(r => 1).Select(g => new { First = g.Min(r => r.Id), Last = g.Max(r => r.Id), Total = g.Count() }).SingleOrDefaultAsync(ct);
        return bounds is null ? (0, 0, 0) : (bounds.First, bounds.Last, bounds.Total);
    }
}
