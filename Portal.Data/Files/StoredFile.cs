using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Files;

/// <summary>Bytes kept once per university, named by their content.</summary>
public sealed class StoredFile : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>32 bytes.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Read from the content, never from the name or the browser.</summary>
    public required string ContentType { get; init; }

    /// <summary>In pixels, for images; 0 for the rest.</summary>
    public int Width { get; init; }

    /// <summary>In pixels, for images; 0 for the rest.</summary>
    public int Height { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Widths of the WebP pictures made from it, small to large; empty when there are none, null while nobody has tried.</summary>
    public short[]? Pictures { get; init; }

    /// <summary>A tiny WebP picture in Base64, drawn blurred until the image is there; null for what is see-through or no image.</summary>
    public string? Blur { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> file)
        {
            file.OfUniversity();
            file.PointedAtInsideUniversity();
            file.Property(f => f.Sha256).HasMaxLength(32);
            file.Property(f => f.ContentType).HasMaxLength(100);

            file.Property(f => f.Blur).HasMaxLength(PictureMaker.LongestBlur);

            // PictureWork: files whose pictures are still to be made.
            file.HasIndex(f => f.Id).HasFilter("pictures IS NULL");

            // FileStore.AddAsync: the same bytes are kept once.
            file.HasIndex(f => new { f.UniversityId, f.Sha256 }).IsUnique();
        }
    }
}
