using Npgsql;

namespace Portal.Data.Local;

/// <summary>
/// One PostgreSQL cluster in one folder, reached by a unix socket alone. Knows how to make, start, recognise and stop it;
/// who may do so when is the business of <see cref="PrivatePostgres"/>.
/// </summary>
public sealed class PostgresCluster
{
    /// <summary>The role the portal works as: owns its databases, may create more, is no superuser (as on a hosted server).</summary>
    public const string Role = "portal";

    private const string Settings = "portal.conf"; // beside what initdb found out about the machine
    private const string Superuser = "postgres";
    private const string Statistics = "pg_stat_statements"; // read by the bench, in the database “postgres”
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PostgresBinaries binaries;
    private readonly ClusterAccount account;
    private readonly IReadOnlyDictionary<string, string> settings;

    private PostgresCluster(PostgresBinaries binaries, ClusterAccount account, string home, string socketFolder, IReadOnlyDictionary<string, string> settings)
    {
        this.binaries = binaries;
        this.account = account;
        this.settings = settings;
        Home = home;
        SocketFolder = socketFolder;
    }

    /// <summary>The folder with everything of this cluster: data/, server.log and, where its path is short enough, the socket.</summary>
    public string Home { get; }

    /// <summary>The folder of the socket, mode 0700.</summary>
    public string SocketFolder { get; }

    /// <summary>The programs it runs on.</summary>
    public PostgresBinaries Binaries => binaries;

    private string Data => Path.Combine(Home, "data");

    private string Configuration => ClusterSettings.Write(settings, SocketFolder, binaries.HasModule(Statistics) ? Statistics : "");

    private string Log => Path.Combine(Home, "server.log");

    /// <summary>Finds programs, account and folders for a cluster at <paramref name="home"/>; starts nothing.</summary>
    /// <param name="home">Where it should lie; a folder under /var/tmp takes its place where the database account cannot reach it.</param>
    /// <param name="checkout">Where programs installed by npm may lie.</param>
    /// <param name="settings">One of <see cref="ClusterSettings"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresUnavailableException">No programs, no account or no folder.</exception>
    public static async Task<PostgresCluster> PrepareAsync(
        string home, string checkout, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // Where there is a cluster already it stays, even if the better place became reachable meanwhile.
        foreach (var place in new[] { home, ClusterPlaces.InsteadOf(home) }.OrderBy(place => ClusterPlaces.MajorOf(place) == 0))
        {
            var binaries = await PostgresBinaries.FindAsync(checkout, ClusterPlaces.MajorOf(place), cancellationToken);
            foreach (var account in await ClusterAccount.WaysAsync(place == home ? home : null, cancellationToken))
            {
                await account.OwnAsync(place, cancellationToken);
                if (await account.CanUseAsync(place, binaries.Program("postgres"), cancellationToken))
                {
                    var socket = ClusterPlaces.SocketFolderFor(place);
                    await account.OwnAsync(socket, cancellationToken);
                    return new PostgresCluster(binaries, account, place, socket, settings);
                }
            }
        }

        throw new PostgresUnavailableException($"The database account can neither use {home} nor a folder under /var/tmp; start the portal as a normal user or set PORTAL_DATABASE.");
    }

    /// <summary>How to reach <paramref name="database"/> as <see cref="Role"/>.</summary>
    public string ConnectionString(string database) => ConnectionString(database, Role);

    /// <summary>Makes the cluster when missing, starts it when it does not run, and waits until it answers.</summary>
    /// <exception cref="PostgresUnavailableException">It cannot be made or does not start; the message quotes the end of its log.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(cancellationToken))
        {
            await InitialiseAsync(cancellationToken);
            await StartAsync(cancellationToken);
        }

