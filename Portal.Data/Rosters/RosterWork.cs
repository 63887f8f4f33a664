using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Jobs;

namespace Portal.Data.Rosters;

/// <summary>Which import a job works on.</summary>
public sealed record RosterOrder(long Import);

/// <summary>What every job about an import does before and after its work.</summary>
internal static class RosterWork
{
    /// <summary>First number of the lock that keeps two imports of one university from acting at once.</summary>
    private const int LockClass = 0x526F7374;

    /// <summary>Where a finished job leads.</summary>
    public static string AddressOf(long import) => FormattableString.Invariant($"/admin/imports/{import}");

    /// <summary>
    /// The import, locked until the transaction ends, when it is in one of these states and whoever asked still administers its university; else the sentence that says why not.
    /// </summary>
    public static async Task<(RosterImport? Import, JobOutcome? Refusal)> TakeAsync(
        JobRun run, PortalDbContext db, AccountStates accounts, CancellationToken ct, params RosterState[] states)
    {
        var id = run.Payload<RosterOrder>().Import;
        if (run.UniversityId is not { } university)
        {
            return (null, JobOutcome.Fail(RosterSentences.Gone));
        }

        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockClass}, {university})", ct);
        var import = await db.RosterImports.FromSql($"SELECT * FROM roster_imports WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);
        return import is null || !states.Contains(import.State) ? (null, JobOutcome.Fail(RosterSentences.Gone))
            : !await AdministersAsync(run, accounts, university, ct) ? (null, JobOutcome.Fail(RosterSentences.NotYours))
            : (import, null);
    }

    /// <summary>The main administration works in any university; others in their own. Work without an owner is the portal's.</summary>
    private static async Task<bool> AdministersAsync(JobRun run, AccountStates accounts, int university, CancellationToken ct) =>
        run.OwnerAccountId is not { } owner || ((await accounts.FindFreshAsync(owner, ct))?.ViewerAs(Role.Admin, university) switch
        {
            UniversityAdminViewer a => a.UniversityId == university,
            MainAdminViewer => true,
            _ => false,
        });

    /// <summary>What the page of the job counts.</summary>
    public static JobResult Result(RosterImport import, Dictionary<string, long> counts) => new() { Link = AddressOf(import.Id), Counts = counts };
}
