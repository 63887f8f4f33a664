namespace Portal.Data.Local;

/// <summary>
/// The private PostgreSQL of one checkout, used when PORTAL_DATABASE is not set. Every process that uses it holds a shared
/// lock on pg.lock; who comes first starts it, who leaves last stops it, and after a kill the next start takes over the running one.
/// </summary>
/// <remarks>
/// Until <see cref="LeaveSignalsToHost"/> is called, Ctrl+C, SIGTERM and SIGHUP make this process leave and end it with 128 + signal.
/// </remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan TurnLimit = TimeSpan.FromMinutes(3); // others may be making a cluster, or stopping a busy one

    private readonly string folder;
    private readonly ExitHooks hooks;
    private readonly CancellationTokenSource ending = new();
    private readonly Lazy<Task> leaving;
    private Task<PostgresCluster> joining = Task.FromException<PostgresCluster>(new InvalidOperationException("Not started."));
    private PostgresCluster? cluster;
    private FileLock? share;

    private PrivatePostgres(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        leaving = new Lazy<Task>(LeaveOnceAsync);
        hooks = new ExitHooks(() => leaving.Value);
    }

    /// <summary>The socket's folder, for people who want to look with psql.</summary>
    public string SocketFolder => Cluster.SocketFolder;

    private PostgresCluster Cluster => cluster ?? throw new InvalidOperationException("The private PostgreSQL is not started.");

    private string Turn => Path.Combine(folder, "pg.turn");

    private string Users => Path.Combine(folder, "pg.lock");

    /// <summary>The <c>.data</c> folder for a start from <paramref name="contentRoot"/>: of its nearest parent with Portal.sln, else of the program's, else of the current folder.</summary>
    public static string FolderFor(string contentRoot) =>
        Path.Combine(Checkout(contentRoot) ?? Checkout(AppContext.BaseDirectory) ?? Environment.CurrentDirectory, ".data");

    /// <summary>Starts the cluster of <paramref name="folder"/>, or joins the one that runs. The first start takes about two seconds.</summary>
    /// <param name="folder">Normally <see cref="FolderFor"/>; created when missing.</param>
    /// <param name="cancellationToken">Gives up starting; a cluster nobody uses is stopped again.</param>
    /// <exception cref="PostgresUnavailableException">Nothing can be started; the message says what to do.</exception>
    public static async Task<PrivatePostgres> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var postgres = new PrivatePostgres(folder);
        try
        {
            await postgres.JoinAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            if (postgres.ending.IsCancellationRequested)
            {
                // Ctrl+C in the middle of the start: the process is about to end, and what broke is no news to anybody.
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            }

            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach <paramref name="database"/>, as a role that owns it and is no superuser.</summary>
    public string ConnectionString(string database) => Cluster.ConnectionString(database);

    /// <summary>Creates <paramref name="database"/> unless it exists, and says how to reach it.</summary>
    public async Task<string> EnsureDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        using (await TakeTurnAsync(cancellationToken))
        {
            await Cluster.EnsureDatabaseAsync(database, cancellationToken);
        }

        return ConnectionString(database);
    }

    /// <summary>From here on the host answers Ctrl+C and SIGTERM, and disposes this object when its requests have ended.</summary>
    public void LeaveSignalsToHost() => hooks.LeaveSignalsToHost();

    /// <summary>Leaves; stops the cluster when nobody else uses it. Open connections end.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.Value;
        hooks.Dispose();
        ending.Dispose();
    }

    private static string? Checkout(string start)
    {
        var place = new DirectoryInfo(start);
        while (place is not null && !File.Exists(Path.Combine(place.FullName, "Portal.sln")))
        {
            place = place.Parent;
        }

        return place?.FullName;
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        joining = JoinOnceAsync(either.Token);
        cluster = await joining;
    }

    private async Task<PostgresCluster> JoinOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using (await TakeTurnAsync(cancellationToken))
            {
                share = FileLock.TryShared(Users) ?? throw new PostgresUnavailableException($"{Users} is locked by another program.");
                var found = await PostgresCluster.PrepareAsync(
                    Path.Combine(folder, "pg"), Path.GetDirectoryName(folder) ?? folder, ClusterSettings.Kept, cancellationToken);
                cluster = found;
                await found.EnsureRunningAsync(cancellationToken);
                return found;
            }
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new PostgresUnavailableException($"{folder} cannot be used ({refused.Message}). If the portal was once started with sudo, give the folder back with chown; or set PORTAL_DATABASE.", refused);
        }
    }

    private async Task<FileLock> TakeTurnAsync(CancellationToken cancellationToken) =>
        await FileLock.ExclusiveAsync(Turn, TurnLimit, cancellationToken)
        ?? throw new PostgresUnavailableException($"Another program has been starting or stopping the database in {folder} for minutes; end it and start again.");

    private async Task LeaveOnceAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAny(joining); // its own failure went to whoever started
        if (share is null || !Directory.Exists(folder))
        {
            return; // never joined, or somebody removed everything: the server notices that by itself
        }

        using (await TakeTurnAsync(CancellationToken.None))
        {
            share.Dispose();
            using var last = FileLock.TryExclusive(Users);
            if (last is not null && cluster is not null)
            {
                await cluster.StopAsync(immediately: false, CancellationToken.None);
            }
        }
    }
}
