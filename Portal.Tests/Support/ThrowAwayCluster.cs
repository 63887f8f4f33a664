using Portal.Data.Local;

namespace Portal.Tests.Support;

/// <summary>A running cluster without any promise of durability, in a folder that goes with it.</summary>
public sealed class ThrowAwayCluster : IAsyncDisposable
{
    private readonly PostgresCluster cluster;

    private ThrowAwayCluster(ThrowAwayFolder folder, PostgresCluster cluster)
    {
        Folder = folder;
        this.cluster = cluster;
    }

    /// <summary>Where it lies.</summary>
    public ThrowAwayFolder Folder { get; }

    /// <summary>Starts one; takes about a second.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="parent">Another place for its folder; null chooses.</param>
    /// <exception cref="PostgresUnavailableException">No PostgreSQL can be started here.</exception>
    public static async Task<ThrowAwayCluster> StartAsync(CancellationToken cancellationToken, string? parent = null)
    {
        var folder = await ThrowAwayFolder.CreateAsync(cancellationToken, parent);
        try
        {
            var checkout = Path.GetDirectoryName(PrivatePostgres.FolderFor(AppContext.BaseDirectory)) ?? "/";
            var cluster = await PostgresCluster.PrepareAsync(Path.Combine(folder.FullName, "pg"), checkout, ClusterSettings.ThrownAway, cancellationToken);
            await cluster.EnsureRunningAsync(cancellationToken);
            return new ThrowAwayCluster(folder, cluster);
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach <paramref name="database"/> as a role that may create databases and is no superuser.</summary>
    public string ConnectionString(string database) => cluster.ConnectionString(database);

    /// <summary>Stops it and removes its folder.</summary>
    public ValueTask DisposeAsync() => Folder.DisposeAsync();
}
