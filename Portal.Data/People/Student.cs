using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>Somebody enrolled in one programme at one level.</summary>
public sealed class Student : IOfUniversity, IBinned
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AccountId { get; init; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    /// <summary>The number the university enrolled them under, unique in it; null when it gave none.</summary>
    public string? Number { get; set; }

    public required int ProgrammeId { get; set; }

    public required int LevelId { get; set; }

    /// <summary>First and last name without accents and capitals, for the search by name.</summary>
    public string SearchName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <inheritdoc/>
    public long? DeletionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Student>
    {
        public void Configure(EntityTypeBuilder<Student> student)
        {
            student.OfUniversity();
            student.PointedAtInsideUniversity();
            student.PointsAt<Student, Programme>(nameof(ProgrammeId));
            student.PointsAt<Student, Level>(nameof(LevelId));
            student.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
            student.IsPerson(s => s.FirstName, s => s.LastName, s => s.SearchName);

            // AccountStates: one student per account.
            student.HasIndex(s => s.AccountId).IsUnique().HasFilter("deleted_at IS NULL");

            // Students of a programme and level: lists of the administration, recipients of messages.
            student.HasIndex(s => new { s.UniversityId, s.ProgrammeId, s.LevelId });

            student.Property(s => s.Number).HasMaxLength(PersonNames.LongestNumber);

            // Imports and the search of people: whose number this is.
            student.HasIndex(s => new { s.UniversityId, s.Number }).IsUnique().HasFilter("number IS NOT NULL AND deleted_at IS NULL");

            // PeopleLists: a university's students by name, and by when they came.
            student.HasIndex(s => new { s.UniversityId, s.LastName, s.FirstName, s.Id }).HasFilter("deleted_at IS NULL");
            student.HasIndex(s => new { s.UniversityId, s.CreatedAt, s.Id }).HasFilter("deleted_at IS NULL");

            // Search of a person by any part of the number (trigrams).
            student.HasIndex(s => s.Number, "IX_Students_NumberWords").HasMethod("gin").HasOperators("gin_trgm_ops");

            // Deletions and Purge: what one deletion took.
            student.HasIndex(s => new { s.UniversityId, s.DeletionId }).HasFilter("deletion_id IS NOT NULL");
        }
    }
}
