using Microsoft.EntityFrameworkCore;
using Portal.Data.Deletion;
using Portal.Data.People;
using Portal.Data.Rosters.Comparing;

namespace Portal.Data.Rosters.Applying;

#pragma warning disable EF1002 // names of tables and columns are constants, every value is a parameter

/// <summary>Takes people back to what they were. Who has been changed since, or has chosen a password meanwhile, stays and is named.</summary>
internal static class PersonUndoing
{
    private const string Mine = "r.university_id = {0} AND r.import_id = {1}";
    private const int Batch = 500;

    /// <summary>Undoes what can be; the rest is marked as kept.</summary>
    public static async Task RunAsync(PortalDbContext db, RosterImport import, Func<int, int, Task> told, CancellationToken ct)
    {
        var kind = import.Kind;
        Task<int> Do(string statement, params object[] more) => db.Database.ExecuteSqlRawAsync(statement, [import.UniversityId, import.Id, .. more], ct);
        foreach (var statement in PersonStatements.Lock(kind))
        {
            await Do(statement);
        }

        foreach (var statement in Keep(kind))
        {
            await Do(statement);
        }

        // A role added to somebody's account, who has used it since.
        foreach (var (table, column) in ModelPointers.At(db, kind is RosterKind.Professors ? typeof(Professor) : typeof(Student), typeof(ProfessorProgramme), typeof(ProfessorFaculty)))
        {
            await Do($"UPDATE roster_rows r SET fate = 4 WHERE {Mine} AND r.fate = 1 AND r.outcome = 0 AND r.before IS NOT NULL AND EXISTS (SELECT 1 FROM {table} x WHERE x.university_id = r.university_id AND x.{column} = r.target_id)");
        }

        // Keeping one may keep another: their old address may be what somebody kept has now.
        while (await Do(KeepTaken(kind)) > 0)
        {
        }

        await RemoveCreatedAsync(db, import, told, ct);
        foreach (var statement in Restore(kind))
        {
            await Do(statement);
        }

        await Do($"UPDATE roster_rows r SET fate = 3 WHERE {Mine} AND r.fate = 1");
    }

    private static IEnumerable<string> Keep(RosterKind kind)
    {
        var table = KnownPeople.TableOf(kind);
        yield return $"""
            UPDATE roster_rows r SET fate = 4
             WHERE {Mine} AND r.fate = 1 AND (r.after - 'userKey' - 'emailKey' - 'confirmed' - 'stamp' - 'concurrency') IS DISTINCT FROM
               (SELECT {KnownPeople.Seen(kind)} FROM accounts a
                  LEFT JOIN {table} p ON p.university_id = a.university_id AND p.account_id = a.id AND p.deleted_at IS NULL
                 WHERE a.id = r.account_id AND a.university_id = r.university_id)
            """;

        // An account that the import made and somebody has opened since is theirs.
        yield return $"""
            UPDATE roster_rows r SET fate = 4
             WHERE {Mine} AND r.fate = 1 AND r.outcome = 0 AND r.before IS NULL
               AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = r.account_id AND (a.password_hash IS NOT NULL OR {KnownPeople.Staff(kind)}))
            """;
        if (kind is RosterKind.Professors)
        {
            yield return $"UPDATE roster_rows r SET fate = 4 WHERE {Mine} AND r.fate = 1 AND r.outcome = 0 AND EXISTS (SELECT 1 FROM chapter_authors c WHERE c.university_id = r.university_id AND c.professor_id = r.target_id)";
        }
    }

    /// <summary>Where an old user name, address or number belongs to somebody now who does not give it back here.</summary>
    private static string KeepTaken(RosterKind kind) => $"""
        UPDATE roster_rows r SET fate = 4
         WHERE {Mine} AND r.fate = 1 AND r.outcome IN (1, 2)
           AND (EXISTS (SELECT 1 FROM accounts a WHERE a.id <> r.account_id AND (a.normalized_email = r.before ->> 'emailKey' OR a.normalized_user_name = r.before ->> 'userKey')
                           AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {"{0}"} AND o.import_id = {"{1}"} AND o.account_id = a.id AND o.fate = 1))
             OR EXISTS (SELECT 1 FROM {KnownPeople.TableOf(kind)} p WHERE p.university_id = r.university_id AND p.number = r.before ->> 'number' AND p.deleted_at IS NULL AND p.id <> r.target_id
                           AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {"{0}"} AND o.import_id = {"{1}"} AND o.target_id = p.id AND o.fate = 1)))
        """;

