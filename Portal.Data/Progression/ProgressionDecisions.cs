using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What an administration does with passages.</summary>
public enum ProgressionDeed : short
{
    /// <summary>Moves the students there.</summary>
    Validate = 0,

    /// <summary>Leaves them where they are, with a reason.</summary>
    Refuse = 1,

    /// <summary>Takes a validation back: the students are where they were before it.</summary>
    Undo = 2,
}

/// <summary>How a deed ended.</summary>
public abstract record Deciding
{
    private Deciding()
    {
    }

    /// <summary>It is done.</summary>
    /// <param name="Decided">How many were decided.</param>
    /// <param name="LeftOut">How many stay as they were: decided meanwhile, moved by somebody else, followed by a later passage, or not the viewer's.</param>
    public sealed record Done(int Decided, int LeftOut) : Deciding;

    /// <summary>A job does it.</summary>
    public sealed record Begun(long JobId) : Deciding;

    /// <summary>A refusal without a reason, or one too long.</summary>
    public sealed record ReasonMissing : Deciding;

    /// <summary>The viewer administers no university that has passages.</summary>
    public sealed record NotFound : Deciding;
}

/// <summary>Validates, refuses and takes back, one by one or many at once (W-S17).</summary>
public sealed class ProgressionDecisions(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>How many are decided at once from a page; more go through a job.</summary>
    public const int MostAtOnce = 100;

    /// <summary>The state a deed starts from; others are left as they are.</summary>
    public static ProgressionState From(ProgressionDeed deed) => deed is ProgressionDeed.Undo ? ProgressionState.Validated : ProgressionState.Asked;

    /// <summary>Decides those given, in one transaction: all that can be, or none when the server is lost. At most <see cref="MostAtOnce"/>; more throw.</summary>
    public async Task<Deciding> DecideAsync(ProgressionDeed deed, IReadOnlyCollection<long> ids, string? reason, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostAtOnce, nameof(ids));
        await using var db = await portal.OpenAsync(ct);
        if (await RefusalAsync(db, deed, reason, ct) is { } refusal)
        {
            return refusal;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var decided = await ProgressionBatch.DecideAsync(db, new(deed, Clean(reason), db.Viewer.Account, null, time.GetUtcNow()), [.. ids.Distinct()], ct);
        await transaction.CommitAsync(ct);
        return new Deciding.Done(decided, ids.Distinct().Count() - decided);
    }

    /// <summary>Has everything of a filter decided by a job. What is asked for after this moment is not meant.</summary>
    /// <param name="filter">Its state is that of the deed, whatever it says.</param>
    public async Task<Deciding> DecideAllAsync(ProgressionDeed deed, ProgressionFilter filter, string? reason, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await RefusalAsync(db, deed, reason, ct) is { } refusal)
        {
            return refusal;
        }

        filter = filter with { State = From(deed) };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var last = await ProgressionQueries.Matching(db, filter).MaxAsync(p => (long?)p.Id, ct) ?? 0;
        var job = await JobQueue.EnqueueAsync(db, ProgressionJob.Kind, new ProgressionOrder(deed, filter, last, Clean(reason)), null, ct);
        await transaction.CommitAsync(ct);
        return new Deciding.Begun(job);
    }

    private async Task<Deciding?> RefusalAsync(PortalDbContext db, ProgressionDeed deed, string? reason, CancellationToken ct) =>
        !Enum.IsDefined(deed) || db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { Rules.Progression: true }
            ? new Deciding.NotFound()
            : Clean(reason) is { Length: > StudentProgression.ReasonLength } || (deed is ProgressionDeed.Refuse && Clean(reason) is null)
                ? new Deciding.ReasonMissing()
                : null;

    private static string? Clean(string? reason) => reason?.Replace("\0", "").Replace("\r\n", "\n").Trim() is { Length: > 0 } text ? text : null;
}
