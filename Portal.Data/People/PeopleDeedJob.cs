using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>A deed to many people, with the eyes of whoever ordered it as they are when it runs. One transaction: it is done for all, once, or for nobody.</summary>
public sealed class PeopleDeedJob(IDbContextFactory<PortalDbContext> contexts, AccountStates accounts, StructureLookups lookups, TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "people.deed";

    /// <inheritdoc/>
    public static string Title => "Changement de plusieurs personnes";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = run.Payload<PeopleDeedOrder>();
        var viewer = run.OwnerAccountId is { } owner ? (await accounts.FindFreshAsync(owner, ct))?.ViewerAs(Role.Admin, run.UniversityId) : null;
        if (run.UniversityId is not { } university || viewer is not (UniversityAdminViewer or MainAdminViewer) || viewer.University != university)
        {
            return JobOutcome.Fail("La personne qui l’a demandé n’administre plus cette université.");
        }

        // What they see, not what the portal sees.
        var portal = new PortalDb(contexts, new FixedViewer(viewer));
        var deeds = new PeopleDeeds(portal, lookups, new Deletions(portal, clock), clock);
        await using var db = await portal.OpenAsync(ct);
        var changes = await PeopleDeedWriting.Touched(db, order).CountAsync(ct);
        if (changes != order.Expected || !await deeds.FitsAsync(order, university, ct))
        {
            return JobOutcome.Fail("Ce qui était choisi a changé entre-temps : personne n’a été modifié. Reprenez depuis la liste.");
        }

        if (order.Deed is PeopleDeed.Bin)
        {
            // The end of the job goes with it: a second run would find nobody and say that nobody was changed.
            var binned = Result(order, changes, "/admin/bin");
            return await deeds.BinAsync(order, last => run.SucceedInAsync(last, binned, ct), ct) is not null
                ? JobOutcome.Done(binned)
                : JobOutcome.Fail("Ce qui était choisi a changé entre-temps : personne n’a été modifié. Reprenez depuis la liste.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (result, changed) = await deeds.WriteAsync(db, university, order, (done, total) => run.ReportAsync(done, total, ct), ct);
        var outcome = await run.SucceedInAsync(db, Result(order, changed, FormattableString.Invariant($"/admin/people/results/{result}")), ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    private static JobResult Result(PeopleDeedOrder order, int changed, string link) => new()
    {
        Link = link, Counts = { [order.Choice.Kind is PeopleKind.Students ? "Étudiants" : "Enseignants"] = changed },
    };
}
