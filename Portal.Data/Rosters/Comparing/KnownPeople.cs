using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Rosters.Comparing;

#pragma warning disable EF1002 // names of tables and columns are constants, every value is a parameter

/// <summary>Somebody of the university who answers to a number, a user name or an address of the file.</summary>
/// <param name="PersonId">The student or professor; null for an account that is not one yet.</param>
/// <param name="Programmes">Ids with commas between them, in order; of a student, one.</param>
/// <param name="Binned">Was one, and lies in the bin.</param>
/// <param name="Staff">Has another role that an import must not close.</param>
/// <param name="Seen">The snapshot, as JSON.</param>
internal sealed record KnownPerson(
    int AccountId, int? PersonId, string? Number, string? FirstName, string? LastName, string? Programmes, int? LevelId, string? Speciality, string? UserName, string? Email,
    string? UserKey, string? EmailKey, bool Enabled, bool Binned, bool Staff, string Seen)
{
    public string Name => PersonId is null ? UserName ?? "" : PersonLine.Shown(LastName, FirstName);
}

/// <summary>Finds people by what files say of them, and says how their rows are written down.</summary>
internal static class KnownPeople
{
    public static string TableOf(RosterKind kind) => kind is RosterKind.Professors ? "professors" : "students";

    /// <summary>What counts when it is asked whether somebody changed; "a" is the account, "p" the student or professor.</summary>
    public static string Seen(RosterKind kind) => kind is RosterKind.Professors
        ? """
          jsonb_build_object('person', p.id, 'number', p.number, 'first', p.first_name, 'last', p.last_name, 'speciality', p.speciality,
            'programmes', (SELECT coalesce(jsonb_agg(l.programme_id ORDER BY l.programme_id), '[]'::jsonb) FROM professor_programmes l WHERE l.university_id = p.university_id AND l.professor_id = p.id),
            'faculties', (SELECT coalesce(jsonb_agg(l.faculty_id ORDER BY l.faculty_id), '[]'::jsonb) FROM professor_faculties l WHERE l.university_id = p.university_id AND l.professor_id = p.id),
            'user', a.user_name, 'email', a.email, 'enabled', a.enabled)
          """
        : """
          jsonb_build_object('person', p.id, 'number', p.number, 'first', p.first_name, 'last', p.last_name, 'programme', p.programme_id, 'level', p.level_id,
            'user', a.user_name, 'email', a.email, 'enabled', a.enabled)
          """;

    /// <summary>The same with everything else that an import touches.</summary>
    public static string Full(RosterKind kind) => $"""
        {Seen(kind)} || jsonb_build_object('userKey', a.normalized_user_name, 'emailKey', a.normalized_email, 'confirmed', a.email_confirmed,
            'stamp', a.security_stamp, 'concurrency', a.concurrency_stamp)
        """;

    /// <summary>True for accounts that also have a role of staff.</summary>
    public static string Staff(RosterKind kind) => $"""
        (EXISTS (SELECT 1 FROM administrators x WHERE x.account_id = a.id)
         OR EXISTS (SELECT 1 FROM {(kind is RosterKind.Professors ? "students" : "professors")} x WHERE x.university_id = a.university_id AND x.account_id = a.id AND x.deleted_at IS NULL))
        """;

    /// <summary>Everybody of the university who answers to one of these; one statement.</summary>
    public static Task<List<KnownPerson>> FindAsync(
        PortalDbContext db, int university, RosterKind kind, string[] numbers, string[] userKeys, string[] emailKeys, CancellationToken ct)
    {
        var table = TableOf(kind);
        var own = kind is RosterKind.Professors
            ? """
              (SELECT string_agg(l.programme_id::text, ',' ORDER BY l.programme_id) FROM professor_programmes l WHERE l.university_id = p.university_id AND l.professor_id = p.id) AS "Programmes", NULL::int AS "LevelId", p.speciality AS "Speciality"
              """
            : """p.programme_id::text AS "Programmes", p.level_id AS "LevelId", NULL::text AS "Speciality" """;
        return db.Database.SqlQueryRaw<KnownPerson>($$"""
            SELECT a.id AS "AccountId", p.id AS "PersonId", p.number AS "Number", p.first_name AS "FirstName", p.last_name AS "LastName", {{own}},
                   a.user_name AS "UserName", a.email AS "Email", a.normalized_user_name AS "UserKey", a.normalized_email AS "EmailKey", a.enabled AS "Enabled",
                   (p.id IS NULL AND EXISTS (SELECT 1 FROM {{table}} b WHERE b.university_id = {0} AND b.account_id = a.id AND b.deleted_at IS NOT NULL)) AS "Binned",
                   {{Staff(kind)}} AS "Staff", ({{Seen(kind)}})::text AS "Seen"
              FROM accounts a
              LEFT JOIN {{table}} p ON p.university_id = {0} AND p.account_id = a.id AND p.deleted_at IS NULL
             WHERE a.university_id = {0} AND a.id IN (
                   SELECT n.account_id FROM {{table}} n WHERE n.university_id = {0} AND n.number = ANY ({1}) AND n.deleted_at IS NULL
                   UNION SELECT u.id FROM accounts u WHERE u.normalized_user_name = ANY ({2})
                   UNION SELECT e.id FROM accounts e WHERE e.normalized_email = ANY ({3}))
            """, university, numbers, userKeys, emailKeys).ToListAsync(ct);
    }
}
