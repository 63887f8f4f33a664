using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>
/// Changes of many people at once: looked at in exact numbers first, then done as one transaction, with a line in the journal for the whole and one for each
/// person. Up to <see cref="AtOnce"/> it happens in the request, beyond as a job.
/// </summary>
public sealed class PeopleDeeds(PortalDb portal, StructureLookups lookups, Deletions deletions, TimeProvider clock)
{
    /// <summary>Most people changed while somebody waits.</summary>
    public const int AtOnce = 200;

    private const int NamesShown = 10;
    private const int GroupsShown = 12;

    /// <summary>What would happen; zeros for whoever administers nothing.</summary>
    public async Task<PeopleDeedPreview> PreviewAsync(PeopleDeedOrder order, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chosen = await PeopleDeedWriting.ChosenAsync(db, order.Choice, ct);
        var touched = PeopleDeedWriting.Touched(db, order);
        var changes = await touched.CountAsync(ct);
        var names = await touched.OrderBy(p => p.LastName).ThenBy(p => p.FirstName).Take(NamesShown).Select(p => p.FirstName + " " + p.LastName).ToListAsync(ct);
        var groups = order.Deed is PeopleDeed.Move
            ? await touched.GroupBy(p => new { p.ProgrammeId, p.LevelId }).Select(g => new { g.Key.ProgrammeId, g.Key.LevelId, People = g.Count() })
                .OrderByDescending(g => g.People).Take(GroupsShown).Select(g => new PeopleGroup(g.ProgrammeId, g.LevelId, g.People)).ToListAsync(ct)
            : [];
        var (reserved, without) = (0, 0);
        if (order.Deed is PeopleDeed.Disable or PeopleDeed.Reset or PeopleDeed.Enable)
        {
            reserved = await PeopleDeedWriting.Reserved(db, order.Choice).CountAsync(ct);
            without = order.Deed is PeopleDeed.Reset ? await PeopleDeedWriting.WithoutAddress(db, order.Choice).CountAsync(ct) : 0;
        }

        var deletion = order.Deed is PeopleDeed.Bin ? await deletions.PreviewAsync(DeletionTarget.Of(order.Choice), ct) : null;
        return new(chosen, changes, reserved, without, names, groups, deletion);
    }

    /// <summary>Does it, or asks a job to.</summary>
    public async Task<PeopleDeedOutcome> DoAsync(PeopleDeedOrder order, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || !await FitsAsync(order, university, ct))
        {
            return new PeopleDeedOutcome.NotOffered();
        }

        var changes = await PeopleDeedWriting.Touched(db, order).CountAsync(ct);
        if (changes == 0 || changes != order.Expected)
        {
            return changes == 0 ? new PeopleDeedOutcome.NotOffered() : new PeopleDeedOutcome.Outdated();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (changes > AtOnce)
        {
            var job = await JobQueue.EnqueueAsync(db, PeopleDeedJob.Kind, order, null, ct);
            await transaction.CommitAsync(ct);
            return new PeopleDeedOutcome.Queued(job);
        }

        if (order.Deed is PeopleDeed.Bin)
        {
            await transaction.DisposeAsync();
            return await BinAsync(order, null, ct) is { } entry ? new PeopleDeedOutcome.Done(entry, changes) : new PeopleDeedOutcome.Outdated();
        }

        var (result, changed) = await WriteAsync(db, university, order, null, ct);
        await transaction.CommitAsync(ct);
        return new PeopleDeedOutcome.Done(result, changed);
    }

    /// <summary>What a deed did; null when there is no such one in the administered university.</summary>
    public async Task<PeopleResult?> FindResultAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return null;
        }

        var entry = await db.AuditEntries.Where(e => e.Id == id && e.UniversityId == university && (e.Target == "students" || e.Target == "professors"))
            .Select(e => new { e.At, e.Action, e.Details, By = db.Users.Where(a => a.Id == e.AccountId).Select(a => a.UserName).FirstOrDefault() }).SingleOrDefaultAsync(ct);
        return entry is not null && PeopleDeedWriting.Read(entry.Details) is { } told
            ? new(id, entry.At, entry.Action, told.Changed, told.LeftOut, entry.By, told.Programme, told.Level)
            : null;
    }

    /// <summary>Whether what was ordered goes together.</summary>
    internal async Task<bool> FitsAsync(PeopleDeedOrder order, int university, CancellationToken ct) =>
        order.Choice.Kind is PeopleKind.Students or PeopleKind.Professors
        && (order.Deed is not PeopleDeed.Move
            || (order.Choice.Kind is PeopleKind.Students && order is { ProgrammeId: { } programme, LevelId: { } level }
                && await lookups.OfUniversityAsync(university, ct) is { } structure && structure.EntriesOf(programme).Any(l => l.Id == level)));

    /// <summary>Puts them into the bin; the line of the journal is the deletion. Null when nobody is left to.</summary>
    internal async Task<long?> BinAsync(PeopleDeedOrder order, Func<PortalDbContext, Task>? last, CancellationToken ct) =>
        await deletions.BinManyAsync(DeletionTarget.Of(order.Choice), order.Expected, last, ct);

    /// <summary>Changes them in the caller's transaction.</summary>
    /// <param name="db">Sees with the eyes of whoever ordered it.</param>
    /// <param name="university">The administered one.</param>
    /// <param name="order">What, and to whom.</param>
    /// <param name="progress">Told how many are done, of how many; null when nobody listens.</param>
    /// <param name="ct">Ends it between two batches.</param>
    internal async Task<(long Result, int Changed)> WriteAsync(PortalDbContext db, int university, PeopleDeedOrder order, Func<int, int, Task>? progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var chosen = await PeopleDeedWriting.ChosenAsync(db, order.Choice, ct);
        var people = await PeopleDeedWriting.Touched(db, order).OrderBy(p => p.Id).Select(p => new TouchedPerson(p.Id, p.AccountId)).ToListAsync(ct);
        var head = new AuditEntry
        {
            UniversityId = university, At = now, AccountId = db.Viewer.Account, Target = PeopleDeedWriting.ListOf(order.Choice.Kind),
            Action = PeopleDeedWriting.ActionOf(order),
            Details = JsonSerializer.Serialize(new ToldDeed(people.Count, chosen - people.Count, order.ProgrammeId, order.LevelId), PeopleDeedWriting.Json),
        };
        db.Add(head);
        await db.SaveChangesAsync(ct);
        var done = 0;
        foreach (var batch in people.Chunk(PeopleDeedWriting.Batch))
        {
            await PeopleDeedWriting.WriteAsync(db, university, order, head.Id, [.. batch.Select(p => p.Id)], [.. batch.Select(p => p.AccountId)], now, ct);
            done += batch.Length;
            if (progress is not null)
            {
                await progress(done, people.Count);
            }
        }

        await PeopleDeedWriting.AnnounceAsync(db, [.. people.Select(p => p.AccountId)], ct);
        return (head.Id, people.Count);
    }

    private sealed record TouchedPerson(int Id, int AccountId);
}
