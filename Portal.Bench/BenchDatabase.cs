using System.Globalization;
using Npgsql;
using Portal.Data.Local;

namespace Portal.Bench;

/// <summary>A base of its own for the measurements, on the server of PORTAL_DATABASE, else on the private one. No other base is touched.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? own;
    private readonly string profile;

    private BenchDatabase(string profile, NpgsqlConnectionStringBuilder address, PrivatePostgres? own)
    {
        (this.profile, this.own) = (profile, own);
        ConnectionString = address.ConnectionString;
        Name = address.Database ?? "";
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 2, ApplicationName = "portal-bench" });
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>For the bench's own questions.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Reaches the server; the base itself may not exist yet.</summary>
    public static async Task<BenchDatabase> ReachAsync(string profile, CancellationToken ct)
    {
        var name = $"bench_{profile}";
        if (Environment.GetEnvironmentVariable("PORTAL_DATABASE") is { Length: > 0 } given)
        {
            return new(profile, new(DatabaseAddress.Parse(given).ConnectionString) { Database = name }, own: null);
        }

        var own = await PrivatePostgres.StartAsync(PrivatePostgres.FolderFor(Places.Checkout), ct);
        own.LeaveSignalsToHost();
        return new(profile, new(await own.EnsureDatabaseAsync(name, ct)), own);
    }

    /// <summary>Brings it to the present model and fills it, the first time; says what it does to <paramref name="output"/>.</summary>
    public async Task PrepareAsync(Action<string> output, CancellationToken ct)
    {
        var settings = new Dictionary<string, string> { ["PORTAL_DATABASE"] = ConnectionString };
        await Command.RunAsync(Command.Prepare(Places.Server, settings, "Portal.Migrations.dll", "seed", "--profile", profile), output, ct);
        await PutPlacesBackAsync(ct);
    }

    /// <summary>How to reach another base of the same server.</summary>
    public string ConnectionTo(string database) =>
        own?.ConnectionString(database) ?? new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    /// <summary>The first column of every row, as text.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? "");
        }

        return found;
    }

    /// <summary>
    /// Every run begins with the places the profile has: opening a thousand chapters leaves a thousand places, and the next run's home would not be
    /// the same page.
    /// </summary>
    private async Task PutPlacesBackAsync(CancellationToken ct)
    {
        await using var command = Source.CreateCommand("""
            CREATE SCHEMA IF NOT EXISTS bench;
            CREATE TABLE IF NOT EXISTS bench.places AS SELECT * FROM public.reading_places;
            DELETE FROM public.reading_places p WHERE NOT EXISTS (
                SELECT FROM bench.places b WHERE b.student_id = p.student_id AND b.chapter_id = p.chapter_id AND b.opened_at = p.opened_at);
            INSERT INTO public.reading_places SELECT * FROM bench.places ON CONFLICT DO NOTHING;
            """);
        await command.ExecuteNonQueryAsync(ct);
        await using var tidy = Source.CreateCommand("VACUUM (ANALYZE) public.reading_places");
        await tidy.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }
}
