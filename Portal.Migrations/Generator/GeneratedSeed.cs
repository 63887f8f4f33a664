using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Portal.Migrations.Generator;

/// <summary>Fills an empty base for measuring. The same profile gives the same rows every time; only the password hash has a salt of its own.</summary>
internal static class GeneratedSeed
{
    /// <summary>The audit entry that says which profile a base holds.</summary>
    private const string Mark = "portal.seeded";

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>Every table in the order that foreign keys ask for. A new table joins here.</summary>
    public static IReadOnlyList<SeedTable> Tables { get; } = [.. StructureTables.All, .. PeopleTables.All, .. ChapterTables.All, .. ReadingTables.All];

    /// <summary>
    /// Writes the profile in one transaction: all of it or nothing. Nothing that exists is deleted; a base that already holds a university is refused.
    /// </summary>
    /// <returns>0 when the base holds the profile, written now or by an earlier run; 1 when it was refused, with the reason in <paramref name="output"/>.</returns>
    public static async Task<int> RunAsync(string connectionString, SeedProfile profile, TextWriter output, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            if (await FindObstacleAsync(connection, profile, ct) is { } obstacle)
            {
                await output.WriteLineAsync(obstacle.Sentence);
                return obstacle.Code;
            }

            var plan = SeedPlan.Of(profile, await ReadIntAsync(connection, "SELECT coalesce(max(id), 0) FROM accounts", ct));
            await ExecuteAsync(connection, "SET LOCAL synchronous_commit = off", ct);
            foreach (var table in Tables)
            {
                var start = watch.Elapsed;
                var rows = await table.CopyAsync(connection, plan, ct);
                await output.WriteLineAsync(string.Create(French, $"{table.Name,-22}{rows,12:N0} lignes{(watch.Elapsed - start).TotalSeconds,9:N1} s"));
            }

            await ResetIdentitiesAsync(connection, ct);
            await MarkAsync(connection, profile, ct);
            await transaction.CommitAsync(ct);
            foreach (var line in Accounts(plan))
            {
                await output.WriteLineAsync(line);
            }
        }

        var vacuum = watch.Elapsed;
        await ExecuteAsync(connection, $"VACUUM (ANALYZE) {string.Join(", ", Tables.Select(t => t.Name))}, audit_entries", ct);
        await output.WriteLineAsync(string.Create(French, $"{"VACUUM ANALYZE",-41}{(watch.Elapsed - vacuum).TotalSeconds,9:N1} s"));
        await output.WriteLineAsync(string.Create(French, $"Profil {profile.Name} écrit en {watch.Elapsed.TotalSeconds:N1} s."));
        return 0;
    }

    private static async Task<(string Sentence, int Code)?> FindObstacleAsync(NpgsqlConnection connection, SeedProfile profile, CancellationToken ct)
    {
        if (await ReadIntAsync(connection, "SELECT count(*)::int FROM pg_class WHERE oid = to_regclass('universities')", ct) == 0)
        {
            return ("La base n’a pas encore ses tables\u00A0: lancez d’abord «\u00A0./portal migrate\u00A0».", 1);
        }

        // Two runs at once: the second waits here and then finds the first one's universities.
        await ExecuteAsync(connection, "LOCK TABLE universities IN SHARE ROW EXCLUSIVE MODE", ct);
        if (await ReadIntAsync(connection, "SELECT count(*)::int FROM universities", ct) == 0)
        {
            const string taken = "SELECT count(*)::int FROM accounts WHERE normalized_user_name ~ '^(ETU|PROF|ADMIN)[0-9]+$'";
            return await ReadIntAsync(connection, taken, ct) == 0
                ? null
                : ("La base a déjà des comptes nommés comme ceux du générateur (etu1, prof1, admin1…)\u00A0: rien n’est changé. Choisissez une base vide.", 1);
        }

        await using var command = new NpgsqlCommand("SELECT details ->> 'profile' FROM audit_entries WHERE action = $1 ORDER BY id DESC LIMIT 1", connection)
        {
            Parameters = { new() { Value = Mark } },
        };
        return await command.ExecuteScalarAsync(ct) switch
        {
            string name when name == profile.Name => ($"La base contient déjà le profil {name}, écrit par un passage précédent\u00A0: rien n’est changé.", 0),
            string name => ($"La base contient déjà le profil {name}\u00A0: rien n’est changé. Choisissez une base vide pour le profil {profile.Name}.", 1),
            _ => ($"La base contient déjà une université\u00A0: rien n’est changé. Choisissez une base vide pour le profil {profile.Name}.", 1),
        };
    }

    private static IEnumerable<string> Accounts(SeedPlan plan)
    {
        yield return $"Comptes\u00A0: etu1 à etu{plan.Profile.Students}, prof1 à prof{plan.Profile.Professors}, admin1 (administration principale), "
            + $"admin2 à admin{plan.Profile.Administrators} (une université chacun)\u202F; mot de passe {PeopleTables.Password}";
        if (plan is YardstickPlan yardstick)
        {
            int[] programmes = [YardstickPlan.SmallProgramme, YardstickPlan.BigProgramme];
            foreach (var programme in programmes)
            {
                yield return $"bench accounts of programme {programme}: {string.Join(", ", yardstick.TopStudents(programme).Take(50))}";
            }
        }
    }

    /// <summary>Keys were written by hand; the next one that the database gives comes after them.</summary>
    private static async Task ResetIdentitiesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var table in Tables.Where(t => t.Columns.Contains("id")))
        {
            await ExecuteAsync(
                connection, $"SELECT setval(pg_get_serial_sequence('{table.Name}', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM {table.Name}", ct);
        }
    }

    private static async Task MarkAsync(NpgsqlConnection connection, SeedProfile profile, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("INSERT INTO audit_entries (at, action, target, details) VALUES ($1, $2, 'portal', $3::jsonb)", connection)
        {
            Parameters =
            {
                new() { Value = SeedPlan.Epoch },
                new() { Value = Mark },
                new() { Value = JsonSerializer.Serialize(new { profile = profile.Name, chapters = profile.Chapters }) },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<int> ReadIntAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct) is int number ? number : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
