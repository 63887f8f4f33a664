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

    internal sealed class Configuration : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> file)
        {
            file.OfUniversity();
            file.PointedAtInsideUniversity();
            file.Property(f => f.Sha256).HasMaxLength(32);
            file.Property(f => f.ContentType).HasMaxLength(100);

            // FileStore.AddAsync: the same bytes are kept once.
            file.HasIndex(f => new { f.UniversityId, f.Sha256 }).IsUnique();
        }
    }
}
