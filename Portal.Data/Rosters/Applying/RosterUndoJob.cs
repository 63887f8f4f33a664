using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;

namespace Portal.Data.Rosters.Applying;

/// <summary>
/// Takes an import back: what it made goes, what it changed is again as it was, ids and stamps included. What somebody changed since stays and is listed. One
/// transaction that ends with the end of the job.
/// </summary>
public sealed class RosterUndoJob(AccountStates accounts, TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "roster.undo";

    /// <inheritdoc/>
    public static string Title => "Annulation d’un import";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        try
        {
            return await UndoAsync(run, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            return JobOutcome.Fail(RosterSentences.Stuck);
        }
    }

    private async Task<JobOutcome> UndoAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(4));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (import, refusal) = await RosterWork.TakeAsync(run, db, accounts, ct, RosterState.Applied);
        if (import is null || import.AppliedAt < clock.GetUtcNow() - RosterImport.Undoable)
        {
            return refusal ?? JobOutcome.Fail(RosterSentences.Gone);
        }

        if (await LaterAsync(db, import, ct) is { } later)
        {
            return JobOutcome.Fail(RosterSentences.Overtaken, later);
        }

        if (import.Kind is RosterKind.Structure)
        {
            await StructureUndoing.RunAsync(db, import, ct);
        }
        else
        {
            await PersonUndoing.RunAsync(db, import, (done, total) => run.ReportAsync(done, total, ct), ct);
        }

        var now = clock.GetUtcNow();
        import.Kept = await db.RosterRows.CountAsync(r => r.ImportId == import.Id && r.Fate == RosterFate.Kept, ct);
        (import.State, import.UndoneAt) = (RosterState.Undone, now);
        db.Add(new AuditEntry
        {
            UniversityId = import.UniversityId, At = now, AccountId = run.OwnerAccountId, Action = "import.undone", Target = "import",
            Details = RosterJson.Write(new { import = import.Id, kind = import.Kind, kept = import.Kept }),
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        var outcome = await run.SucceedInAsync(db, RosterWork.Result(import, new()
        {
            ["Repris"] = import.Created + import.Changed + import.Disabled - import.Kept, ["Gardés"] = import.Kept,
        }), ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>The newest later import in force that did something to the same; null for none.</summary>
    private static async Task<long?> LaterAsync(PortalDbContext db, RosterImport import, CancellationToken ct)
    {
        var found = await db.Database.SqlQuery<long>($"""
            SELECT i.id AS "Value"
              FROM roster_rows r
              JOIN roster_rows o ON o.university_id = r.university_id AND o.thing = r.thing AND o.target_id = r.target_id AND o.fate = 1 AND o.import_id <> r.import_id
              JOIN roster_imports i ON i.university_id = o.university_id AND i.id = o.import_id AND i.kind = {(short)import.Kind} AND i.state = 2 AND i.applied_at > {import.AppliedAt}
             WHERE r.university_id = {import.UniversityId} AND r.import_id = {import.Id} AND r.fate = 1 AND r.target_id IS NOT NULL
             ORDER BY i.id DESC LIMIT 1
            """).ToListAsync(ct);
        return found is [var id] ? id : null;
    }
}
