using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Progression;

/// <summary>Keeps the figures beside what they count (EL-Q4).</summary>
internal static class ProgressionCounts
{
    /// <summary>Takes one away from what a passage was, which may be nothing, and adds one to what it is. In the order of the key, as everywhere here.</summary>
    public static Task<int> ChangeAsync(PortalDbContext db, IReadOnlyCollection<(ProgressionCount Count, int Number)> changes, CancellationToken ct)
    {
        var (university, year) = (changes.First().Count.UniversityId, changes.First().Count.AcademicYear);
        var (programmes, levels) = (changes.Select(c => c.Count.FromProgrammeId).ToArray(), changes.Select(c => c.Count.FromLevelId).ToArray());
        var (kinds, states) = (changes.Select(c => (short)c.Count.Kind).ToArray(), changes.Select(c => (short)c.Count.State).ToArray());
        var numbers = changes.Select(c => c.Number).ToArray();
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO progression_counts AS kept (university_id, academic_year, from_programme_id, from_level_id, kind, state, number)
            SELECT {university}, {year}, c.programme, c.level, c.kind, c.state, sum(c.number)::int
              FROM unnest({programmes}, {levels}, {kinds}, {states}, {numbers}) AS c (programme, level, kind, state, number)
             GROUP BY c.programme, c.level, c.kind, c.state HAVING sum(c.number) <> 0 ORDER BY 3, 4, 5, 6
            ON CONFLICT (university_id, academic_year, from_programme_id, from_level_id, kind, state) DO UPDATE SET number = kept.number + excluded.number
            """, ct);
    }

    /// <summary>The figure a passage belongs to as it is now.</summary>
    public static ProgressionCount Of(StudentProgression p) => new()
    {
        UniversityId = p.UniversityId, AcademicYear = p.AcademicYear, FromProgrammeId = p.FromProgrammeId, FromLevelId = p.FromLevelId, Kind = p.Kind, State = p.State,
    };

    /// <summary>Those of the ids, which are in their new state, have left another. Always in the order of the key, so that two who decide never wait for each other in a ring.</summary>
    public static Task<int> MoveAsync(PortalDbContext db, int university, long[] ids, ProgressionState from, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO progression_counts AS kept (university_id, academic_year, from_programme_id, from_level_id, kind, state, number)
        SELECT m.university_id, m.academic_year, m.from_programme_id, m.from_level_id, m.kind, m.state, m.number
          FROM (SELECT university_id, academic_year, from_programme_id, from_level_id, kind, {(short)from}::smallint AS state, -count(*)::int AS number
                  FROM student_progressions WHERE university_id = {university} AND id = ANY ({ids}) GROUP BY 1, 2, 3, 4, 5
                UNION ALL
                SELECT university_id, academic_year, from_programme_id, from_level_id, kind, state, count(*)::int
                  FROM student_progressions WHERE university_id = {university} AND id = ANY ({ids}) GROUP BY 1, 2, 3, 4, 5, 6) m
         ORDER BY 2, 3, 4, 5, 6
        ON CONFLICT (university_id, academic_year, from_programme_id, from_level_id, kind, state) DO UPDATE SET number = kept.number + excluded.number
        """, ct);

    /// <summary>Counts a university anew: what was deleted for good is told by nobody. Nobody decides meanwhile.</summary>
    public static async Task<int> RecountAsync(PortalDbContext db, int university, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE student_progressions, progression_counts IN SHARE ROW EXCLUSIVE MODE", ct);
        var counted = await RecountInAsync(db, university, ct);
        await transaction.CommitAsync(ct);
        return counted;
    }

    /// <summary>The same in the caller's transaction, which holds both tables.</summary>
    public static async Task<int> RecountInAsync(PortalDbContext db, int university, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"DELETE FROM progression_counts WHERE university_id = {university}", ct);
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO progression_counts (university_id, academic_year, from_programme_id, from_level_id, kind, state, number)
            SELECT university_id, academic_year, from_programme_id, from_level_id, kind, state, count(*)::int
              FROM student_progressions WHERE university_id = {university} GROUP BY 1, 2, 3, 4, 5, 6
            """, ct);
    }
}
