using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Structure;

/// <summary>A matter taught in one programme, level and semester (matière).</summary>
public sealed class Subject : IOfUniversity, IBinned, IArchivable
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ProgrammeId { get; set; }

    public required int LevelId { get; set; }

    /// <summary>1 or 2 inside the level (EL-R2).</summary>
    public required short Semester { get; set; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>One or two sentences on what one learns; empty when nobody wrote any.</summary>
    public string Summary { get; set; } = "";

    /// <summary>The authors' own TeX macros (\newcommand lines) shared by its chapters; empty for none.</summary>
    public string Macros { get; set; } = "";

    /// <summary>How many chapters are published. Kept by the commands that publish, withdraw and delete, so that no list counts.</summary>
    public int PublishedChapters { get; set; }

    /// <summary>When it became the past: administrators and authors read it, students no longer (MAP-13). Null while it is taught.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>The rollover that archived it; null while it is taught, and where a person archived it.</summary>
    public int? ArchivedById { get; set; }

    /// <summary>The rollover that made it; null when a person or an import did.</summary>
    public int? RolloverId { get; init; }

    /// <summary>The subject it was copied from; null when it was not, or that one is gone.</summary>
    public int? CopiedFromId { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Subject>
    {
        public void Configure(EntityTypeBuilder<Subject> subject)
        {
            subject.OfUniversity();
            subject.PointedAtInsideUniversity();
            subject.PointsAt<Subject, Programme>(nameof(ProgrammeId));
            subject.PointsAt<Subject, Level>(nameof(LevelId));
            subject.Property(s => s.Code).HasMaxLength(TenantConfiguration.CodeLength);
            subject.Property(s => s.Name).IsName();
            subject.Property(s => s.Summary).HasMaxLength(500);
            subject.ToTable(t => t.HasCheckConstraint("ck_subjects_semester", "semester IN (1, 2)"));

            // EL-R7, and the subjects of a programme, level by level; those of past years leave their code to the new ones.
            subject.HasIndex(s => new { s.UniversityId, s.ProgrammeId, s.LevelId, s.Semester, s.Code }).IsUnique().HasFilter("deleted_at IS NULL AND archived_at IS NULL");

            // RolloverJob, Rollovers.UndoAsync: what a rollover made, and what it archived.
            subject.HasIndex(s => new { s.UniversityId, s.RolloverId }).HasFilter("rollover_id IS NOT NULL");

            // The same.
            subject.HasIndex(s => new { s.UniversityId, s.ArchivedById }).HasFilter("archived_by_id IS NOT NULL");

            // Deletions and Purge: what one deletion took.
            subject.HasIndex(s => new { s.UniversityId, s.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}
