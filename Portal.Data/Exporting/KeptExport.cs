using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.Exporting;

/// <summary>What an export is made as.</summary>
public enum ExportForm : short
{
    /// <summary>A zip of Markdown with the files beside it, which imports read.</summary>
    Markdown = 0,

    /// <summary>An EPUB 3.</summary>
    Book = 1,
}

/// <summary>A programme that a job has exported. Its owner's alone; gone after <see cref="Lifetime"/>, or when the same is made again.</summary>
public sealed class KeptExport : IOfUniversity
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>Who asked for it.</summary>
    public required int AccountId { get; init; }

    public required int ProgrammeId { get; init; }

    public required ExportForm Form { get; init; }

    /// <summary>The job that made it; its page leads here.</summary>
    public required long JobId { get; init; }

    public required int FileId { get; init; }

    /// <summary>What the download is called.</summary>
    public required string Name { get; init; }

    /// <summary>What is in it: who may no longer read one of these gets nothing of it.</summary>
    public required int[] ChapterIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<KeptExport>
    {
        public void Configure(EntityTypeBuilder<KeptExport> export)
        {
            export.OfUniversity();
            export.PointsAt<KeptExport, Programme>(nameof(ProgrammeId), DeleteBehavior.Cascade);
            export.PointsAt<KeptExport, StoredFile>(nameof(FileId));
            export.Property(e => e.Name).HasMaxLength(FileNames.Longest);

            // ProgrammeExportJob: the one before of the same owner, programme and form; purging a programme.
            export.HasIndex(e => new { e.UniversityId, e.ProgrammeId, e.AccountId });

            // FileSweep: those whose time is over.
            export.HasIndex(e => new { e.UniversityId, e.CreatedAt });

            // FileSweep: is a stored file still used?
            export.HasIndex(e => new { e.UniversityId, e.FileId });
        }
    }
}
