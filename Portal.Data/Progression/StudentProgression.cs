using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What a student asks for (EL-Q3, EL-Q4).</summary>
public enum ProgressionKind : short
{
    /// <summary>Another level of the same programme.</summary>
    Advance = 0,

    /// <summary>The same place for another year.</summary>
    Repeat = 1,

    /// <summary>A place in another programme.</summary>
    ChangeOfProgramme = 2,

    /// <summary>The end of studies: the place stays the last one.</summary>
    Graduate = 3,
}

/// <summary>What became of it.</summary>
public enum ProgressionState : short
{
    /// <summary>Waits for the administration; the student may still change it while the period is open.</summary>
    Asked = 0,

    /// <summary>The student has moved.</summary>
    Validated = 1,

    /// <summary>The student stays; may ask anew while the period is open.</summary>
    Refused = 2,

    /// <summary>Was validated and taken back: the student is where they were before.</summary>
    Undone = 3,
}

/// <summary>A student's passage in one academic year (EL-Q2, EL-Q3). The places it names never change once decided.</summary>
public sealed class StudentProgression : IOfUniversity
{
    /// <summary>Longest reason.</summary>
    public const int ReasonLength = 500;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int StudentId { get; init; }

    /// <summary>First calendar year of the academic year (<see cref="AcademicYears"/>).</summary>
    public required short AcademicYear { get; init; }

    public required int FromProgrammeId { get; init; }

    public required int FromLevelId { get; init; }

    /// <summary>Null with <see cref="ToLevelId"/> for the end of studies.</summary>
    public int? ToProgrammeId { get; set; }

    /// <summary>Null with <see cref="ToProgrammeId"/> for the end of studies.</summary>
    public int? ToLevelId { get; set; }

    public required ProgressionKind Kind { get; set; }

    public ProgressionState State { get; set; }

    /// <summary>When it was asked for or changed last.</summary>
    public required DateTimeOffset AskedAt { get; set; }

    /// <summary>When it was validated or refused; null while it waits.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Who validated or refused it; null while it waits, or when that account is gone.</summary>
    public int? DecidedByAccountId { get; set; }

    /// <summary>When it was taken back; null when it was not.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Who took it back; null when nobody did, or that account is gone.</summary>
    public int? UndoneByAccountId { get; set; }

    /// <summary>Why it was refused or taken back, in the administration's words; null for nothing to say.</summary>
    public string? Reason { get; set; }

    /// <summary>The job that decided it last with many others; null when it was decided from the page.</summary>
    public long? JobId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StudentProgression>
    {
        public void Configure(EntityTypeBuilder<StudentProgression> progression)
        {
            progression.ToTable("StudentProgressions", t => t.HasCheckConstraint("ck_student_progressions_target", "(to_programme_id IS NULL) = (to_level_id IS NULL)"));
            progression.OfUniversity();
            progression.PointsAt<StudentProgression, Student>(nameof(StudentId));
            progression.PointsAt<StudentProgression, Programme>(nameof(FromProgrammeId));
            progression.PointsAt<StudentProgression, Level>(nameof(FromLevelId));
            progression.PointsAt<StudentProgression, Programme>(nameof(ToProgrammeId));
            progression.PointsAt<StudentProgression, Level>(nameof(ToLevelId));
            progression.HasOne<Account>().WithMany().HasForeignKey(p => p.DecidedByAccountId).OnDelete(DeleteBehavior.SetNull);
            progression.HasOne<Account>().WithMany().HasForeignKey(p => p.UndoneByAccountId).OnDelete(DeleteBehavior.SetNull);
            progression.Property(p => p.Reason).HasMaxLength(ReasonLength);

            // W-S17: one that waits or is validated per student and year, whoever decides at the same time.
            progression.HasIndex(p => new { p.UniversityId, p.StudentId, p.AcademicYear }).IsUnique().HasFilter("state IN (0, 1)")
                .HasDatabaseName("IX_StudentProgressions_Year");

            // ProgressionQueries: the history of a student, newest first; whether a later one was validated.
            progression.HasIndex(p => new { p.UniversityId, p.StudentId, p.Id }).IsDescending(false, false, true).HasDatabaseName("IX_StudentProgressions_Student");

            // ProgressionQueries.ListAsync, ProgressionJob: those of a year in a state, newest first, from a cursor on.
            progression.HasIndex(p => new { p.UniversityId, p.AcademicYear, p.State, p.Id }).IsDescending(false, false, false, true)
                .HasDatabaseName("IX_StudentProgressions_State");

            // The same in one programme.
            progression.HasIndex(p => new { p.UniversityId, p.AcademicYear, p.FromProgrammeId, p.State, p.Id }).IsDescending(false, false, false, false, true)
                .HasDatabaseName("IX_StudentProgressions_Programme");

            // ProgressionJob: what one job decided, for its report and for taking it back.
            progression.HasIndex(p => new { p.UniversityId, p.JobId, p.Id }).HasFilter("job_id IS NOT NULL").HasDatabaseName("IX_StudentProgressions_Job");
        }
    }
}

/// <summary>
/// How many passages of a year, a place and a kind are in a state (EL-Q4). Kept in the transactions that change them, so that no page counts, and counted anew by night.
/// </summary>
public sealed class ProgressionCount : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required short AcademicYear { get; init; }

    public required int FromProgrammeId { get; init; }

    public required int FromLevelId { get; init; }

    public required ProgressionKind Kind { get; init; }

    public required ProgressionState State { get; init; }

    public int Number { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProgressionCount>
    {
        public void Configure(EntityTypeBuilder<ProgressionCount> count)
        {
            count.ToTable("ProgressionCounts");
            count.HasKey(c => new { c.UniversityId, c.AcademicYear, c.FromProgrammeId, c.FromLevelId, c.Kind, c.State });
            count.OfUniversity();
            count.PointsAt<ProgressionCount, Programme>(nameof(FromProgrammeId));
            count.PointsAt<ProgressionCount, Level>(nameof(FromLevelId));
        }
    }
}

/// <summary>Who sees which passage: one's own, and those of the university one administers.</summary>
public static class ProgressionAccess
{
    extension(IQueryable<StudentProgression> progressions)
    {
        /// <summary>A student's own; all of the university for its administration; nothing for anybody else.</summary>
        public IQueryable<StudentProgression> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => progressions.Where(p => p.StudentId == s.StudentId),
            UniversityAdminViewer or MainAdminViewer or SystemViewer => progressions,
            _ => progressions.Where(p => false),
        };

        /// <summary>All of the university for its administration, which alone decides (W-S17); nothing for anybody else.</summary>
        public IQueryable<StudentProgression> DecidableBy(Viewer viewer) => progressions.AdministeredBy(viewer);
    }
}
