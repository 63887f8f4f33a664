using Microsoft.EntityFrameworkCore;

namespace Portal.Tests.Support;

/// <summary>Enough chapters that PostgreSQL thinks about how to find them.</summary>
public static class ManyChapters
{
    /// <summary>Of INF at L2, in one subject, numbered from 1001; ten share each instant.</summary>
    public const int InSubject = 1_000;

    /// <summary>Of LET, over many subjects.</summary>
    public const int Beside = 18_000;

    /// <summary>Adds them in Fleuve, with authors and what <see cref="UniversityWorld.Student"/> has read.</summary>
    public static async Task AddAsync(WorldBase world)
    {
        var here = world.World.Fleuve;
        await using var db = world.Open(here.Id);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO subjects (university_id, programme_id, level_id, semester, code, name, summary, macros, published_chapters)
            SELECT {here.Id}, {here.Programmes["LET"]}, {here.Levels["L1"]}, 1, 'M' || n, 'Matière ' || n, '', '', 300 FROM generate_series(1, 60) n;

            INSERT INTO chapters (university_id, subject_id, programme_id, track_id, level_id, level_rank, semester, number, title, excerpt, author_names, language,
                reading_minutes, exercise_count, solution_release, published_at, published_version, created_at, updated_at)
            SELECT {here.Id}, s.id, s.programme_id, {here.Tracks["LMD"]}, s.level_id, 1, 1, n, 'Chapitre ' || n, 'Extrait ' || n, 'Awa Ndiaye', 'fr', 5, 2, 0,
                timestamptz '2026-01-01' + n * interval '1 hour', 1, now(), now()
            FROM subjects s, generate_series(1, 300) n WHERE s.university_id = {here.Id} AND s.code LIKE 'M%' AND s.programme_id = {here.Programmes["LET"]};

            INSERT INTO chapters (university_id, subject_id, programme_id, track_id, level_id, level_rank, semester, number, title, excerpt, author_names, language,
                reading_minutes, exercise_count, solution_release, published_at, published_version, created_at, updated_at)
            SELECT {here.Id}, {here.Subjects["INF L2"]}, {here.Programmes["INF"]}, {here.Tracks["LMD"]}, {here.Levels["L2"]}, 2, 1, 1000 + n, 'Chapitre ' || n, 'Extrait ' || n, 'Awa Ndiaye', 'fr', 5, 2, 0,
                timestamptz '2026-01-01' + (n / 10) * interval '1 hour', 1, now(), now()
            FROM generate_series(1, {InSubject}) n;

            INSERT INTO chapter_authors (university_id, chapter_id, professor_id, position)
            SELECT {here.Id}, c.id, CASE WHEN c.programme_id = {here.Programmes["INF"]} THEN {here.Author.Id} ELSE {here.Stranger.Id} END, 0
            FROM chapters c WHERE c.university_id = {here.Id} AND c.title LIKE 'Chapitre %';

            INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at, read_at)
            SELECT {here.Id}, s.id, c.id, 0, 'c-p1', 50, 1, now() - c.number * interval '1 minute', CASE WHEN c.number % 3 = 0 THEN now() END
            FROM chapters c, students s WHERE s.university_id = {here.Id} AND c.university_id = {here.Id} AND c.number > 1000;
            """);
        await db.Database.ExecuteSqlAsync($"ANALYZE");
    }
}
