using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Audit;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Deletion;

#pragma warning disable EF1002 // names of tables and columns come from the model, every value is a parameter

/// <summary>Which university goes for good.</summary>
public sealed record UniversityPurgeOrder(int University);

/// <summary>
/// Removes everything of a university that lies in the bin: table by table in the order of the model's links, a thousand rows in a transaction, then its
/// files. The journal stays. Begun again after a kill, it goes on with what is left; a university taken out of the bin meanwhile stops it.
/// </summary>
public sealed class UniversityPurgeJob(FileStoreOptions files) : IJobHandler
{
    private const int Batch = 1000;
    private const string LeftTheBin = "Cette université n’est plus dans la corbeille.";

    /// <inheritdoc/>
    public static string Kind => "deletion.university";

    /// <inheritdoc/>
    public static string Title => "Suppression définitive d’une université";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <summary>One order per university.</summary>
    public static string KeyOf(int university) => university.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var university = run.Payload<UniversityPurgeOrder>().University;
        await using var db = await run.Portal.OpenAsync(ct);
        var removed = await run.ReadNoteAsync<Dictionary<string, int>>(ct) ?? new(StringComparer.Ordinal);
        var tables = TablesOf(db.Model);
        var steps = tables.Count + 2;
        for (var step = 0; step < tables.Count; step++)
        {
            var (table, column) = tables[step];
            var from = "(0,0)";
            while (true)
            {
                if (await RemoveAsync(run, db, table, column, university, from, removed, ct) is not { } batch)
                {
                    return JobOutcome.Fail(LeftTheBin);
                }

                await run.ReportAsync(step, steps, ct);
                if (batch.Removed < Batch)
                {
                    break;
                }

                from = batch.Last ?? from;
            }
        }

        await foreach (var file in files.Place.ListAsync(string.Create(CultureInfo.InvariantCulture, $"{university}/"), ct))
        {
            await files.Place.RemoveAsync(file.Key, ct);
            await run.ReportAsync(tables.Count, steps, ct);
        }

        var result = new JobResult { Link = "/admin/universities" };
        foreach (var (table, number) in removed.OrderByDescending(r => r.Value))
        {
            result.Counts[Purge.WordOf(table)] = number;
        }

        // Its own row last, together with the end of the job: a run after a kill would find no university in the bin and take it for one that was brought back.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Database.ExecuteSqlAsync($"DELETE FROM universities WHERE id = {university} AND deleted_at IS NOT NULL", ct) == 0)
        {
            return JobOutcome.Fail(LeftTheBin);
        }

        var outcome = await run.SucceedInAsync(db, result, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>
    /// The next rows of a table behind <paramref name="from"/>, a place in the table, so that dead rows are passed once only.
    /// Null when the university left the bin; its row is held so that it cannot while rows go.
    /// </summary>
    private static async Task<RemovedRows?> RemoveAsync(
        JobRun run, PortalDbContext db, string table, string column, int university, string from, Dictionary<string, int> removed, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Database.SqlQuery<int>($"SELECT id AS \"Value\" FROM universities WHERE id = {university} AND deleted_at IS NOT NULL FOR SHARE").ToListAsync(ct) is [])
        {
            return null;
        }

        var gone = await db.Database.SqlQueryRaw<RemovedRows>(
            $$"""
            WITH going AS MATERIALIZED (SELECT ctid AS place FROM {{table}} WHERE ctid > {1}::tid AND {{column}} = {0} ORDER BY ctid LIMIT {{Batch}}),
                 gone AS (DELETE FROM {{table}} t USING going g WHERE t.ctid = g.place RETURNING g.place)
            SELECT count(*)::int AS "Removed", max(place)::text AS "Last" FROM gone
            """, university, from).ToListAsync(ct);
        Purge.Add(removed, table, gone[0].Removed);
        await run.NoteAsync(db, removed, ct);
        await transaction.CommitAsync(ct);
        return gone[0];
    }

    /// <summary>Every table with rows of a university and the column that says of which, those pointed at after those that point.</summary>
    private static List<(string Table, string Column)> TablesOf(IModel model)
    {
        var seen = new HashSet<IEntityType>();
        var order = new List<(string, string)>();
        void Visit(IEntityType type)
        {
            if (!seen.Add(type))
            {
                return;
            }

            foreach (var key in type.GetReferencingForeignKeys())
            {
                Visit(key.DeclaringEntityType);
            }

            if (ColumnOf(type) is { } property && type.GetTableName() is { } table && StoreObjectIdentifier.Create(type, StoreObjectType.Table) is { } store
                && type.FindProperty(property)?.GetColumnName(store) is { } column)
            {
                order.Add((table, column));
            }
        }

        foreach (var type in model.GetEntityTypes())
        {
            Visit(type);
        }

        return order;
    }

    /// <summary>The journal tells of the university after it has gone; its jobs are those who run this one’s neighbours.</summary>
    private static string? ColumnOf(IEntityType type) => type.ClrType switch
    {
        var t when t == typeof(AuditEntry) || t == typeof(University) => null,
        var t when t.IsAssignableTo(typeof(IOfUniversity)) || t == typeof(Account) || t == typeof(Job) => nameof(IOfUniversity.UniversityId),
        var t when t == typeof(Administrator) => nameof(Administrator.OfUniversityId),
        _ => null,
    };

    private sealed record RemovedRows(int Removed, string? Last);
}
