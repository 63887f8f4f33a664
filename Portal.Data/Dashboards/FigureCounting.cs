using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Dashboards;

/// <summary>
/// Every five minutes, counts how every university stands and writes it down for dashboards, which then count nothing themselves. Readings and readers are
/// not counted here: they are added up while they happen (ReadingLog).
/// </summary>
public sealed class FigureCounting(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, TimeProvider time) : IJobHandler
{
    /// <summary>How old a figure may be.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>Days told by the rows themselves when a university is counted for the first time.</summary>
    private const int Behind = 90;

    /// <inheritdoc/>
    public static string Kind => "figures.count";

    /// <inheritdoc/>
    public static string Title => "Chiffres des tableaux de bord";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var universities = await lookups.UniversitiesAsync(ct);
        var done = 0;
        foreach (var university in universities)
        {
            var zone = (await lookups.OfUniversityAsync(university.Id, ct))?.Rules.Zone ?? TimeZoneInfo.Utc;
            await CountAsync(university.Id, zone, ct);
            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done();
    }

    /// <summary>Counts one university now.</summary>
    /// <param name="university">Which.</param>
    /// <param name="zone">Whose days are counted.</param>
    /// <param name="ct">Gives up between two statements.</param>
    public async Task CountAsync(int university, TimeZoneInfo zone, CancellationToken ct = default)
    {
        // Switches and terms are in memory; they are asked for before a connection is held.
        var rules = (await lookups.OfUniversityAsync(university, ct))?.Rules;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Viewer = new Access.SystemViewer(university);
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var last = await db.FigureCounts.Select(c => (DateTimeOffset?)c.At).SingleOrDefaultAsync(ct);

        // The day before is counted once more by the first count of a day, so that its last minutes are in it.
        var from = last is null ? today.AddDays(-Behind) : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(last.Value, zone).DateTime);
        var (begin, name) = (LocalTimes.InstantOf(from.ToDateTime(TimeOnly.MinValue), zone), zone.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (last is null)
        {
            await FirstAsync(db, university, begin, name, ct);
        }

        await DaysAsync(db, university, begin, name, ct);
        await StandingAsync(db, university, today, now, ct);
        await StorageAsync(db, university, today, ct);
        await SwitchedFigures.CountAsync(db, university, new(today, now, zone), rules, LocalTimes.InstantOf(today.AddDays(-Behind).ToDateTime(TimeOnly.MinValue), zone), begin, ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO figure_counts (university_id, at) VALUES ({university}, {now}) ON CONFLICT (university_id) DO UPDATE SET at = excluded.at", ct);
        var over = today.AddDays(-2);
        await db.DailyReaders.Where(r => r.Day < over).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What happened on each day since <paramref name="from"/>, from the rows that tell it.</summary>
    private static Task<int> DaysAsync(PortalDbContext db, int university, DateTimeOffset from, string zone, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
        SELECT {university}, day, kind, 0, count(*) FROM (
            SELECT 3 AS kind, (s.began_at AT TIME ZONE {zone})::date AS day FROM account_sessions s JOIN accounts a ON a.id = s.account_id
             WHERE a.university_id = {university} AND s.last_seen_at >= {from} - interval '1 minute' AND s.began_at >= {from}
            UNION ALL
            SELECT 4, (created_at AT TIME ZONE {zone})::date FROM comments WHERE university_id = {university} AND parent_id IS NULL AND created_at >= {from}
            UNION ALL
            SELECT 5, (published_at AT TIME ZONE {zone})::date FROM chapters WHERE university_id = {university} AND deleted_at IS NULL AND published_at >= {from}
            UNION ALL
            SELECT 6, (created_at AT TIME ZONE {zone})::date FROM students WHERE university_id = {university} AND deleted_at IS NULL AND created_at >= {from}
            UNION ALL
            SELECT 7, (sent_at AT TIME ZONE {zone})::date FROM announcements WHERE university_id = {university} AND sent_at >= {from}) told
         GROUP BY day, kind
        ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
        """, ct);

    /// <summary>Before counting began, reading places alone tell who read: each student and chapter once, on the day it was first opened.</summary>
    private static Task<int> FirstAsync(PortalDbContext db, int university, DateTimeOffset from, string zone, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
        SELECT {university}, day, kind, 0, n FROM (
            SELECT (coalesce(first_at, opened_at) AT TIME ZONE {zone})::date AS day, count(*) AS readings, count(DISTINCT student_id) AS readers
              FROM reading_places WHERE university_id = {university} AND coalesce(first_at, opened_at) >= {from} GROUP BY 1) told,
            LATERAL (VALUES (1, readings), (2, readers)) AS figures (kind, n)
        ON CONFLICT (university_id, day, kind, faculty_id) DO NOTHING
        """, ct);

    /// <summary>How things stand now, written down as today's.</summary>
    private static Task<int> StandingAsync(PortalDbContext db, int university, DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        var (week, month, late) = (now.AddDays(-7), now.AddDays(-30), now.AddDays(-3));
        return db.Database.ExecuteSqlAsync($"""
            WITH people AS (
                SELECT p.faculty_id, count(*) AS students, count(*) FILTER (WHERE a.last_seen_at >= {week}) AS week,
                       count(*) FILTER (WHERE a.last_seen_at >= {month}) AS month, count(*) FILTER (WHERE NOT a.enabled) AS closed
                  FROM students s JOIN accounts a ON a.id = s.account_id JOIN programmes p ON p.id = s.programme_id
                 WHERE s.university_id = {university} AND s.deleted_at IS NULL GROUP BY p.faculty_id),
            content AS (
                SELECT count(*) FILTER (WHERE published_at IS NOT NULL AND withdrawn_at IS NULL) AS published,
                       count(*) FILTER (WHERE published_at IS NULL OR withdrawn_at IS NOT NULL) AS other
                  FROM chapters WHERE university_id = {university} AND deleted_at IS NULL),
            asked AS (SELECT count(*) AS waiting, count(*) FILTER (WHERE created_at < {late}) AS long FROM comments WHERE university_id = {university} AND waiting),
            standing (kind, faculty, n) AS (
                SELECT 50, faculty_id, students FROM people UNION ALL SELECT 51, faculty_id, week FROM people
                UNION ALL SELECT k, 0, n FROM (SELECT coalesce(sum(students), 0) AS s, coalesce(sum(week), 0) AS w, coalesce(sum(month), 0) AS m, coalesce(sum(closed), 0) AS c FROM people) p,
                       LATERAL (VALUES (50, s), (51, w), (52, m), (53, c)) AS v (k, n)
                UNION ALL SELECT 54, 0, count(*) FROM professors WHERE university_id = {university} AND deleted_at IS NULL
                UNION ALL SELECT 55, 0, published FROM content UNION ALL SELECT 56, 0, other FROM content
                UNION ALL SELECT 57, 0, waiting FROM asked UNION ALL SELECT 58, 0, long FROM asked
                UNION ALL SELECT 60, 0, coalesce((SELECT bytes FROM storage_uses WHERE university_id = {university}), 0)),
            old AS (DELETE FROM daily_figures WHERE university_id = {university} AND day = {today} AND kind IN (50, 51) AND faculty_id NOT IN (SELECT faculty FROM standing))
            INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
            SELECT {university}, {today}, kind, faculty, n FROM standing
            ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
            """, ct);
    }

    /// <summary>How many files there are, and how many bytes of each kind.</summary>
    private static Task<int> StorageAsync(PortalDbContext db, int university, DateOnly today, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        WITH kept AS (
            SELECT length, CASE WHEN content_type LIKE 'image/%' THEN 70 WHEN content_type LIKE 'audio/%' THEN 72 WHEN content_type LIKE 'video/%' THEN 73
                                WHEN content_type LIKE 'text/%' OR content_type IN ('application/pdf', 'application/msword', 'application/rtf', 'application/epub+zip')
                                  OR content_type LIKE 'application/vnd.%' THEN 71 ELSE 74 END AS kind
              FROM stored_files WHERE university_id = {university})
        INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
        SELECT {university}, {today}, k, 0, n FROM (
            SELECT count(*) AS f, coalesce(sum(length) FILTER (WHERE kind = 70), 0)::bigint AS i, coalesce(sum(length) FILTER (WHERE kind = 71), 0)::bigint AS d,
                   coalesce(sum(length) FILTER (WHERE kind = 72), 0)::bigint AS s, coalesce(sum(length) FILTER (WHERE kind = 73), 0)::bigint AS v,
                   coalesce(sum(length) FILTER (WHERE kind = 74), 0)::bigint AS o FROM kept) sums,
            LATERAL (VALUES (59, f), (70, i), (71, d), (72, s), (73, v), (74, o)) AS figures (k, n)
        ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
        """, ct);
}
