using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What <see cref="ProgressionJob"/> is asked for.</summary>
/// <param name="Last">Id of the last passage that is meant; later ones are not.</param>
public sealed record ProgressionOrder(ProgressionDeed Deed, ProgressionFilter Filter, long Last, string? Reason);

/// <summary>
/// Decides everything of a filter, some hundred at a time, each batch in a transaction of its own. What was decided has left the filter, so that a run after a
/// kill goes on with the rest; the report counts rows by their job, not what one run saw.
/// </summary>
public sealed class ProgressionJob(TimeProvider time) : IJobHandler
{
    private const int Batch = 500;

    /// <inheritdoc/>
    public static string Kind => "progression.decide";

    /// <inheritdoc/>
    public static string Title => "Décision sur les passages";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = run.Payload<ProgressionOrder>();
        await using var db = await run.Portal.OpenAsync(ct);
        var university = run.UniversityId ?? throw new InvalidOperationException("Passages are decided in one university.");
        if (await db.UniversitySettings.AnyAsync(s => !s.Progression, ct))
        {
            return JobOutcome.Fail("L’université a fermé les passages. Rien de plus n’a été décidé.");
        }

        var matching = ProgressionQueries.Matching(db, order.Filter).Where(p => p.Id <= order.Last);
        var before = await DecidedAsync(db, run.Id, ct);
        var total = before + await matching.CountAsync(ct);
        var (last, seen) = (0L, before);
        while (true)
        {
            await run.ReportAsync(seen, total, ct);
            var ids = await matching.Where(p => p.Id > last).OrderBy(p => p.Id).Select(p => p.Id).Take(Batch).ToArrayAsync(ct);
            if (ids.Length == 0)
            {
                break;
            }

            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await ProgressionBatch.DecideAsync(db, new(order.Deed, order.Reason, run.OwnerAccountId, run.Id, time.GetUtcNow()), ids, ct);
            await transaction.CommitAsync(ct);
            (last, seen) = (ids[^1], seen + ids.Length);
        }

        var decided = await DecidedAsync(db, run.Id, ct);
        return JobOutcome.Done(new JobResult
        {
            Link = FormattableString.Invariant($"/admin/progression?year={order.Filter.Year}&state={StateAfter(order.Deed)}&job={run.Id}"),
            Counts = { [WordOf(order.Deed)] = decided, ["Laissés comme ils étaient"] = Math.Max(0, total - decided) },
        });
    }

    private static Task<int> DecidedAsync(PortalDbContext db, long job, CancellationToken ct) => db.StudentProgressions.CountAsync(p => p.JobId == job, ct);

    private static string StateAfter(ProgressionDeed deed) => deed switch { ProgressionDeed.Validate => "validated", ProgressionDeed.Refuse => "refused", _ => "undone" };

    private static string WordOf(ProgressionDeed deed) => deed switch { ProgressionDeed.Validate => "Passages validés", ProgressionDeed.Refuse => "Passages refusés", _ => "Passages annulés" };
}

/// <summary>Every night, counts passages anew, university by university.</summary>
public sealed class ProgressionRecount(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "progression.recount";

    /// <inheritdoc/>
    public static string Title => "Comptes des passages";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var universities = await lookups.UniversitiesAsync(ct);
        var done = 0;
        foreach (var university in universities)
        {
            await using var db = await new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id))).OpenAsync(ct);
            await ProgressionCounts.RecountAsync(db, university.Id, ct);
            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done();
    }
}
