using Portal.Data.Rosters.Comparing;

namespace Portal.Data.Rosters.Applying;

/// <summary>
/// The statements that bring people into force. In each, {0} is the university and {1} the import; where lines are taken in parts, {2} and {3} bound their ids.
/// User names, addresses and numbers are freed before they are given, so that people may exchange them.
/// </summary>
internal static class PersonStatements
{
    private const string Mine = "r.university_id = {0} AND r.import_id = {1}";
    private const string Part = Mine + " AND r.id > {2} AND r.id <= {3}";

    /// <summary>Keeps everybody concerned as they are until the end.</summary>
    public static string[] Lock(RosterKind kind) =>
    [
        $"SELECT a.id FROM accounts a WHERE a.id IN (SELECT r.account_id FROM roster_rows r WHERE {Mine} AND r.outcome IN (0, 1, 2)) ORDER BY a.id FOR UPDATE",
        $"SELECT p.id FROM {KnownPeople.TableOf(kind)} p WHERE p.university_id = {{0}} AND p.id IN (SELECT r.target_id FROM roster_rows r WHERE {Mine} AND r.outcome IN (1, 2)) ORDER BY p.id FOR UPDATE",
    ];

    /// <summary>Marks lines that no longer hold: the person changed, a key was taken, a programme or level is gone.</summary>
    public static IEnumerable<string> Recheck(RosterKind kind)
    {
        const string Mark = "UPDATE roster_rows r SET fate = 2 WHERE " + Mine + " AND r.fate = 0 AND r.outcome IN (0, 1, 2) AND ";
        yield return $"""
            {Mark} r.account_id IS NOT NULL AND r.seen IS DISTINCT FROM
              (SELECT {KnownPeople.Seen(kind)} FROM accounts a
                 LEFT JOIN {KnownPeople.TableOf(kind)} p ON p.university_id = a.university_id AND p.account_id = a.id AND p.deleted_at IS NULL
                WHERE a.id = r.account_id AND a.university_id = r.university_id)
            """;
        foreach (var (_, _, _, owner) in PersonKeys.Takers(kind))
        {
            yield return $"{Mark} EXISTS (SELECT 1 {owner})";
        }

        yield return kind is RosterKind.Professors
            ? $"{Mark} EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(r.wanted -> 'programmes', '[]'::jsonb)) w (id) WHERE NOT EXISTS (SELECT 1 FROM programmes g WHERE g.university_id = r.university_id AND g.id = w.id::int AND g.deleted_at IS NULL))"
            : $"""
              {Mark} ((r.wanted -> 'programme' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM programmes g WHERE g.university_id = r.university_id AND g.id = (r.wanted ->> 'programme')::int AND g.deleted_at IS NULL AND g.archived_at IS NULL
                           AND EXISTS (SELECT 1 FROM faculties f WHERE f.university_id = g.university_id AND f.id = g.faculty_id AND f.archived_at IS NULL)))
                   OR (r.wanted -> 'level' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM levels l WHERE l.university_id = r.university_id AND l.id = (r.wanted ->> 'level')::int)))
              """;
        yield return $"{Mark} (r.wanted ->> 'enabled') = 'false' AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = r.account_id AND {KnownPeople.Staff(kind)})";
    }

    /// <summary>Writes down how everybody concerned is, into "before" or "after".</summary>
    public static string Remember(RosterKind kind, string column, string outcomes) => $"""
        UPDATE roster_rows r SET {column} = {KnownPeople.Full(kind)}
          FROM accounts a LEFT JOIN {KnownPeople.TableOf(kind)} p ON p.university_id = a.university_id AND p.account_id = a.id AND p.deleted_at IS NULL
         WHERE {Mine} AND r.outcome IN ({outcomes}) AND a.id = r.account_id AND a.university_id = r.university_id
        """;

    /// <summary>Lets go of the keys that others may get.</summary>
    public static string[] Free(RosterKind kind) =>
    [
        $"""
        UPDATE accounts a SET normalized_email = CASE WHEN r.email_key IS NULL THEN a.normalized_email END, normalized_user_name = CASE WHEN r.user_key IS NULL THEN a.normalized_user_name END
          FROM roster_rows r WHERE {Mine} AND r.outcome IN (1, 2) AND a.id = r.account_id AND a.university_id = r.university_id AND (r.email_key IS NOT NULL OR r.user_key IS NOT NULL)
        """,
        $"UPDATE {KnownPeople.TableOf(kind)} p SET number = NULL FROM roster_rows r WHERE {Mine} AND r.outcome IN (1, 2) AND r.number IS NOT NULL AND p.university_id = r.university_id AND p.id = r.target_id",
    ];

