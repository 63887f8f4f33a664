using Microsoft.EntityFrameworkCore;
using Portal.Data.Deletion;
using Portal.Data.Discussion;

namespace Portal.Data.People.Erasure;

#pragma warning disable EF1002, EF1003 // conditions are constants of ErasureReach, every value is a parameter

/// <summary>The statements of an erasure; they run in its transaction, in the order in which they stand here.</summary>
internal static class ErasureWriting
{
    /// <summary>What stands where somebody's name was: the same in every language.</summary>
    private const string NoName = "—";

    /// <summary>Takes the name out of everything that stays and carries a copy of it.</summary>
    public static async Task TakeNamesAwayAsync(PortalDbContext db, ErasureReach reach, CancellationToken ct)
    {
        var (university, account, students, professors) = (reach.University, reach.Account, reach.Students, reach.Professors);

        // A student's name reaches professors alone, and only with a question.
        await db.Database.ExecuteSqlAsync($"""
            UPDATE notifications n SET actor = {NoName}
             WHERE n.university_id = {university} AND n.kind = 2 AND n.account_id IN (SELECT p.account_id FROM professors p WHERE p.university_id = {university})
               AND substring(n.link FROM '/questions/([0-9]+)') IN (SELECT c.id::text FROM comments c WHERE c.university_id = {university} AND c.student_id = ANY({students}))
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE notifications n SET actor = array_to_string(array_replace(string_to_array(n.actor, ', '), p.name, {NoName}), ', ')
              FROM (SELECT DISTINCT first_name || ' ' || last_name AS name FROM professors WHERE university_id = {university} AND id = ANY({professors})) p
             WHERE n.university_id = {university} AND p.name = ANY(string_to_array(n.actor, ', '))
            """, ct);
        await db.Database.ExecuteSqlAsync($"UPDATE comment_decisions SET name = {NoName} WHERE university_id = {university} AND account_id = {account}", ct);
        await db.Database.ExecuteSqlAsync($"UPDATE review_comments SET author_name = {NoName} WHERE university_id = {university} AND account_id = {account}", ct);
        await db.Database.ExecuteSqlAsync($"UPDATE chapter_reviews SET asked_by_name = {NoName} WHERE university_id = {university} AND asked_by = {account}", ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapters c SET author_names = left(coalesce(
                (SELECT string_agg(p.first_name || ' ' || p.last_name, ', ' ORDER BY w.position, p.id) FROM chapter_authors w JOIN professors p ON p.id = w.professor_id
                  WHERE w.university_id = {university} AND w.chapter_id = c.id AND w.professor_id <> ALL({professors})), {NoName}), 400)
             WHERE c.university_id = {university} AND c.id IN (SELECT w.chapter_id FROM chapter_authors w WHERE w.university_id = {university} AND w.professor_id = ANY({professors}))
            """, ct);

        // Tables of people that were brought in: the lines about this person, found as the import found them.
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM roster_rows r USING accounts a
             WHERE a.id = {account} AND r.university_id = {university}
               AND (r.account_id = a.id OR r.user_key = a.normalized_user_name OR r.email_key = a.normalized_email)
            """, ct);
    }

    /// <summary>Removes the rows, after comments that stay have been let go; what is counted beside chapters follows.</summary>
    public static async Task RemoveAsync(PortalDbContext db, ErasureReach reach, CancellationToken ct)
    {
        var (university, account) = (reach.University, reach.Account);
        var asked = await LostThreads.EnterAsync(db, university, students: true, reach.Students, ct);
        var answered = await LostThreads.EnterAsync(db, university, students: false, reach.Professors, ct);
        var kept = await db.Database.SqlQueryRaw<long>(
            $"""
            UPDATE comments t SET student_id = NULL, professor_id = NULL, former_professor = (t.professor_id IS NOT NULL)
             WHERE {ErasureReach.Kept} RETURNING coalesce(t.parent_id, t.id) AS "Value"
            """, reach.Values).ToListAsync(ct);

        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (kind, table, ids) in new[] { (typeof(Student), "students", reach.Students), (typeof(Professor), "professors", reach.Professors) })
        {
            if (ids.Length > 0)
            {
                var entity = db.Model.FindEntityType(kind) ?? throw new InvalidOperationException($"{kind.Name} is no table.");
                await Purge.RemoveAsync(db, Purge.StepsOf(entity, table), university, ids, counted, ct);
            }
        }

        await db.Database.ExecuteSqlAsync($"DELETE FROM import_batches WHERE university_id = {university} AND account_id = {account}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM kept_exports WHERE university_id = {university} AND account_id = {account}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM draft_conflicts WHERE university_id = {university} AND account_id = {account}", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM accounts WHERE id = {account}", ct);
        if (kept.Count > 0)
        {
            await Threads.SettleAsync(db, [.. kept.Distinct().Order()], ct);
        }

        await asked.SettleAsync(db, ct);
        await answered.SettleAsync(db, ct);
    }

    /// <summary>Lines about the person or by them keep their moment, deed and numbers, and lose their words and the address they came from.</summary>
    public static async Task RedactJournalAsync(PortalDbContext db, ErasureReach reach, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SET LOCAL portal.redacting = 'on'", ct);
        await db.Database.ExecuteSqlRawAsync("""
            UPDATE audit_entries e SET details = NULL, address = NULL
             WHERE (e.university_id = {0} OR e.university_id IS NULL) AND (e.details IS NOT NULL OR e.address IS NOT NULL)
               AND (e.account_id = {1} OR (e.target = 'account' AND e.target_id = {1}) OR (e.target = 'student' AND e.target_id = ANY({2})) OR (e.target = 'professor' AND e.target_id = ANY({3})))
            """, reach.Values, ct);
        await db.Database.ExecuteSqlAsync($"SET LOCAL portal.redacting = 'off'", ct);
    }
}
