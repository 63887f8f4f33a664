using System.Runtime.CompilerServices;

namespace Portal.Data.Files;

/// <summary>A folder on a disk, which several servers may share.</summary>
public sealed class FolderPlace(string root) : IFilePlace
{
    /// <inheritdoc/>
    public Task KeepAsync(string key, string path, CancellationToken ct)
    {
        var target = PathOf(key);
        if (!File.Exists(target))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? root);
            File.Move(path, target, overwrite: true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string key, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(
                new FileStream(PathOf(key), new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.Read | FileShare.Delete }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken ct)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing ever lay there.
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        var folder = new DirectoryInfo(PathOf(prefix));
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [])
        {
            ct.ThrowIfCancellationRequested();
            yield return new(Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length, file.LastWriteTimeUtc);
        }
    }

    /// <inheritdoc/>
    public Task<bool> IsWritableAsync(CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(root);
            using (File.Create(Path.Combine(root, $".probe-{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose))
            {
                return Task.FromResult(true);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(false);
        }
    }

    /// <summary>Where a key lies on the disk.</summary>
    internal string PathOf(string key) => Path.Combine(root, key.Replace('/', Path.DirectorySeparatorChar));
}
