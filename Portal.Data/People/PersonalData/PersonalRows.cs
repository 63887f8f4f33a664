using System.Data;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Accounts;

namespace Portal.Data.People.PersonalData;

/// <summary>
/// Every row about a person, as JSON. Which tables there are is read from the model, so that no new one is forgotten: those of the account, of the person's
/// roles, and all that point at one of them. Secrets stay where they are.
/// </summary>
internal static partial class PersonalRows
{
    /// <summary>Writes donnees.json: a list of rows for each table that has any.</summary>
    /// <returns>How many tables have rows.</returns>
    public static async Task<int> WriteAsync(PortalDbContext db, ZipArchive zip, int university, int account, CancellationToken ct)
    {
        await using var body = await zip.CreateEntry("donnees.json").OpenAsync(ct);
        await using var writer = new StreamWriter(body, new UTF8Encoding(false));
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await writer.WriteAsync("{");
        var tables = 0;
        foreach (var (table, condition, secrets) in Sources(db.Model))
        {
            await using var read = new NpgsqlCommand($"SELECT (to_jsonb(t) - @secrets)::text FROM {table} t WHERE {condition}", connection);
            read.Parameters.AddWithValue("secrets", secrets);
            read.Parameters.AddWithValue("university", university);
            read.Parameters.AddWithValue("account", account);
            await using var rows = await read.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
            var any = false;
            while (await rows.ReadAsync(ct))
            {
                await writer.WriteAsync(any ? ",\n  " : $"{(tables == 0 ? "" : ",")}\n\"{table}\": [\n  ");
                await writer.WriteAsync(rows.GetString(0));
                any = true;
            }

            if (any)
            {
                tables++;
                await writer.WriteAsync("]");
            }
        }

        await writer.WriteAsync("\n}\n");
        return tables;
    }

    /// <summary>Tables with what picks a person's rows out of them; each table once.</summary>
    private static IEnumerable<(string Table, string Condition, string[] Secrets)> Sources(IModel model)
    {
        var conditions = new Dictionary<string, (IEntityType Entity, List<string> Parts)>(StringComparer.Ordinal);
        void Add(IEntityType entity, string condition)
        {
            if (entity.GetTableName() is { } table)
            {
                if (!conditions.TryGetValue(table, out var kept))
                {
                    conditions[table] = kept = (entity, []);
                }

                kept.Parts.Add(condition);
            }
        }

        foreach (var entity in model.GetEntityTypes().Where(e => !e.IsOwned()))
        {
            var inside = entity.ClrType.IsAssignableTo(typeof(IOfUniversity)) ? "t.university_id = @university AND " : "";
            if (entity.ClrType == typeof(Account))
            {
                Add(entity, "t.id = @account");
            }

            foreach (var property in entity.GetProperties().Where(p => p.Name is "AccountId" or "OwnerAccountId" or "SubjectAccountId"))
            {
                Add(entity, $"{inside}t.{ColumnOf(entity, property)} = @account");
            }

            foreach (var key in entity.GetForeignKeys().Where(k => k.PrincipalEntityType.ClrType == typeof(Student) || k.PrincipalEntityType.ClrType == typeof(Professor)))
            {
                var people = key.PrincipalEntityType.GetTableName();
                Add(entity, $"{inside}t.{ColumnOf(entity, key.Properties[^1])} IN (SELECT x.id FROM {people} x WHERE x.university_id = @university AND x.account_id = @account)");
            }
        }

        return conditions.OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Key, string.Join(" OR ", c.Value.Parts.Select(p => $"({p})")), c.Value.Entity.GetProperties().Select(p => ColumnOf(c.Value.Entity, p)).Where(name => Secret().IsMatch(name)).ToArray()));
    }

    private static string ColumnOf(IEntityType entity, IProperty property) =>
        StoreObjectIdentifier.Create(entity, StoreObjectType.Table) is { } store && property.GetColumnName(store) is { } name ? name : property.GetColumnName();

    /// <summary>What opens something, and what only repeats a text for machines.</summary>
    [GeneratedRegex("hash|stamp|secret|token|vector|^html$|^search_|^lease$")]
    private static partial Regex Secret();
}
