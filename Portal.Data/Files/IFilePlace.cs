namespace Portal.Data.Files;

/// <summary>A file as its place knows it.</summary>
/// <param name="Key">Its name in the place, with slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="WrittenAt">When it came.</param>
public sealed record PlacedFile(string Key, long Length, DateTimeOffset WrittenAt);

/// <summary>
/// Where bytes lie: <see cref="FolderPlace"/> or <see cref="S3Place"/>. Keys are relative, with slashes, made by the portal alone. A file never changes
/// once it lies there. Faults of the place come out as <see cref="IOException"/>.
/// </summary>
public interface IFilePlace
{
    /// <summary>Puts a local file there; one that lies there already stays. The local file is the caller's to remove, if it is still there.</summary>
    /// <param name="key">Its name from now on.</param>
    /// <param name="path">A finished local file; a folder on the same disk takes it over.</param>
    /// <param name="ct">Leaves nothing half written under the key.</param>
    Task KeepAsync(string key, string path, CancellationToken ct);

    /// <summary>Opens for reading from any position; null when nothing lies there.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken ct);

    /// <summary>Takes away; nothing there is no fault.</summary>
    Task RemoveAsync(string key, CancellationToken ct);

    /// <summary>Everything whose key begins with <paramref name="prefix"/>, which ends in a slash; in no order.</summary>
    IAsyncEnumerable<PlacedFile> ListAsync(string prefix, CancellationToken ct);

    /// <summary>Whether it can be written to, by writing.</summary>
    Task<bool> IsWritableAsync(CancellationToken ct);
}
