using Microsoft.Extensions.Configuration;

namespace Portal.Data.Files;

/// <summary>Where the bytes lie.</summary>
public sealed record FileStoreOptions(string Root)
{
    /// <summary>The folder named by PORTAL_FILES, else <c>.data/files</c> below <paramref name="home"/>.</summary>
    public static FileStoreOptions From(IConfiguration configuration, string home) =>
        new(configuration["PORTAL_FILES"] is { Length: > 0 } root ? Path.GetFullPath(root) : Path.Combine(Path.GetFullPath(home), ".data", "files"));
}
