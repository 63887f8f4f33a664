using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Rosters.Comparing;

#pragma warning disable EF1002 // names of tables and columns are constants, every value is a parameter

/// <summary>What can only be said of a file as a whole: whose keys are taken, and who is not in it.</summary>
internal static class PersonKeys
{
    /// <summary>
    /// Conditions under which a line's key belongs to somebody who keeps it; "r" is the line. Somebody who gives the key up in the same file does not count,
    /// so that two people may exchange their addresses.
    /// </summary>
    internal static IReadOnlyList<(RosterField Field, RosterFaultKind Why, string Wanted, string Owner)> Takers(RosterKind kind) =>
    [
        (RosterField.Email, RosterFaultKind.EmailTaken, "email", """
            FROM accounts a WHERE a.normalized_email = r.email_key AND a.id IS DISTINCT FROM r.account_id
             AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {0} AND o.import_id = {1} AND o.outcome IN (1, 2) AND o.account_id = a.id AND o.email_key IS NOT NULL)
            """),
        (RosterField.UserName, RosterFaultKind.UserNameTaken, "user", """
            FROM accounts a WHERE a.normalized_user_name = r.user_key AND a.id IS DISTINCT FROM r.account_id
             AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {0} AND o.import_id = {1} AND o.outcome IN (1, 2) AND o.account_id = a.id AND o.user_key IS NOT NULL)
            """),
        (RosterField.Number, RosterFaultKind.NumberTaken, "number", $$"""
            FROM {{KnownPeople.TableOf(kind)}} p JOIN accounts a ON a.id = p.account_id
             WHERE p.university_id = {0} AND p.number = r.number AND p.deleted_at IS NULL AND p.id IS DISTINCT FROM r.target_id
             AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {0} AND o.import_id = {1} AND o.outcome IN (1, 2) AND o.target_id = p.id AND o.number IS NOT NULL)
            """),
    ];

    /// <summary>Refuses lines that want what somebody else has and keeps. Refusing one may hold another back, so it goes on until nothing changes.</summary>
    public static async Task RefuseTakenAsync(PortalDbContext db, RosterImport import, IReadOnlyList<string> headers, RosterLayout layout, CancellationToken ct)
    {
        for (var refused = 1; refused > 0;)
        {
            refused = 0;
            foreach (var (field, why, wanted, owner) in Takers(import.Kind))
            {
                var title = layout.ColumnOf(field) is >= 0 and var at && at < headers.Count ? headers[at] : "";

                // Whose it is may be known inside the university alone.
                refused += await db.Database.ExecuteSqlRawAsync($$"""
                    UPDATE roster_rows r
                       SET outcome = 4, changes = NULL, number = NULL, user_key = NULL, email_key = NULL,
                           faults = coalesce(r.faults, '[]'::jsonb) || jsonb_build_array(jsonb_build_object('kind', {2}, 'column', {3}, 'value', coalesce(r.wanted ->> '{{wanted}}', ''),
                               'detail', coalesce((SELECT CASE WHEN a.university_id = {0} THEN a.user_name END {{owner}} LIMIT 1), '')))
                     WHERE r.university_id = {0} AND r.import_id = {1} AND r.outcome IN (0, 1, 2) AND EXISTS (SELECT 1 {{owner}})
                    """, [import.UniversityId, import.Id, why.ToString(), title], ct);
            }
        }
    }

    /// <summary>People of the scope whom no line means lose access; those who also teach or administer are named instead.</summary>
    public static Task<int> AddMissingAsync(PortalDbContext db, RosterImport import, RosterLayout layout, CancellationToken ct)
    {
        var kind = import.Kind;
        return db.Database.ExecuteSqlRawAsync($$"""
            INSERT INTO roster_rows (university_id, import_id, line, outcome, thing, name, target_id, account_id, wanted, seen, changes, faults, fate)
            SELECT {0}, {1}, 0, CASE WHEN m.staff THEN 4 ELSE 2 END, 0, concat_ws(', ', nullif(m.last_name, ''), nullif(m.first_name, '')), m.id, m.account_id,
                   jsonb_build_object('enabled', false), m.seen,
                   CASE WHEN NOT m.staff THEN jsonb_build_array(jsonb_build_object('field', 'State', 'before', 'open', 'after', 'closed')) END,
                   CASE WHEN m.staff THEN jsonb_build_array(jsonb_build_object('kind', 'AlsoStaff', 'column', '', 'value', '', 'detail', '')) END, 0
              FROM (SELECT p.id, p.account_id, p.last_name, p.first_name, {{KnownPeople.Staff(kind)}} AS staff, {{KnownPeople.Seen(kind)}} AS seen
                      FROM {{KnownPeople.TableOf(kind)}} p JOIN accounts a ON a.id = p.account_id
                     WHERE p.university_id = {0} AND p.deleted_at IS NULL AND a.enabled AND a.accepted_at IS NOT NULL AND {{Scope(kind)}}
                       AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = {0} AND o.import_id = {1} AND o.account_id = p.account_id)) m
             ORDER BY m.last_name, m.id
            """, [import.UniversityId, import.Id, layout.ScopeProgrammeId ?? 0, layout.ScopeLevelId ?? 0], ct);
    }

    /// <summary>Open accounts of the kind, in all and in the scope.</summary>
    public static async Task<(int All, int InScope)> CountAsync(PortalDbContext db, RosterImport import, RosterLayout layout, CancellationToken ct)
    {
        var row = await db.Database.SqlQueryRaw<Figures>($$"""
            SELECT count(*)::int AS "All", (count(*) FILTER (WHERE {{Scope(import.Kind)}}))::int AS "InScope"
              FROM {{KnownPeople.TableOf(import.Kind)}} p JOIN accounts a ON a.id = p.account_id
             WHERE p.university_id = {0} AND p.deleted_at IS NULL AND a.enabled AND {1} > 0
            """, import.UniversityId, import.Id, layout.ScopeProgrammeId ?? 0, layout.ScopeLevelId ?? 0).SingleAsync(ct);
        return (row.All, row.InScope);
    }

    /// <summary>The programme and level of the scope; 0 for all.</summary>
    private static string Scope(RosterKind kind) => kind is RosterKind.Professors
        ? "({2} = 0 OR EXISTS (SELECT 1 FROM professor_programmes l WHERE l.university_id = p.university_id AND l.professor_id = p.id AND l.programme_id = {2})) AND {3} >= 0"
        : "({2} = 0 OR p.programme_id = {2}) AND ({3} = 0 OR p.level_id = {3})";

    private sealed record Figures(int All, int InScope);
}
