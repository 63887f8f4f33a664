namespace Portal.Data.Rosters.Applying;

/// <summary>The statements that bring a structure into force; their places are those of <see cref="PersonStatements"/>.</summary>
internal static class StructureStatements
{
    private const string Mine = "r.university_id = {0} AND r.import_id = {1}";
    private const string Part = Mine + " AND r.id > {2} AND r.id <= {3}";

    /// <summary>Everything in use, by kind: its number, id, code and name as they are compared.</summary>
    internal const string Things = """
        (SELECT 1::smallint AS thing, f.id, jsonb_build_object('code', f.code, 'name', f.name) AS now FROM faculties f WHERE f.university_id = {0} AND f.deleted_at IS NULL
         UNION ALL SELECT 2::smallint, g.id, jsonb_build_object('code', g.code, 'name', g.name) FROM programmes g WHERE g.university_id = {0} AND g.deleted_at IS NULL
         UNION ALL SELECT 3::smallint, s.id, jsonb_build_object('code', s.code, 'name', s.name) FROM subjects s WHERE s.university_id = {0} AND s.deleted_at IS NULL)
        """;

    private const string Faculty = "faculties f ON f.university_id = r.university_id AND f.code = r.wanted ->> 'faculty' AND f.deleted_at IS NULL";
    private const string Programme = "programmes g ON g.university_id = r.university_id AND g.faculty_id = f.id AND g.code = r.wanted ->> 'programme' AND g.deleted_at IS NULL";

    /// <summary>Marks lines that no longer hold: the thing has another name, its code is taken, its parent or level is gone.</summary>
    public static IEnumerable<string> Recheck()
    {
        const string Mark = "UPDATE roster_rows r SET fate = 2 WHERE " + Mine + " AND r.fate = 0 AND ";
        yield return "UPDATE roster_rows r SET fate = 0 WHERE " + Mine + " AND r.fate = 2";
        yield return $"{Mark} r.outcome = 1 AND r.seen IS DISTINCT FROM (SELECT t.now FROM {Things} t WHERE t.thing = r.thing AND t.id = r.target_id)";
        yield return $"{Mark} r.outcome = 0 AND r.thing = 1 AND EXISTS (SELECT 1 FROM faculties f WHERE f.university_id = r.university_id AND f.code = r.wanted ->> 'code' AND f.deleted_at IS NULL)";
        yield return $"{Mark} r.outcome = 0 AND r.thing = 2 AND EXISTS (SELECT 1 FROM programmes g JOIN {Faculty} WHERE g.university_id = r.university_id AND g.faculty_id = f.id AND g.code = r.wanted ->> 'code' AND g.deleted_at IS NULL)";
        yield return $"""
            {Mark} r.outcome = 0 AND r.thing = 3 AND (NOT EXISTS (SELECT 1 FROM levels l WHERE l.university_id = r.university_id AND l.id = (r.wanted ->> 'level')::int)
                OR EXISTS (SELECT 1 FROM subjects s JOIN {Faculty} JOIN {Programme} WHERE s.university_id = r.university_id AND s.programme_id = g.id AND s.deleted_at IS NULL AND s.archived_at IS NULL
                    AND s.level_id = (r.wanted ->> 'level')::int AND s.semester = (r.wanted ->> 'semester')::int AND s.code = r.wanted ->> 'code'))
            """;
        yield return $"""
            {Mark} r.outcome = 0 AND r.thing IN (2, 3)
                AND NOT EXISTS (SELECT 1 FROM faculties f WHERE f.university_id = r.university_id AND f.code = r.wanted ->> 'faculty' AND f.deleted_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = r.university_id AND o.import_id = r.import_id AND o.thing = 1 AND o.outcome = 0 AND o.wanted ->> 'code' = r.wanted ->> 'faculty')
            """;
        yield return $"""
            {Mark} r.outcome = 0 AND r.thing = 3
                AND NOT EXISTS (SELECT 1 FROM faculties f JOIN {Programme} WHERE f.university_id = r.university_id AND f.code = r.wanted ->> 'faculty' AND f.deleted_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM roster_rows o WHERE o.university_id = r.university_id AND o.import_id = r.import_id AND o.thing = 2 AND o.outcome = 0
                                   AND o.wanted ->> 'code' = r.wanted ->> 'programme' AND o.wanted ->> 'faculty' = r.wanted ->> 'faculty')
            """;
    }

    /// <summary>Part by part, parents first.</summary>
    public static IEnumerable<string> Write()
    {
        yield return Named("faculties", 1);
        yield return Named("programmes", 2);
        yield return Named("subjects", 3);
        yield return $"""
            WITH made AS (
                INSERT INTO faculties (university_id, code, name) SELECT r.university_id, r.wanted ->> 'code', r.wanted ->> 'name' FROM roster_rows r WHERE {Part} AND r.thing = 1 AND r.outcome = 0 ORDER BY r.id
                RETURNING id, code)
            UPDATE roster_rows r SET target_id = made.id FROM made WHERE {Part} AND r.thing = 1 AND r.outcome = 0 AND r.wanted ->> 'code' = made.code
            """;
        yield return $"""
            WITH made AS (
                INSERT INTO programmes (university_id, faculty_id, code, name)
                SELECT r.university_id, f.id, r.wanted ->> 'code', r.wanted ->> 'name' FROM roster_rows r JOIN {Faculty} WHERE {Part} AND r.thing = 2 AND r.outcome = 0 ORDER BY r.id
                RETURNING id, faculty_id, code)
            UPDATE roster_rows r SET target_id = made.id FROM made, faculties f
             WHERE {Part} AND r.thing = 2 AND r.outcome = 0 AND f.university_id = r.university_id AND f.id = made.faculty_id AND f.code = r.wanted ->> 'faculty' AND r.wanted ->> 'code' = made.code
            """;
        yield return $"""
            WITH made AS (
                INSERT INTO subjects (university_id, programme_id, level_id, semester, code, name, summary, macros, published_chapters)
                SELECT r.university_id, g.id, (r.wanted ->> 'level')::int, (r.wanted ->> 'semester')::smallint, r.wanted ->> 'code', r.wanted ->> 'name', '', '', 0
                  FROM roster_rows r JOIN {Faculty} JOIN {Programme} WHERE {Part} AND r.thing = 3 AND r.outcome = 0 ORDER BY r.id
                RETURNING id, programme_id, level_id, semester, code)
            UPDATE roster_rows r SET target_id = made.id FROM made, programmes g, faculties f
             WHERE {Part} AND r.thing = 3 AND r.outcome = 0 AND g.university_id = r.university_id AND g.id = made.programme_id AND g.code = r.wanted ->> 'programme'
               AND f.university_id = r.university_id AND f.id = g.faculty_id AND f.code = r.wanted ->> 'faculty'
               AND made.level_id = (r.wanted ->> 'level')::int AND made.semester = (r.wanted ->> 'semester')::int AND r.wanted ->> 'code' = made.code
            """;
    }

    /// <summary>Writes down how everything was and how it has become.</summary>
    public const string Remember = "UPDATE roster_rows r SET before = r.seen, after = t.now FROM " + Things + " t WHERE " + Mine + " AND r.outcome IN (0, 1) AND t.thing = r.thing AND t.id = r.target_id";

    private static string Named(string table, int thing) => $"""
        UPDATE {table} t SET name = r.wanted ->> 'name' FROM roster_rows r WHERE {Part} AND r.thing = {thing} AND r.outcome = 1 AND t.university_id = r.university_id AND t.id = r.target_id
        """;
}
