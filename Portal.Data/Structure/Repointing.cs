using Microsoft.EntityFrameworkCore;
using Portal.Data.Rosters.Applying;

namespace Portal.Data.Structure;

#pragma warning disable EF1002 // names of tables and columns come from the model, every value is a parameter

/// <summary>What hangs on a part of the structure follows when that moves, or goes over to another one when it ends. Rows in the bin too: they come back to where it is.</summary>
internal static class Repointing
{
    /// <summary>Whatever points at one thing points at another one; read from the model, so that no new table is forgotten.</summary>
    /// <param name="type">Of the thing.</param>
    /// <param name="leftOut">Tables where the other thing may be named already: they need a statement of their own.</param>
    public static async Task MoveAsync(PortalDbContext db, Type type, int university, int from, int into, Type[] leftOut, CancellationToken ct)
    {
        foreach (var (table, column) in ModelPointers.At(db, type, leftOut))
        {
            await db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET {column} = {{2}} WHERE university_id = {{0}} AND {column} = {{1}}", [university, from, into], ct);
        }
    }

    /// <summary>The same in a table of links, where one to the other thing may be there already: then this one goes.</summary>
    public static async Task MoveLinksAsync(PortalDbContext db, string table, string column, int university, int from, int into, CancellationToken ct)
    {
        await db.Database.ExecuteSqlRawAsync(
            $"""
            INSERT INTO {table} (university_id, professor_id, {column}) SELECT university_id, professor_id, {"{2}"} FROM {table} WHERE university_id = {"{0}"} AND {column} = {"{1}"}
            ON CONFLICT DO NOTHING
            """, [university, from, into], ct);
        await db.Database.ExecuteSqlRawAsync($"DELETE FROM {table} WHERE university_id = {{0}} AND {column} = {{1}}", [university, from], ct);
    }

    /// <summary>What repeats the faculty of a programme says the present one: messages, and the professors of the programme, who belong to its faculty (EL-U1).</summary>
    public static async Task FollowFacultyAsync(PortalDbContext db, int university, int programme, int faculty, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"UPDATE announcements SET faculty_id = {faculty} WHERE university_id = {university} AND programme_id = {programme} AND faculty_id IS DISTINCT FROM {faculty}", ct);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO professor_faculties (university_id, professor_id, faculty_id)
            SELECT university_id, professor_id, {faculty} FROM professor_programmes WHERE university_id = {university} AND programme_id = {programme}
            ON CONFLICT DO NOTHING
            """, ct);
    }

    /// <summary>What repeats the place of a subject says the present one: chapters, lessons, messages. Who sees them follows at once.</summary>
    public static async Task FollowSubjectAsync(PortalDbContext db, int subject, int programme, short semester, Level level, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapters
               SET programme_id = {programme}, track_id = {level.TrackId}, level_id = {level.Id}, level_rank = {level.Rank}, semester = {semester}
             WHERE university_id = {level.UniversityId} AND subject_id = {subject}
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE lessons SET programme_id = {programme}, track_id = {level.TrackId}, level_id = {level.Id}, level_rank = {level.Rank}
             WHERE university_id = {level.UniversityId} AND subject_id = {subject}
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE announcements a SET programme_id = {programme}, level_id = {level.Id}, semester = {semester}, faculty_id = p.faculty_id
              FROM programmes p
             WHERE a.university_id = {level.UniversityId} AND a.subject_id = {subject} AND p.university_id = a.university_id AND p.id = {programme}
            """, ct);
    }
}
