using Microsoft.Extensions.Configuration;

namespace Portal.Data.Files;

/// <summary>Where the bytes lie.</summary>
/// <param name="Root">The folder of files; with a bucket, only of what is on its way.</param>
public sealed record FileStoreOptions(string Root)
{
    /// <summary>A bucket instead of the folder; null for the folder.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>The place these options name; one for all who ask.</summary>
    public IFilePlace Place => field ??= S3 is null ? new FolderPlace(Root) : new S3Place(S3);

    /// <summary>The bucket of PORTAL_FILES_S3_…, else the folder named by PORTAL_FILES, else <c>.data/files</c> below <paramref name="home"/>.</summary>
    /// <exception cref="FormatException">A bucket is named and cannot be used; the sentence says why.</exception>
    public static FileStoreOptions From(IConfiguration configuration, string home) =>
        new(configuration["PORTAL_FILES"] is { Length: > 0 } root ? Path.GetFullPath(root) : Path.Combine(Path.GetFullPath(home), ".data", "files"))
        {
            S3 = S3Options.From(configuration),
        };
}
