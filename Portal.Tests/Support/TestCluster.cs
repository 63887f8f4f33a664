using System.Globalization;
using Npgsql;
using Portal.Data.Local;

namespace Portal.Tests.Support;

/// <summary>
/// The PostgreSQL of one test process: a cluster of its own in memory where there is room, a template database prepared once,
/// a copy of it for each test class. Nothing is dropped, the whole cluster is thrown away. PORTAL_TEST_DATABASE names an existing
/// server instead, whose role may create databases; there the copies are dropped at the end.
/// </summary>
/// <remarks>
/// Nothing starts before the first database is asked for. For an assembly fixture derive a class without parameters:
/// <c>public sealed class PortalCluster() : TestCluster(Migrator.MigrateAsync);</c>
/// </remarks>
public class TestCluster(Func<string, Task> prepareTemplate) : IAsyncLifetime
{
    private const string ServerVariable = "PORTAL_TEST_DATABASE";
    private const int PoolSize = 5; // classes run side by side, and what a class leaves open stays some seconds; max_connections is 1000

    private readonly string template = $"template_{Guid.NewGuid():N}";
    private readonly SemaphoreSlim copying = new(1); // PostgreSQL copies a template for one at a time anyway
    private readonly List<string> copies = [];
    private readonly Lock starting = new();
    private Task<string>? started;
    private ThrowAwayCluster? own;

    /// <inheritdoc />
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new database like the template, nobody else's; the answer is how to reach it.</summary>
    /// <exception cref="PostgresUnavailableException">No PostgreSQL can be started here.</exception>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var server = await ServerAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():N}");
        await copying.WaitAsync(cancellationToken);
        try
        {
            await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}", cancellationToken);
            copies.Add(name);
        }
        finally
        {
            copying.Release();
        }

        return Reach(server, name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (own is not null)
        {
            await own.DisposeAsync();
        }
        else if (started is { IsCompletedSuccessfully: true })
        {
            var server = await started;
            foreach (var name in copies.Append(template))
            {
                await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
            }
        }

        copying.Dispose();
    }

    private static string Reach(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = PoolSize, ConnectionIdleLifetime = 15, ConnectionPruningInterval = 5 }.ConnectionString;

    private static async Task ExecuteAsync(string server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<string> ServerAsync()
    {
        lock (starting)
        {
            return started ??= Task.Run(StartAsync);
        }
    }

    private async Task<string> StartAsync()
    {
        string server;
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } address)
        {
            server = DatabaseAddress.Parse(address).ConnectionString;
        }
        else
        {
            own = await ThrowAwayCluster.StartAsync(CancellationToken.None);
            server = own.ConnectionString("postgres");
        }

        await ExecuteAsync(server, $"CREATE DATABASE {template}", CancellationToken.None);
        var reach = Reach(server, template);
        await prepareTemplate(reach);

        // A template with a single open session cannot be copied: empty the pool, then let nobody in again.
        await using (var pooled = new NpgsqlConnection(reach))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await ExecuteAsync(server, $"ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false", CancellationToken.None);
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'", CancellationToken.None);
        return server;
    }
}
