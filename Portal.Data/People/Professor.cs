using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>Somebody who writes chapters, in the faculties, programmes and subjects assigned (EL-U1, EL-R5).</summary>
public sealed class Professor : IOfUniversity, IBinned
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AccountId { get; init; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    /// <summary>The number the university employs them under, unique in it; null when it gave none.</summary>
    public string? Number { get; set; }

    /// <summary>What they teach, in their own words; may be empty.</summary>
    public string Speciality { get; set; } = "";

    /// <inheritdoc cref="Student.SearchName"/>
    public string SearchName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    public List<ProfessorFaculty> Faculties { get; } = [];

    public List<ProfessorProgramme> Programmes { get; } = [];

    public List<ProfessorSubject> Subjects { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Professor>
    {
        public void Configure(EntityTypeBuilder<Professor> professor)
        {
            professor.OfUniversity();
            professor.PointedAtInsideUniversity();
            professor.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
            professor.IsPerson(p => p.FirstName, p => p.LastName, p => p.SearchName);
            professor.Property(p => p.Speciality).HasMaxLength(TenantConfiguration.NameLength);

            // AccountStates: one professor per account.
            professor.HasIndex(p => p.AccountId).IsUnique().HasFilter("deleted_at IS NULL");

            professor.Property(p => p.Number).HasMaxLength(PersonNames.LongestNumber);

            // Imports and the search of people: whose number this is.
            professor.HasIndex(p => new { p.UniversityId, p.Number }).IsUnique().HasFilter("number IS NOT NULL AND deleted_at IS NULL");

            // PeopleLists: a university's professors by name.
            professor.HasIndex(p => new { p.UniversityId, p.LastName, p.FirstName, p.Id }).HasFilter("deleted_at IS NULL");

            // Search of a person by any part of the number (trigrams).
            professor.HasIndex(p => p.Number, "IX_Professors_NumberWords").HasMethod("gin").HasOperators("gin_trgm_ops");

            // Deletions and Purge: what one deletion took.
            professor.HasIndex(p => new { p.UniversityId, p.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}

/// <summary>A faculty that a professor belongs to.</summary>
public sealed class ProfessorFaculty : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ProfessorId { get; init; }

    public required int FacultyId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProfessorFaculty>
    {
        public void Configure(EntityTypeBuilder<ProfessorFaculty> link)
        {
            link.ToTable("ProfessorFaculties");
            link.HasKey(l => new { l.ProfessorId, l.FacultyId });
            link.OfUniversity();
            link.PointsAt<ProfessorFaculty, Professor>(nameof(ProfessorId), DeleteBehavior.Cascade, inverse: nameof(Professor.Faculties));
            link.PointsAt<ProfessorFaculty, Faculty>(nameof(FacultyId), DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A programme that a professor teaches in; they read what is published there.</summary>
public sealed class ProfessorProgramme : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ProfessorId { get; init; }

    public required int ProgrammeId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProfessorProgramme>
    {
        public void Configure(EntityTypeBuilder<ProfessorProgramme> link)
        {
            link.ToTable("ProfessorProgrammes");
            link.HasKey(l => new { l.ProfessorId, l.ProgrammeId });
            link.OfUniversity();
            link.PointsAt<ProfessorProgramme, Professor>(nameof(ProfessorId), DeleteBehavior.Cascade, inverse: nameof(Professor.Programmes));
            link.PointsAt<ProfessorProgramme, Programme>(nameof(ProgrammeId), DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A subject that a professor teaches.</summary>
public sealed class ProfessorSubject : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ProfessorId { get; init; }

    public required int SubjectId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProfessorSubject>
    {
        public void Configure(EntityTypeBuilder<ProfessorSubject> link)
        {
            link.ToTable("ProfessorSubjects");
            link.HasKey(l => new { l.ProfessorId, l.SubjectId });
            link.OfUniversity();
            link.PointsAt<ProfessorSubject, Professor>(nameof(ProfessorId), DeleteBehavior.Cascade, inverse: nameof(Professor.Subjects));
            link.PointsAt<ProfessorSubject, Subject>(nameof(SubjectId), DeleteBehavior.Cascade);
        }
    }
}