        await WaitUntilReadyAsync(cancellationToken);
        await EnsureRoleAsync(cancellationToken);
    }

    /// <summary>Creates <paramref name="database"/>, owned by <see cref="Role"/>, unless it exists.</summary>
    public async Task EnsureDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        if (await ScalarAsync("SELECT 1 FROM pg_database WHERE datname = $1", [database], cancellationToken) is null)
        {
            var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(database);
            await ScalarAsync($"CREATE DATABASE {quoted} OWNER {Role}", [], cancellationToken);
        }
    }

    /// <summary>Stops it, ending open sessions; nothing happens when it does not run.</summary>
    /// <param name="immediately">True gives up its memory without saving: only for data that is thrown away.</param>
    /// <param name="cancellationToken">Stops waiting, not the shutdown.</param>
    /// <exception cref="PostgresUnavailableException">It would not stop within a minute.</exception>
    public async Task StopAsync(bool immediately, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(cancellationToken))
        {
            return;
        }

        var stopped = await ControlAsync(["stop", "-m", immediately ? "immediate" : "fast", "-w", "-t", "60"], cancellationToken);
        if (!stopped.Succeeded && await IsRunningAsync(cancellationToken))
        {
            throw new PostgresUnavailableException($"The database in {Home} does not stop: {stopped.Words}");
        }
    }

    /// <summary>True when the server of exactly this folder runs (starting and stopping included).</summary>
    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        await ServerProcess.FindAsync(Data, cancellationToken) is not null;

    private string ConnectionString(string database, string user) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Username = user,
        Database = database,
    }.ConnectionString;

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            return;
        }

        // Made beside its place and moved there when complete: an interrupted start leaves no half cluster behind.
        var fresh = Data + ".new";
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        string[] locale = binaries.Major >= 17 ? ["--locale-provider=builtin", "--locale=C.UTF-8"] : ["--locale=C.UTF-8"];
        string[] flush = settings.GetValueOrDefault("fsync") == "off" ? ["--no-sync"] : [];
        var made = await account.RunAsync(
            [binaries.Program("initdb"), "-D", Path.GetFileName(fresh), "-U", Superuser, "--auth=trust", "--encoding=UTF8", .. locale, .. flush],
            Home,
            cancellationToken);
        if (!made.Succeeded)
        {
            throw new PostgresUnavailableException($"The database in {Home} could not be made: {made.Words}");
        }

        await File.WriteAllTextAsync(Path.Combine(fresh, "pg_hba.conf"), "# The 0700 folder of the socket is the only door.\nlocal all all trust\n", cancellationToken);
        await File.AppendAllTextAsync(Path.Combine(fresh, "postgresql.conf"), $"\ninclude_if_exists = '{Settings}'\n", cancellationToken);
        Directory.Move(fresh, Data);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(Data, Settings), Configuration, cancellationToken);
        await ServerProcess.DisownDeadAsync(Data, SocketFolder, cancellationToken);
        ServerLog.Shorten(Log);

        // Not to be cancelled: that would kill a server at work. It takes a tenth of a second.
        var started = await ControlAsync(["start", "-w", "-t", "60", "-s", "-l", Path.GetFileName(Log)], CancellationToken.None);
        if (!started.Succeeded)
        {
            throw new PostgresUnavailableException($"The database in {Home} does not start: {started.Words}\n{ServerLog.End(Log)}".TrimEnd());
        }
    }

    /// <summary>Relative names: pg_ctl hands them to a shell, and a checkout may be called anything.</summary>
    private Task<LocalCommandResult> ControlAsync(string[] words, CancellationToken cancellationToken) =>
        account.RunAsync([binaries.Program("pg_ctl"), "-D", Path.GetFileName(Data), .. words], Home, cancellationToken);

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await ScalarAsync("SELECT 1", [], cancellationToken);
                return;
            }
            catch (NpgsqlException notYet)
            {
                if (TimeProvider.System.GetElapsedTime(start) > ReadyLimit)
                {
                    throw new PostgresUnavailableException($"The database in {Home} runs but does not answer: {notYet.Message}\n{ServerLog.End(Log)}".TrimEnd(), notYet);
                }
            }

            await Task.Delay(Pause, cancellationToken);
            if (!await IsRunningAsync(cancellationToken))
            {
                await StartAsync(cancellationToken); // it was just shutting down when it was found
            }
        }
    }

    private async Task EnsureRoleAsync(CancellationToken cancellationToken)
    {
        if (await ScalarAsync("SELECT 1 FROM pg_roles WHERE rolname = $1", [Role], cancellationToken) is not null)
        {
            return;
        }

        if (await ScalarAsync("SELECT 1 FROM pg_collation WHERE collname = 'fr-x-icu'", [], cancellationToken) is null)
        {
            throw new PostgresUnavailableException($"The PostgreSQL in {binaries.Folder} was built without ICU, so it cannot sort French names; install the package “postgresql”.");
        }

        // Sent together, so done together: the role is there last and for all.
        var statistics = binaries.HasModule(Statistics)
            ? $"CREATE EXTENSION IF NOT EXISTS {Statistics}; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {Role};"
            : "";
        await ScalarAsync($"CREATE ROLE {Role} LOGIN CREATEDB IN ROLE pg_read_all_stats; {statistics}", [], cancellationToken);
    }

    private async Task<object?> ScalarAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString("postgres", Superuser)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
