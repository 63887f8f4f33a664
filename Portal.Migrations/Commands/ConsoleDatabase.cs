using Portal.Data.Local;

namespace Portal.Migrations.Commands;

/// <summary>The database a command works on: the one PORTAL_DATABASE names, else the private one of this checkout.</summary>
internal sealed class ConsoleDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? own;

    private ConsoleDatabase(string connectionString, PrivatePostgres? own) => (ConnectionString, this.own) = (connectionString, own);

    public string ConnectionString { get; }

    /// <summary>Reaches it, and brings it to the present model first.</summary>
    /// <exception cref="PostgresUnavailableException">No server can be started here.</exception>
    /// <exception cref="DatabaseAddressException">PORTAL_DATABASE cannot be understood.</exception>
    public static async Task<ConsoleDatabase> OpenAsync(TextWriter output, CancellationToken ct)
    {
        var database = await ReachAsync(ct);
        foreach (var migration in await Migrator.ApplyAsync(database.ConnectionString, ct))
        {
            await output.WriteLineAsync($"Migration appliquée\u00A0: {migration}");
        }

        return database;
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<ConsoleDatabase> ReachAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("PORTAL_DATABASE") is { Length: > 0 } address)
        {
            return new(DatabaseAddress.Parse(address).ConnectionString, own: null);
        }

        var own = await PrivatePostgres.StartAsync(PrivatePostgres.FolderFor(Environment.CurrentDirectory), ct);
        return new(await own.EnsureDatabaseAsync("portal", ct), own);
    }
}
