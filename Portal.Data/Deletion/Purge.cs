using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Portal.Data.Chapters;
using Portal.Data.Discussion;
using Portal.Data.Files;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Deletion;

#pragma warning disable EF1002 // names of tables come from the model, every value is a parameter

/// <summary>How far a purge is: what an interrupted one leaves to the next.</summary>
internal sealed class PurgeProgress
{
    /// <summary>Rows that went, by table.</summary>
    public Dictionary<string, int> Removed { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Files of the last batch that may be unused now.</summary>
    public int[] Files { get; set; } = [];
}

/// <summary>
/// Takes rows out of the bin for good: by ids alone, some hundred at a time, each batch in a transaction of its own and its statements sent together, so that memory stays flat and a
/// killed server goes on where it was (MAP-13). What hangs on a row is read from the model, so that no new table is ever forgotten (W-C7).
/// </summary>
internal static class Purge
{
    private const int Batch = 500;

    // Leaves first.
    private static readonly Type[] Kinds = [typeof(Chapter), typeof(Student), typeof(Subject), typeof(Professor), typeof(Programme), typeof(Faculty)];

    /// <summary>The tables that can lie in the bin, leaves first.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["chapters", "students", "subjects", "professors", "programmes", "faculties"];

    /// <summary>Whether anything of a deletion is still there.</summary>
    public static async Task<bool> AnyAsync(PortalDbContext db, int university, long deletion, CancellationToken ct)
    {
        foreach (var table in Tables)
        {
            if (await db.Database.SqlQueryRaw<bool>($"SELECT EXISTS (SELECT 1 FROM {table} WHERE university_id = {{0}} AND deletion_id = {{1}}) AS \"Value\"", university, deletion).SingleAsync(ct))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Rows of a deletion in all tables of the bin.</summary>
    public static async Task<int> CountAsync(PortalDbContext db, int university, long deletion, CancellationToken ct)
    {
        var sum = 0;
        foreach (var table in Tables)
        {
            sum += await db.Database.SqlQueryRaw<int>($"SELECT count(*)::int AS \"Value\" FROM {table} WHERE university_id = {{0}} AND deletion_id = {{1}}", university, deletion).SingleAsync(ct);
        }

        return sum;
    }

    /// <summary>Removes everything a deletion took.</summary>
    /// <param name="portal">Opens with the eyes of the portal in this university.</param>
    /// <param name="university">Of the deletion.</param>
    /// <param name="deletion">Its id.</param>
    /// <param name="progress">Adds up what went, by table: what the statements themselves said; and files whose turn had not come when an earlier run was cut off.</param>
    /// <param name="files">Where the bytes of attachments lie.</param>
    /// <param name="filesBefore">Files brought later stay for the sweep of another night.</param>
    /// <param name="noted">Called last in the transaction of each batch, with its context: what is written there is true exactly when the batch went.</param>
    /// <param name="told">Called after each batch with the number of rows that went.</param>
    /// <param name="ct">Ends it between two batches.</param>
    public static async Task RunAsync(
        PortalDb portal, int university, long deletion, PurgeProgress progress, IFilePlace files, DateTimeOffset filesBefore, Func<PortalDbContext, Task> noted, Func<int, Task> told,
        CancellationToken ct)
    {
        await using (var db = await portal.OpenAsync(ct))
        {
            await RemoveFilesAsync(db, files, university, progress, filesBefore, noted, ct);
        }

        foreach (var (kind, table) in Kinds.Zip(Tables))
        {
            List<(string Table, string Sql)>? steps = null;
            while (true)
            {
                await using var db = await portal.OpenAsync(ct);
                steps ??= StepsOf(db.Model.FindEntityType(kind) ?? throw new InvalidOperationException($"{kind.Name} is no table."), table);
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                var ids = await db.Database.SqlQueryRaw<int>(
                    $"SELECT id AS \"Value\" FROM {table} WHERE university_id = {{0}} AND deletion_id = {{1}} ORDER BY id LIMIT {Batch} FOR UPDATE SKIP LOCKED", university, deletion).ToArrayAsync(ct);
                if (ids.Length == 0)
                {
                    break;
                }

                var batch = new Dictionary<string, int>(StringComparer.Ordinal);
                var attached = kind == typeof(Chapter)
                    ? await db.Attachments.Where(a => ids.Contains(a.ChapterId)).Select(a => a.FileId).Distinct().ToArrayAsync(ct)
                    : [];

                // A programme takes along students who lay in the bin by a deletion of their own.
                var (people, of) = kind == typeof(Programme) ? (await StudentsOfAsync(db, university, ids, ct), "students") : (kind == typeof(Student) || kind == typeof(Professor) ? ids : [], table);
                var threads = people.Length > 0 ? await LostThreads.EnterAsync(db, university, kind != typeof(Professor), people, ct) : null;
                var accounts = people.Length > 0 ? await AccountsAsync(db, of, people, ct) : [];
                await RemoveAsync(db, steps, university, ids, batch, ct);
                if (threads is not null)
                {
                    await threads.SettleAsync(db, ct);
                }

                if (accounts.Length > 0)
                {
                    Add(batch, "accounts", await RemoveAccountsAsync(db, accounts, ct));
                }

                foreach (var (name, number) in batch)
                {
                    Add(progress.Removed, name, number);
                }

                progress.Files = attached;
                await noted(db);
                await transaction.CommitAsync(ct);
                await RemoveFilesAsync(db, files, university, progress, filesBefore, noted, ct);
                await told(ids.Length);
            }
        }
    }

    /// <summary>Files follow their rows; the note counts them in the transaction in which they go.</summary>
    private static async Task RemoveFilesAsync(
        PortalDbContext db, IFilePlace files, int university, PurgeProgress progress, DateTimeOffset filesBefore, Func<PortalDbContext, Task> noted, CancellationToken ct)
    {
        if (progress.Files.Length > 0)
        {
            await UnusedFiles.RemoveAsync(db, files, university, progress.Files, filesBefore, ct, async gone =>
            {
                Add(progress.Removed, "stored_files", gone);
                await noted(db);
            });
            progress.Files = [];
        }
    }

    /// <summary>What removes rows of a table by university ($1) and ids ($2): those that point at them first, deepest first.</summary>
    internal static List<(string Table, string Sql)> StepsOf(IEntityType entity, string table)
    {
        var steps = new List<(string, string)>();
        AddDependents(entity, "= ANY($2)", steps, depth: 0);
        steps.Add((table, $"DELETE FROM {table} WHERE university_id = $1 AND id = ANY($2)"));
        return steps;
    }

    /// <summary>Links that may be empty are emptied by the database.</summary>
    private static void AddDependents(IEntityType principal, string which, List<(string Table, string Sql)> steps, int depth)
    {
        foreach (var key in principal.GetReferencingForeignKeys().Where(k => k.DeclaringEntityType != principal))
        {
            var dependent = key.DeclaringEntityType;
            if (dependent.GetTableName() is not { } table || StoreObjectIdentifier.Create(dependent, StoreObjectType.Table) is not { } store
                || key.Properties[^1].GetColumnName(store) is not { } column || key.DeleteBehavior is DeleteBehavior.SetNull or DeleteBehavior.ClientSetNull && key.Properties[^1].IsNullable)
            {
                continue;
            }

            var condition = $"university_id = $1 AND {column} {which}";
            if (depth < 4 && dependent.FindProperty("Id") is not null && dependent.GetReferencingForeignKeys().Any(k => k.DeclaringEntityType != dependent))
            {
                AddDependents(dependent, $"IN (SELECT id FROM {table} WHERE {condition})", steps, depth + 1);
            }

            steps.Add((table, $"DELETE FROM {table} WHERE {condition}"));
        }
    }

    /// <summary>Sends all steps at once: the way to the database and back is what takes long. Counts what each removed.</summary>
    internal static async Task RemoveAsync(
        PortalDbContext db, List<(string Table, string Sql)> steps, int university, int[] ids, Dictionary<string, int> removed, CancellationToken ct)
    {
        if (db.Database.GetDbConnection() is not NpgsqlConnection connection || db.Database.CurrentTransaction?.GetDbTransaction() is not NpgsqlTransaction transaction)
        {
            throw new InvalidOperationException("A batch goes in one transaction of PostgreSQL.");
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (_, sql) in steps)
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = university }, new() { Value = ids } } });
        }

        await batch.ExecuteNonQueryAsync(ct);
        for (var step = 0; step < steps.Count; step++)
        {
            Add(removed, steps[step].Table, batch.BatchCommands[step].RecordsAffected);
        }
    }

    private static Task<int[]> StudentsOfAsync(PortalDbContext db, int university, int[] programmes, CancellationToken ct) =>
        db.Database.SqlQuery<int>($"SELECT id AS \"Value\" FROM students WHERE university_id = {university} AND programme_id = ANY({programmes}) ORDER BY id").ToArrayAsync(ct);

    private static Task<int[]> AccountsAsync(PortalDbContext db, string table, int[] ids, CancellationToken ct) =>
        db.Database.SqlQueryRaw<int>($"SELECT account_id AS \"Value\" FROM {table} WHERE id = ANY({{0}})", ids).ToArrayAsync(ct);

    /// <summary>Accounts without any role left, with what Identity keeps of them.</summary>
    private static Task<int> RemoveAccountsAsync(PortalDbContext db, int[] accounts, CancellationToken ct)
    {
        var table = db.Model.FindEntityType(typeof(Portal.Data.Accounts.Account))?.GetTableName() ?? throw new InvalidOperationException("Accounts have a table.");
        return db.Database.ExecuteSqlRawAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            DELETE FROM {{table}} a
             WHERE a.id = ANY({0})
               AND NOT EXISTS (SELECT 1 FROM students x WHERE x.account_id = a.id)
               AND NOT EXISTS (SELECT 1 FROM professors x WHERE x.account_id = a.id)
               AND NOT EXISTS (SELECT 1 FROM administrators x WHERE x.account_id = a.id)
            """), [accounts], ct);
    }

    /// <summary>What people call the rows of a table; the table's own name where they have no word for it.</summary>
    internal static string WordOf(string table) => table switch
    {
        "chapters" => "Chapitres",
        "chapter_sections" => "Parties de chapitres",
        "chapter_versions" => "Versions",
        "attachments" => "Pièces jointes",
        "stored_files" => "Fichiers effacés",
        "comments" => "Questions et réponses",
        "students" => "Étudiants",
        "professors" => "Enseignants",
        "subjects" => "Matières",
        "programmes" => "Filières",
        "faculties" => "UFR",
        "accounts" => "Comptes",
        _ => table,
    };

    internal static void Add(Dictionary<string, int> sums, string name, int number)
    {
        if (number > 0)
        {
            sums[name] = sums.GetValueOrDefault(name) + number;
        }
    }
}