    /// <summary>With whatever the portal itself hung on them meanwhile: notices, receipts, invitations.</summary>
    private static async Task RemoveCreatedAsync(PortalDbContext db, RosterImport import, Func<int, int, Task> told, CancellationToken ct)
    {
        var type = import.Kind is RosterKind.Professors ? typeof(Professor) : typeof(Student);
        var entity = db.Model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is no table.");
        var steps = Purge.StepsOf(entity, KnownPeople.TableOf(import.Kind));
        var made = db.RosterRows.Where(r => r.ImportId == import.Id && r.Fate == RosterFate.Applied && r.Outcome == RosterOutcome.Created);
        var total = await made.CountAsync(ct);
        var after = 0L;
        for (var done = 0; ;)
        {
            var part = await made.Where(r => r.Id > after).OrderBy(r => r.Id).Take(Batch).Select(r => new { r.Id, r.TargetId, r.AccountId, Own = r.Before == null }).ToListAsync(ct);
            if (part.Count == 0)
            {
                return;
            }

            int[] ids = [.. part.Select(p => p.TargetId ?? 0)], own = [.. part.Where(p => p.Own).Select(p => p.AccountId ?? 0)];
            await Purge.RemoveAsync(db, steps, import.UniversityId, ids, [], ct);
            await db.Database.ExecuteSqlRawAsync("DELETE FROM accounts WHERE university_id = {0} AND id = ANY ({1})", [import.UniversityId, own], ct);
            after = part[^1].Id;
            await told(done += part.Count, total);
        }
    }

    private static IEnumerable<string> Restore(RosterKind kind)
    {
        var table = KnownPeople.TableOf(kind);
        const string Back = Mine + " AND r.fate = 1 AND r.outcome IN (1, 2)";
        yield return $"UPDATE accounts a SET normalized_email = NULL, normalized_user_name = NULL FROM roster_rows r WHERE {Back} AND a.id = r.account_id AND a.university_id = r.university_id";
        yield return $"UPDATE {table} p SET number = NULL FROM roster_rows r WHERE {Back} AND p.university_id = r.university_id AND p.id = r.target_id AND p.number IS NOT NULL";

        // A password chosen since brought a new stamp, which stays.
        yield return $"""
            UPDATE accounts a
               SET user_name = r.before ->> 'user', normalized_user_name = r.before ->> 'userKey', email = r.before ->> 'email', normalized_email = r.before ->> 'emailKey',
                   email_confirmed = (r.before ->> 'confirmed')::boolean, enabled = (r.before ->> 'enabled')::boolean,
                   security_stamp = CASE WHEN a.security_stamp IS NOT DISTINCT FROM r.after ->> 'stamp' THEN r.before ->> 'stamp' ELSE a.security_stamp END,
                   concurrency_stamp = CASE WHEN a.concurrency_stamp IS NOT DISTINCT FROM r.after ->> 'concurrency' THEN r.before ->> 'concurrency' ELSE a.concurrency_stamp END
              FROM roster_rows r WHERE {Back} AND a.id = r.account_id AND a.university_id = r.university_id
            """;
        var own = kind is RosterKind.Professors
            ? "speciality = r.before ->> 'speciality'"
            : "programme_id = (r.before ->> 'programme')::int, level_id = (r.before ->> 'level')::int";
        yield return $"""
            UPDATE {table} p SET number = r.before ->> 'number', first_name = r.before ->> 'first', last_name = r.before ->> 'last', {own}
              FROM roster_rows r WHERE {Back} AND p.university_id = r.university_id AND p.id = r.target_id
            """;
        foreach (var (links, column, key) in kind is RosterKind.Professors ? [("professor_programmes", "programme_id", "programmes"), ("professor_faculties", "faculty_id", "faculties")] : Array.Empty<(string, string, string)>())
        {
            yield return $"DELETE FROM {links} l USING roster_rows r WHERE {Back} AND l.university_id = r.university_id AND l.professor_id = r.target_id AND NOT r.before -> '{key}' @> to_jsonb(l.{column})";
            yield return $"""
                INSERT INTO {links} (university_id, professor_id, {column})
                SELECT r.university_id, r.target_id, w.id::int FROM roster_rows r CROSS JOIN LATERAL jsonb_array_elements_text(r.before -> '{key}') w (id) WHERE {Back} ON CONFLICT DO NOTHING
                """;
        }
    }
}
