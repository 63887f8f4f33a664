using Npgsql;
using NpgsqlTypes;

namespace Portal.Data.Rosters.Comparing;

/// <summary>A line that has been compared, about to be written.</summary>
internal sealed record ComparedRow(int Line, RosterOutcome Outcome, RosterThing Thing, string Name)
{
    public int? TargetId { get; init; }
    public int? AccountId { get; init; }
    public string? Number { get; init; }
    public string? UserKey { get; init; }
    public string? EmailKey { get; init; }
    public IReadOnlyDictionary<string, object>? Wanted { get; init; }

    /// <summary>As JSON.</summary>
    public string? Seen { get; init; }
    public IReadOnlyList<RosterChange>? Changes { get; init; }
    public IReadOnlyList<RosterFault>? Faults { get; init; }

    /// <summary>Writes rows in one go, in the transaction of the connection.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, int university, long import, IEnumerable<ComparedRow> rows, CancellationToken ct)
    {
        await using var writer = await connection.BeginBinaryImportAsync("""
            COPY roster_rows (university_id, import_id, line, outcome, thing, name, target_id, account_id, number, user_key, email_key, wanted, seen, changes, faults, fate) FROM STDIN (FORMAT BINARY)
            """, ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            await writer.WriteAsync(university, ct);
            await writer.WriteAsync(import, ct);
            await writer.WriteAsync(row.Line, ct);
            await writer.WriteAsync((short)row.Outcome, ct);
            await writer.WriteAsync((short)row.Thing, ct);
            await writer.WriteAsync(row.Name, ct);
            await WriteAsync(writer, row.TargetId, ct);
            await WriteAsync(writer, row.AccountId, ct);
            await WriteAsync(writer, row.Number, NpgsqlDbType.Varchar, ct);
            await WriteAsync(writer, row.UserKey, NpgsqlDbType.Varchar, ct);
            await WriteAsync(writer, row.EmailKey, NpgsqlDbType.Varchar, ct);
            await WriteAsync(writer, row.Wanted is null ? null : RosterJson.Write(row.Wanted), NpgsqlDbType.Jsonb, ct);
            await WriteAsync(writer, row.Seen, NpgsqlDbType.Jsonb, ct);
            await WriteAsync(writer, row.Changes is { Count: > 0 } ? RosterJson.Write(row.Changes) : null, NpgsqlDbType.Jsonb, ct);
            await WriteAsync(writer, row.Faults is { Count: > 0 } ? RosterJson.Write(row.Faults) : null, NpgsqlDbType.Jsonb, ct);
            await writer.WriteAsync((short)RosterFate.None, ct);
        }

        await writer.CompleteAsync(ct);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter writer, int? value, CancellationToken ct) =>
        value is { } number ? writer.WriteAsync(number, ct) : writer.WriteNullAsync(ct);

    private static Task WriteAsync(NpgsqlBinaryImporter writer, string? value, NpgsqlDbType type, CancellationToken ct) =>
        value is null ? writer.WriteNullAsync(ct) : writer.WriteAsync(value, type, ct);
}
