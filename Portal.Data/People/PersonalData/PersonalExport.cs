using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Files;
using Portal.Data.Modelling;

namespace Portal.Data.People.PersonalData;

/// <summary>Everything the portal keeps of a person, made by a job for whoever asked: the person, or somebody who keeps their account. Gone after <see cref="Lifetime"/>.</summary>
public sealed class PersonalExport : IOfUniversity
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>Who asked, and alone gets it.</summary>
    public required int AccountId { get; init; }

    /// <summary>Whose data it is.</summary>
    public required int SubjectAccountId { get; init; }

    public required int FileId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PersonalExport>
    {
        public void Configure(EntityTypeBuilder<PersonalExport> export)
        {
            export.OfUniversity();
            export.HasOne<Account>().WithMany().HasForeignKey(e => e.SubjectAccountId).OnDelete(DeleteBehavior.Cascade);
            export.PointsAt<PersonalExport, StoredFile>(nameof(FileId));

            // An account that goes takes its exports along.
            export.HasIndex(e => e.SubjectAccountId);

            // FileSweep: those whose time is over.
            export.HasIndex(e => new { e.UniversityId, e.CreatedAt });

            // FileSweep: is a stored file still used?
            export.HasIndex(e => new { e.UniversityId, e.FileId });
        }
    }
}
