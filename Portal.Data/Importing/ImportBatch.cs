using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.Importing;

/// <summary>What somebody brought and looks at before it becomes chapters. Theirs alone; gone after <see cref="Lifetime"/>. Its form fits whatever kind of file it was.</summary>
public sealed class ImportBatch : IOfUniversity
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AccountId { get; init; }

    /// <summary>Where its chapters go.</summary>
    public required int SubjectId { get; init; }

    /// <summary>Name of the file that was brought.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportBatch>
    {
        public void Configure(EntityTypeBuilder<ImportBatch> batch)
        {
            batch.OfUniversity();
            batch.PointedAtInsideUniversity();
            batch.PointsAt<ImportBatch, Subject>(nameof(SubjectId), DeleteBehavior.Cascade);
            batch.Property(b => b.Name).HasMaxLength(FileNames.Longest);

            // FileSweep: those whose time is over.
            batch.HasIndex(b => new { b.UniversityId, b.CreatedAt });
        }
    }
}

/// <summary>One thing found in what was brought: a chapter to be, or something that cannot be one.</summary>
public sealed class ImportItem : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required long BatchId { get; init; }

    /// <summary>Order, 0 for the first.</summary>
    public required int Position { get; init; }

    /// <summary>Where it stood in what was brought.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    /// <summary>The number it wants in the subject; null for the next one.</summary>
    public int? Number { get; init; }

    /// <summary>"fr" or "en".</summary>
    public required string Language { get; init; }

    public required string Course { get; init; }
    public required string Exercises { get; init; }
    public required string Solutions { get; init; }

    /// <summary>What became of its parts, as JSON: an array of <see cref="ImportNote"/>.</summary>
    public required string Report { get; init; }

    /// <summary>Whether it can become a chapter.</summary>
    public required bool IsUsable { get; init; }

    /// <summary>When it was made a chapter; set before, so that nobody makes two.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>The chapter it became; null while it is none.</summary>
    public int? ChapterId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportItem>
    {
        public void Configure(EntityTypeBuilder<ImportItem> item)
        {
            item.OfUniversity();
            item.PointedAtInsideUniversity();
            item.PointsAt<ImportItem, ImportBatch>(nameof(BatchId), DeleteBehavior.Cascade);
            item.Property(i => i.Path).HasMaxLength(400);
            item.Property(i => i.Title).HasMaxLength(Chapter.TitleLength);
            item.Property(i => i.Language).HasMaxLength(2);
            item.Property(i => i.Report).HasColumnType("jsonb");

            // The items of a batch in their order.
            item.HasIndex(i => new { i.UniversityId, i.BatchId, i.Position });
        }
    }
}

/// <summary>A file that comes along with an item.</summary>
public sealed class ImportFile : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required long ItemId { get; init; }

    public required int FileId { get; init; }

    public required SectionKind Section { get; init; }

    /// <summary>Whether the text shows it.</summary>
    public required bool Inline { get; init; }

    /// <summary>Its name as an attachment.</summary>
    public required string Name { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportFile>
    {
        public void Configure(EntityTypeBuilder<ImportFile> file)
        {
            file.OfUniversity();
            file.PointsAt<ImportFile, ImportItem>(nameof(ItemId), DeleteBehavior.Cascade);
            file.PointsAt<ImportFile, StoredFile>(nameof(FileId));
            file.Property(f => f.Name).HasMaxLength(ChapterImages.NameLength);

            // The files of an item.
            file.HasIndex(f => new { f.UniversityId, f.ItemId });

            // FileSweep: is a stored file still used?
            file.HasIndex(f => new { f.UniversityId, f.FileId });
        }
    }
}
