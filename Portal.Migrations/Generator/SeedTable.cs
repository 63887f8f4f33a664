using Npgsql;
using NpgsqlTypes;

namespace Portal.Migrations.Generator;

/// <summary>A value of a jsonb column.</summary>
internal readonly record struct Json(string Text);

/// <summary>One table of a generated base: its columns and how its rows are told, one after the other.</summary>
/// <param name="Name">Name in the database.</param>
/// <param name="Columns">The columns that are written; identity columns may be left to the database.</param>
/// <param name="Rows">The rows in the columns' order, never all in memory.</param>
internal sealed record SeedTable(string Name, IReadOnlyList<string> Columns, Func<SeedPlan, IEnumerable<object?[]>> Rows)
{
    /// <summary>Writes all rows by binary COPY and returns their number. Foreign keys are checked by the database as ever.</summary>
    public async Task<long> CopyAsync(NpgsqlConnection connection, SeedPlan plan, CancellationToken ct)
    {
        var command = $"COPY {Name} ({string.Join(", ", Columns)}) FROM STDIN (FORMAT BINARY)";
        await using var copy = await connection.BeginBinaryImportAsync(command, ct);
        foreach (var row in Rows(plan))
        {
            await copy.StartRowAsync(ct);
            foreach (var value in row)
            {
                await WriteAsync(copy, value, ct);
            }
        }

        return (long)await copy.CompleteAsync(ct);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, CancellationToken ct) => value switch
    {
        null => copy.WriteNullAsync(ct),
        int number => copy.WriteAsync(number, NpgsqlDbType.Integer, ct),
        short number => copy.WriteAsync(number, NpgsqlDbType.Smallint, ct),
        bool yes => copy.WriteAsync(yes, NpgsqlDbType.Boolean, ct),
        string text => copy.WriteAsync(text, NpgsqlDbType.Text, ct),
        Json json => copy.WriteAsync(json.Text, NpgsqlDbType.Jsonb, ct),
        DateTimeOffset instant => copy.WriteAsync(instant, NpgsqlDbType.TimestampTz, ct),
        _ => throw new ArgumentException($"No column type is known for {value.GetType().Name}; add it here.", nameof(value)),
    };
}
