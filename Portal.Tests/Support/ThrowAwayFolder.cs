using Portal.Data.Local;

namespace Portal.Tests.Support;

/// <summary>
/// A folder that goes with its process, and with it whatever PostgreSQL runs inside: when disposed, when the process ends,
/// and after a kill at the next start of any test process of the same person.
/// </summary>
public sealed class ThrowAwayFolder : IAsyncDisposable
{
    private const long RoomBytes = 2L * 1024 * 1024 * 1024;
    private const string Memory = "/dev/shm";
    private static readonly TimeSpan TurnLimit = TimeSpan.FromMinutes(2);

    private readonly FileLock life;
    private readonly ExitHooks hooks;
    private readonly Lazy<Task> ending;

    private ThrowAwayFolder(string fullName, FileLock life)
    {
        FullName = fullName;
        this.life = life;
        ending = new Lazy<Task>(EndAsync);
        hooks = new ExitHooks(() => ending.Value);
    }

    /// <summary>Where it is.</summary>
    public string FullName { get; }

    /// <summary>Creates one and sweeps what dead processes left.</summary>
    /// <param name="cancellationToken">Gives up waiting for others that create one.</param>
    /// <param name="parent">Another place for it; null is memory with 2 GB free, else the temporary folder.</param>
    public static async Task<ThrowAwayFolder> CreateAsync(CancellationToken cancellationToken, string? parent = null)
    {
        var place = parent ?? (Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= RoomBytes ? Memory : Path.GetTempPath());
        var prefix = $"portal-tests-{Environment.UserName}-";
        using var turn = await FileLock.ExclusiveAsync(Path.Combine(place, $"{prefix}turn"), TurnLimit, cancellationToken)
            ?? throw new TimeoutException($"Another test process has been at work on {place} for minutes.");

        foreach (var left in Directory.GetDirectories(place, prefix + "*"))
        {
            await SweepAsync(left, cancellationToken);
        }

        var folder = Directory.CreateDirectory(Path.Combine(place, prefix + Guid.NewGuid().ToString("N")[..8])).FullName;
        return new ThrowAwayFolder(folder, FileLock.TryShared(Life(folder)) ?? throw new IOException($"{folder} is taken."));
    }

    /// <summary>Behaves as if this process had been killed: lets go of its lock and looks after nothing any more.</summary>
    public void Abandon()
    {
        life.Dispose();
        hooks.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ending.Value;
        hooks.Dispose();
    }

    private static string Life(string folder) => Path.Combine(folder, "life.lock");

    /// <summary>One whose process lives holds its lock and stays.</summary>
    private static async Task SweepAsync(string folder, CancellationToken cancellationToken)
    {
        using var orphan = FileLock.TryExclusive(Life(folder));
        if (orphan is null)
        {
            return;
        }

        try
        {
            await RemoveAsync(folder, cancellationToken);
        }
        catch (PostgresUnavailableException)
        {
            // Made by programs that are gone since: it stays for a person to remove.
        }
    }

    private static async Task RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        foreach (var running in Directory.GetFiles(folder, "postmaster.pid", everything))
        {
            if (Path.GetDirectoryName(Path.GetDirectoryName(running)) is { } home)
            {
                var cluster = await PostgresCluster.PrepareAsync(home, folder, ClusterSettings.ThrownAway, cancellationToken);
                await cluster.StopAsync(immediately: true, cancellationToken);
                if (Directory.Exists(cluster.SocketFolder))
                {
                    Directory.Delete(cluster.SocketFolder, recursive: true);
                }
            }
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task EndAsync()
    {
        await RemoveAsync(FullName, CancellationToken.None);
        life.Dispose();
    }
}
