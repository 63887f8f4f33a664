using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;

namespace Portal.Data.Rollover;

/// <summary>What of a year goes into the next one; the old subjects are archived in any case.</summary>
public enum RolloverCopy : short
{
    /// <summary>Nothing: the year is put away.</summary>
    Nothing = 0,

    /// <summary>The subjects, empty.</summary>
    Subjects = 1,

    /// <summary>The subjects with their chapters as drafts of the same authors.</summary>
    Drafts = 2,

    /// <summary>The subjects with their chapters, published where they were.</summary>
    Published = 3,
}

/// <summary>How far a rollover is.</summary>
public enum RolloverState : short
{
    /// <summary>A job will do it, or does.</summary>
    Waiting = 0,
    Done = 1,
    Undone = 2,
}

/// <summary>A year that became the past, as a whole or not at all (MAP-13).</summary>
public sealed class YearRollover : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>First calendar year of the academic year that begins.</summary>
    public required short Year { get; init; }

    /// <summary>The programmes it is about.</summary>
    public required int[] ProgrammeIds { get; init; }

    public required RolloverCopy Copy { get; init; }

    public RolloverState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who asked for it; null when that account is gone.</summary>
    public int? AccountId { get; init; }

    /// <summary>The job that does it; null for a moment only.</summary>
    public long? JobId { get; set; }

    /// <summary>When it was done; null before.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When it was taken back; null when it was not.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Subjects archived.</summary>
    public int Archived { get; set; }

    /// <summary>Subjects made.</summary>
    public int Subjects { get; set; }

    /// <summary>Chapters made.</summary>
    public int Chapters { get; set; }

    /// <summary>Files shown by them; their bytes are shared.</summary>
    public int Files { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<YearRollover>
    {
        public void Configure(EntityTypeBuilder<YearRollover> rollover)
        {
            rollover.ToTable("YearRollovers");
            rollover.OfUniversity();
            rollover.PointedAtInsideUniversity();
            rollover.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.SetNull);

            // Rollovers.BeginAsync: one at a time in a university.
            rollover.HasIndex(r => r.UniversityId).IsUnique().HasFilter("state = 0").HasDatabaseName("IX_YearRollovers_Waiting");

            // Rollovers.ListAsync: those of a university, newest first.
            rollover.HasIndex(r => new { r.UniversityId, r.Id }).IsDescending(false, true);
        }
    }
}
