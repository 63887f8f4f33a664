using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters;

/// <summary>A file of a section: an image inside the text or something to take away.</summary>
public sealed class Attachment : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int ChapterId { get; init; }

    /// <summary>Its section; a file of the solutions obeys their release.</summary>
    public required SectionKind Section { get; init; }

    public required int FileId { get; init; }

    /// <summary>Name as the author gave it, 1 to 200 characters, without path.</summary>
    public required string Name { get; set; }

    /// <summary>True for an image that the text shows; false for a file listed below it.</summary>
    public bool Inline { get; init; }

    /// <summary>Order in the list, 0 for the first.</summary>
    public short Position { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Attachment>
    {
        public void Configure(EntityTypeBuilder<Attachment> attachment)
        {
            attachment.OfUniversity();
            attachment.PointsAt<Attachment, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            attachment.PointsAt<Attachment, StoredFile>(nameof(FileId));
            attachment.Property(a => a.Name).HasMaxLength(200);

            // The files of a chapter, section by section.
            attachment.HasIndex(a => new { a.UniversityId, a.ChapterId, a.Section, a.Position });

            // FileSweep: is a stored file still used?
            attachment.HasIndex(a => new { a.UniversityId, a.FileId });
        }
    }
}