    /// <summary>Part by part: accounts, then the people themselves, then those who are new. {4} is the moment, {5} the role.</summary>
    public static IEnumerable<string> Write(RosterKind kind)
    {
        var table = KnownPeople.TableOf(kind);
        yield return $"""
            UPDATE accounts a
               SET user_name = coalesce(r.wanted ->> 'user', a.user_name), normalized_user_name = coalesce(r.user_key, a.normalized_user_name),
                   email = coalesce(r.wanted ->> 'email', a.email), normalized_email = coalesce(r.email_key, a.normalized_email),
                   enabled = coalesce((r.wanted ->> 'enabled')::boolean, a.enabled),
                   security_stamp = CASE WHEN r.email_key IS NULL AND r.user_key IS NULL THEN a.security_stamp ELSE replace(gen_random_uuid()::text, '-', '') END,
                   concurrency_stamp = gen_random_uuid()::text
              FROM roster_rows r
             WHERE {Part} AND r.outcome IN (1, 2) AND a.id = r.account_id AND a.university_id = r.university_id
               AND (r.wanted -> 'user' IS NOT NULL OR r.wanted -> 'email' IS NOT NULL OR r.wanted -> 'enabled' IS NOT NULL)
            """;
        var own = kind is RosterKind.Professors
            ? "speciality = coalesce(r.wanted ->> 'speciality', p.speciality)"
            : "programme_id = coalesce((r.wanted ->> 'programme')::int, p.programme_id), level_id = coalesce((r.wanted ->> 'level')::int, p.level_id)";
        yield return $"""
            UPDATE {table} p
               SET number = coalesce(r.number, p.number), first_name = coalesce(r.wanted ->> 'first', p.first_name), last_name = coalesce(r.wanted ->> 'last', p.last_name), {own}
              FROM roster_rows r WHERE {Part} AND r.outcome IN (1, 2) AND p.university_id = r.university_id AND p.id = r.target_id
               AND r.wanted - 'user' - 'email' - 'enabled' <> jsonb_build_object()
            """;
        yield return $"""
            WITH made AS (
                INSERT INTO accounts (user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, phone_number_confirmed,
                                      two_factor_enabled, lockout_enabled, access_failed_count, university_id, last_role, enabled, accepted_at, created_at)
                SELECT r.wanted ->> 'user', r.user_key, r.wanted ->> 'email', r.email_key, false, replace(gen_random_uuid()::text, '-', ''), gen_random_uuid()::text, false,
                       false, true, 0, r.university_id, {"{5}"}, true, {"{4}"}, {"{4}"}
                  FROM roster_rows r WHERE {Part} AND r.outcome = 0 AND r.account_id IS NULL ORDER BY r.id
                RETURNING id, normalized_user_name)
            UPDATE roster_rows r SET account_id = made.id FROM made WHERE {Part} AND r.outcome = 0 AND r.account_id IS NULL AND r.user_key = made.normalized_user_name
            """;
        var (columns, values) = kind is RosterKind.Professors
            ? ("speciality", "coalesce(r.wanted ->> 'speciality', '')")
            : ("programme_id, level_id", "(r.wanted ->> 'programme')::int, (r.wanted ->> 'level')::int");
        yield return $"""
            WITH made AS (
                INSERT INTO {table} (university_id, account_id, number, first_name, last_name, {columns}, created_at)
                SELECT r.university_id, r.account_id, r.number, r.wanted ->> 'first', r.wanted ->> 'last', {values}, {"{4}"}
                  FROM roster_rows r WHERE {Part} AND r.outcome = 0 ORDER BY r.id
                RETURNING id, account_id)
            UPDATE roster_rows r SET target_id = made.id FROM made WHERE {Part} AND r.outcome = 0 AND r.account_id = made.account_id
            """;
        if (kind is RosterKind.Professors)
        {
            yield return Links();
            yield return Faculties();
        }
    }

    /// <summary>The programmes become those of the file.</summary>
    private static string Links() => $"""
        WITH wanted AS (
            SELECT r.university_id, r.target_id AS professor_id, w.id::int AS programme_id
              FROM roster_rows r CROSS JOIN LATERAL jsonb_array_elements_text(r.wanted -> 'programmes') w (id)
             WHERE {Part} AND r.outcome IN (0, 1, 2) AND r.wanted -> 'programmes' IS NOT NULL),
        gone AS (
            DELETE FROM professor_programmes l
             WHERE l.university_id = {"{0}"} AND l.professor_id IN (SELECT professor_id FROM wanted)
               AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.professor_id = l.professor_id AND w.programme_id = l.programme_id))
        INSERT INTO professor_programmes (university_id, professor_id, programme_id) SELECT DISTINCT university_id, professor_id, programme_id FROM wanted ON CONFLICT DO NOTHING
        """;

    /// <summary>A professor belongs to the faculties of the programmes (EL-U1).</summary>
    private static string Faculties() => $"""
        INSERT INTO professor_faculties (university_id, professor_id, faculty_id)
        SELECT DISTINCT r.university_id, r.target_id, g.faculty_id
          FROM roster_rows r CROSS JOIN LATERAL jsonb_array_elements_text(r.wanted -> 'programmes') w (id)
          JOIN programmes g ON g.university_id = r.university_id AND g.id = w.id::int
         WHERE {Part} AND r.outcome IN (0, 1, 2) AND r.wanted -> 'programmes' IS NOT NULL
        ON CONFLICT DO NOTHING
        """;

    /// <summary>All lines that act are in force.</summary>
    public const string Done = "UPDATE roster_rows r SET fate = 1 WHERE " + Mine + " AND r.outcome IN (0, 1, 2)";
}
