using System.Globalization;
using Npgsql;
using Portal.Data.Local;
using Portal.Tests.Support;

namespace Portal.Tests.Local;

/// <summary>Real clusters in a temporary folder. The locks belong to open files, so two users in one process meet as two processes do.</summary>
public sealed class PrivatePostgresTests(StoppedCluster stopped) : IClassFixture<StoppedCluster>, IAsyncLifetime
{
    private ThrowAwayFolder? place;

    private string Checkout => place?.FullName ?? throw new InvalidOperationException("The test has not begun.");

    private string Folder => Path.Combine(Checkout, ".data");

    private string Data => Path.Combine(Folder, "pg", "data");

    public async ValueTask InitializeAsync() => place = await ThrowAwayFolder.CreateAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => place?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_first_start_gives_a_database_with_all_the_model_needs_and_no_open_port()
    {
        await using var postgres = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);
        var database = await postgres.EnsureDatabaseAsync("portal", CancellationToken.None);

        await AskAsync(database, "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm");
        Assert.Equal("abc,Étude,zoo", await AskAsync(database, "SELECT string_agg(w, ',' ORDER BY w COLLATE \"fr-x-icu\") FROM unnest('{zoo,Étude,abc}'::text[]) w"));
        Assert.Equal("", await AskAsync(database, "SHOW listen_addresses"));
        Assert.Equal("on,on", await AskAsync(database, "SELECT current_setting('fsync') || ',' || current_setting('synchronous_commit')"));
        Assert.Equal(false, await AskAsync(database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal("portal", await AskAsync(database, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'portal'"));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(postgres.SocketFolder));
        }
    }

    [Fact]
    public async Task Who_leaves_last_stops_it_and_the_rows_are_there_again_at_the_next_start()
    {
        await stopped.CopyToAsync(Folder);
        var first = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);
        var database = await first.EnsureDatabaseAsync("portal", CancellationToken.None);
        await AskAsync(database, "CREATE TABLE kept AS SELECT 42 AS answer");
        var number = ServerNumber();
        var second = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);

        Assert.Equal(number, ServerNumber());
        await first.DisposeAsync();
        Assert.Equal(42, await AskAsync(database, "SELECT answer FROM kept"));
        await second.DisposeAsync();
        await second.DisposeAsync(); // twice is once
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(database, "SELECT 1"));
        Assert.Null(ServerNumber());

        await using var third = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);
        Assert.Equal(42, await AskAsync(await third.EnsureDatabaseAsync("portal", CancellationToken.None), "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Many_starters_at_once_make_one_server()
    {
        var starters = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PrivatePostgres.StartAsync(Folder, CancellationToken.None)));

        var starts = await Task.WhenAll(starters.Select(postgres => AskAsync(postgres.ConnectionString("postgres"), "SELECT pg_postmaster_start_time()")));
        Assert.Single(starts.Distinct());
        await Task.WhenAll(starters.Select(postgres => postgres.DisposeAsync().AsTask()));
        Assert.Null(ServerNumber());
    }

    [Fact]
    public async Task A_server_whose_users_were_killed_is_taken_over_and_stopped_at_last()
    {
        await stopped.CopyToAsync(Folder);
        await (await AbandonedAsync()).EnsureRunningAsync(CancellationToken.None);
        var number = ServerNumber();

        var heir = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);

        Assert.NotNull(number);
        Assert.Equal(number, ServerNumber());
        await heir.DisposeAsync();
        Assert.Null(ServerNumber());
    }

    [Fact]
    public async Task A_process_number_that_belongs_to_a_stranger_by_now_does_not_hinder_a_start()
    {
        await stopped.CopyToAsync(Folder);
        var stranger = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(Data, "postmaster.pid"), $"{stranger}\n{Data}\n1700000000\n5432\n{Path.Combine(Folder, "pg")}\n\n  5432001         0\nready   \n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "pg", ".s.PGSQL.5432.lock"), $"{stranger}\n{Data}\n1700000000\n5432\n{Path.Combine(Folder, "pg")}\n");

        await using var postgres = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);

        Assert.Equal(1, await AskAsync(postgres.ConnectionString("postgres"), "SELECT 1"));
    }

    [Fact]
    public async Task A_start_that_was_interrupted_half_way_is_made_good()
    {
        Directory.CreateDirectory(Path.Combine(Data + ".new", "base"));

        await using var postgres = await PrivatePostgres.StartAsync(Folder, CancellationToken.None);

        Assert.Equal(1, await AskAsync(postgres.ConnectionString("postgres"), "SELECT 1"));
        Assert.False(Directory.Exists(Data + ".new"));
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_nothing_running()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PrivatePostgres.StartAsync(Folder, soon.Token));

        Assert.Null(ServerNumber());
    }

    [Theory]
    [InlineData("l’été d'$avant \"ici\", là")]
    [InlineData("a-name-so-long-that-the-path-of-the-socket-in-it-would-not-fit-into-the-hundred-and-eight-bytes-the-kernel-has")]
    public async Task A_checkout_may_be_called_anything(string name)
    {
        var folder = Path.Combine(Checkout, name, ".data");
        await stopped.CopyToAsync(folder);
        string socket;
        await using (var postgres = await PrivatePostgres.StartAsync(folder, CancellationToken.None))
        {
            socket = postgres.SocketFolder;
            Assert.Equal(1, await AskAsync(postgres.ConnectionString("postgres"), "SELECT 1"));
        }

        Assert.False(socket.StartsWith(folder, StringComparison.Ordinal));
        Directory.Delete(socket, recursive: true);
    }

    [Fact]
    public async Task A_cluster_of_another_version_is_left_alone_with_a_sentence()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "PG_VERSION"), "9999\n");

        var error = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(Folder, CancellationToken.None));

        Assert.Contains("postgresql-9999", error.Message, StringComparison.Ordinal);
        Assert.Contains(".data/pg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_explained_by_the_end_of_its_log()
    {
        await stopped.CopyToAsync(Folder);
        File.Delete(Path.Combine(Data, "global", "pg_control"));

        var error = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(Folder, CancellationToken.None));

        Assert.Contains("pg_control", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_is_that_of_the_nearest_checkout_above()
    {
        var below = Directory.CreateDirectory(Path.Combine(Checkout, "Portal.Web", "bin")).FullName;
        File.WriteAllText(Path.Combine(Checkout, "Portal.sln"), "");

        Assert.Equal(Folder, PrivatePostgres.FolderFor(below));
    }

    /// <summary>The cluster of the folder without the locks of a living user.</summary>
    private async Task<PostgresCluster> AbandonedAsync()
    {
        Directory.CreateDirectory(Folder);
        return await PostgresCluster.PrepareAsync(Path.Combine(Folder, "pg"), Checkout, ClusterSettings.Kept, CancellationToken.None);
    }

    private string? ServerNumber()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        return File.Exists(file) ? File.ReadLines(file).First() : null;
    }

    private static async Task<object?> AskAsync(string reach, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(reach) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
