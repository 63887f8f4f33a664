namespace Portal.Data.Local;

/// <summary>
/// An advisory lock on a file, held until disposed. The kernel frees it with the process, however that ends,
/// and child processes do not inherit it.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK, the errno .NET puts into HResult when the lock is taken

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>A lock many may hold at once, or null while somebody holds it alone. Creates the file when missing.</summary>
    /// <exception cref="UnauthorizedAccessException">The file belongs to somebody else.</exception>
    public static FileLock? TryShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    /// <summary>A lock one holds alone, or null while anybody holds it. Creates the file when missing.</summary>
    /// <exception cref="UnauthorizedAccessException">The file belongs to somebody else.</exception>
    public static FileLock? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>As <see cref="TryExclusive"/>, but waits its turn; null when <paramref name="limit"/> passed first.</summary>
    public static async Task<FileLock?> ExclusiveAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryExclusive(path) is { } held)
            {
                return held;
            }

            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                return null;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0));
        }
        catch (IOException taken) when (taken.HResult == WouldBlock)
        {
            return null;
        }
    }
}
