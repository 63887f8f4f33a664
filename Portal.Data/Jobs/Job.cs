using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Accounts;
using Portal.Data.Structure;

namespace Portal.Data.Jobs;

/// <summary>Where a job stands. It ends in one of the last three.</summary>
public enum JobState : short
{
    Queued = 0,
    Running = 1,
    Succeeded = 2,
    Failed = 3,
    Cancelled = 4,
}

/// <summary>Long work that survives restarts. Written by <see cref="JobQueue"/> in the transaction that asks for it, moved on by <see cref="JobRunner"/> alone.</summary>
public sealed class Job
{
    /// <summary>Longest kind and key.</summary>
    public const int NameLength = 100;

    /// <summary>Longest sentence of what went wrong.</summary>
    public const int ErrorLength = 500;

    public long Id { get; private set; }

    /// <summary>Null for work that belongs to no single university.</summary>
    public int? UniversityId { get; init; }

    /// <summary>Which handler does it, such as "notify.chapter".</summary>
    public required string Kind { get; init; }

    /// <summary>The form of the payload; a handler reads its last two.</summary>
    public short Version { get; init; }

    /// <summary>What the handler needs to know, as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>One of its kind and university is queued or running at a time; null for as many as are asked for.</summary>
    public string? Key { get; init; }

    /// <summary>A recurring job's due time: there is one row for each, whatever the number of servers. Null for others.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The higher goes first.</summary>
    public short Priority { get; init; }

    public JobState State { get; init; }

    /// <summary>What is done of <see cref="Total"/>.</summary>
    public int Done { get; init; }

    /// <summary>0 until the handler knows.</summary>
    public int Total { get; init; }

    /// <summary>How often it began. Names the present run: what an earlier one still writes is refused.</summary>
    public short Attempts { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset RunAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of the last run; null before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The last sign of life of the run; null while none runs.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When somebody asked to stop it while it ran; null when nobody did.</summary>
    public DateTimeOffset? CancelAskedAt { get; init; }

    /// <summary>Who asked for it; null for the portal itself.</summary>
    public int? OwnerAccountId { get; init; }

    /// <summary>What came of it, as JSON; null for nothing to tell.</summary>
    public string? Result { get; init; }

    /// <summary>Why it failed, or why it is tried again: a French sentence of the sources and what fills its places; null when nothing is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Name of the server that runs it or ran it last; null before.</summary>
    public string? Server { get; init; }

    /// <summary>Number of the lock that the running server holds while it lives; null while none runs.</summary>
    public int? Lease { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> job)
        {
            job.ToTable("Jobs");
            job.HasOne<University>().WithMany().HasForeignKey(j => j.UniversityId).OnDelete(DeleteBehavior.SetNull);
            job.HasOne<Account>().WithMany().HasForeignKey(j => j.OwnerAccountId).OnDelete(DeleteBehavior.SetNull);
            job.Property(j => j.Kind).HasMaxLength(NameLength);
            job.Property(j => j.Key).HasMaxLength(NameLength);
            job.Property(j => j.Payload).HasColumnType("jsonb");
            job.Property(j => j.Result).HasColumnType("jsonb");
            job.Property(j => j.Error).HasMaxLength(ErrorLength);
            job.Property(j => j.Server).HasMaxLength(NameLength);

            // JobClaims: the next one to run, and the queue of the administration's page with its oldest.
            job.HasIndex(j => new { j.Priority, j.RunAt, j.Id }).IsDescending(true, false, false).HasFilter("state = 0").HasDatabaseName("IX_Jobs_Queued");

            // JobClaims: what runs now, by kind.
            job.HasIndex(j => j.Kind).HasFilter("state = 1").HasDatabaseName("IX_Jobs_Running");

            // JobQueue: one of a key at a time. Work of no university has keys as well.
            job.HasIndex(j => new { j.UniversityId, j.Kind, j.Key }).IsUnique().AreNullsDistinct(false)
                .HasFilter("key IS NOT NULL AND state IN (0, 1)").HasDatabaseName("IX_Jobs_Key");

            // Recurrences: one row for each due time of a kind.
            job.HasIndex(j => new { j.Kind, j.DueAt }).IsUnique().HasFilter("due_at IS NOT NULL");

            // JobQueries: what was finished in the last hour; JobTidying: what is old.
            job.HasIndex(j => j.FinishedAt).HasFilter("finished_at IS NOT NULL");

            // JobQueries: the history of a university, newest first.
            job.HasIndex(j => new { j.UniversityId, j.Id }).IsDescending(false, true);

            // JobQueries: somebody's own jobs, newest first.
            job.HasIndex(j => new { j.OwnerAccountId, j.Id }).IsDescending(false, true).HasFilter("owner_account_id IS NOT NULL");
        }
    }
}
