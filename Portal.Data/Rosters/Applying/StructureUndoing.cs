using Microsoft.EntityFrameworkCore;
using Portal.Data.Structure;

namespace Portal.Data.Rosters.Applying;

#pragma warning disable EF1002 // names of tables and columns come from the model, every value is a parameter

/// <summary>Takes a structure back to what it was. What was changed since, or has something hanging on it, stays.</summary>
internal static class StructureUndoing
{
    private const string Mine = "r.university_id = {0} AND r.import_id = {1}";

    // Leaves first, so that what the import made together goes together.
    private static readonly (int Thing, string Table, Type Type)[] Things = [(3, "subjects", typeof(Subject)), (2, "programmes", typeof(Programme)), (1, "faculties", typeof(Faculty))];

    /// <summary>Undoes what can be; the rest is marked as kept.</summary>
    public static async Task RunAsync(PortalDbContext db, RosterImport import, CancellationToken ct)
    {
        Task<int> Do(string statement) => db.Database.ExecuteSqlRawAsync(statement, [import.UniversityId, import.Id], ct);
        foreach (var (_, table, _) in Things)
        {
            await Do($"SELECT t.id FROM {table} t WHERE t.university_id = {{0}} AND {{1}} > 0 ORDER BY t.id FOR UPDATE");
        }

        await Do($"UPDATE roster_rows r SET fate = 4 WHERE {Mine} AND r.fate = 1 AND r.after IS DISTINCT FROM (SELECT t.now FROM {StructureStatements.Things} t WHERE t.thing = r.thing AND t.id = r.target_id)");
        foreach (var (thing, table, type) in Things)
        {
            // Words of files hold nothing.
            foreach (var (from, column) in ModelPointers.At(db, type, typeof(KnownWord)))
            {
                await Do($"UPDATE roster_rows r SET fate = 4 WHERE {Mine} AND r.fate = 1 AND r.thing = {thing} AND r.outcome = 0 AND EXISTS (SELECT 1 FROM {from} x WHERE x.university_id = r.university_id AND x.{column} = r.target_id)");
            }

            await Do($"DELETE FROM {table} t USING roster_rows r WHERE {Mine} AND r.fate = 1 AND r.thing = {thing} AND r.outcome = 0 AND t.university_id = r.university_id AND t.id = r.target_id");
            await Do($"UPDATE {table} t SET name = r.before ->> 'name' FROM roster_rows r WHERE {Mine} AND r.fate = 1 AND r.thing = {thing} AND r.outcome = 1 AND t.university_id = r.university_id AND t.id = r.target_id");
        }

        await Do($"UPDATE roster_rows r SET fate = 3 WHERE {Mine} AND r.fate = 1");
    }
}
