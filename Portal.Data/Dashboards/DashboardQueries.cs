using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Dashboards;

/// <summary>A university at a glance.</summary>
/// <param name="CountedAt">When its figures were counted; null before the first time.</param>
/// <param name="Today">Its present day.</param>
/// <param name="Days">Figures by kind and day, without days on which nothing happened.</param>
/// <param name="Standing">How things stand, by kind and faculty (0 for the whole).</param>
/// <param name="Before">How they stood when the period began; empty when nobody counted then.</param>
/// <param name="Now">What is true this minute.</param>
public sealed record Dashboard(
    DateTimeOffset? CountedAt, DateOnly Today, IReadOnlyDictionary<(FigureKind Kind, DateOnly Day), long> Days,
    IReadOnlyDictionary<(FigureKind Kind, int Faculty), long> Standing, IReadOnlyDictionary<FigureKind, long> Before, DashboardNow Now)
{
    /// <summary>What happened in so many days, the last of which is <paramref name="last"/>.</summary>
    public long Sum(FigureKind kind, DateOnly last, int days) => Enumerable.Range(0, days).Sum(back => Days.GetValueOrDefault((kind, last.AddDays(-back))));

    /// <summary>How the whole university stands; 0 before the first count.</summary>
    public long Stands(FigureKind kind) => Standing.GetValueOrDefault((kind, 0));
}

/// <summary>What is not worth keeping, because it is cheap to ask and old at once.</summary>
/// <param name="Online">People seen within <see cref="DashboardQueries.OnlineWindow"/>.</param>
/// <param name="Registrations">Registrations that wait, up to <see cref="DashboardQueries.CountedAtMost"/>.</param>
/// <param name="FailedJobs">Jobs of the last day that failed for good, up to the same.</param>
public sealed record DashboardNow(int Online, int Registrations, int FailedJobs);

/// <summary>A university in the list of the main administration; figures as last counted, 0 before.</summary>
public sealed record UniversityGlance(int Id, long Students, long SeenInWeek, long Professors, long ChaptersPublished, long Bytes);

/// <summary>Reads dashboards from figures counted before. Nobody but administrations has one.</summary>
public sealed class DashboardQueries(PortalDb portal, TimeProvider time)
{
    /// <summary>Who was seen within it is there now; people are noted once a minute, so it is 120 s to 180 s.</summary>
    public static readonly TimeSpan OnlineWindow = TimeSpan.FromSeconds(120);

    public const int CountedAtMost = 1000;

    /// <summary>Of the administered university; null for everybody else. Three statements, none of which counts more than what is there now.</summary>
    /// <param name="days">Length of the period, 1 to 90; as many days before it come along, to compare.</param>
    /// <param name="zone">Whose days they are.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Dashboard?> ReadAsync(int days, TimeZoneInfo zone, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is SystemViewer || db.Viewer.AdministeredUniversity() is not { } university)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var length = Math.Clamp(days, 1, 90);
        var (from, begin) = (today.AddDays(1 - (2 * length)), today.AddDays(-length));
        var counted = await db.FigureCounts.Select(c => (DateTimeOffset?)c.At).SingleOrDefaultAsync(ct);
        if (counted is null)
        {
            // Nobody has to wait for the next five minutes to see a new university’s figures.
            await JobQueue.EnqueueAsync(db, FigureCounting.Kind, new { }, new JobOptions { Key = "first", WithoutOwner = true, AboveUniversities = true, Priority = 1 }, ct);
        }

        var figures = await db.DailyFigures
            .Where(f => f.Day >= from && (f.Kind < FigureKind.Students || f.Day >= today.AddDays(-1) || f.Day == begin))
            .Select(f => new { f.Day, f.Kind, f.FacultyId, f.Value }).ToListAsync(ct);
        var standing = figures.Where(f => f.Kind >= FigureKind.Students && f.Day > begin).GroupBy(f => (f.Kind, f.FacultyId));
        return new(
            counted, today, figures.Where(f => f.Kind < FigureKind.Students).ToDictionary(f => (f.Kind, f.Day), f => f.Value),
            standing.ToDictionary(g => g.Key, g => g.MaxBy(f => f.Day)?.Value ?? 0),
            figures.Where(f => f.Kind >= FigureKind.Students && f.Day == begin && f.FacultyId == 0).ToDictionary(f => f.Kind, f => f.Value),
            await NowAsync(db, university, now, ct));
    }

    /// <summary>People of the administered university who are there now; null for everybody else.</summary>
    public async Task<int?> OnlineAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is not SystemViewer && db.Viewer.AdministeredUniversity() is { } university ? (await NowAsync(db, university, time.GetUtcNow(), ct)).Online : null;
    }

    /// <summary>Every university in use as it stood when last counted, for the main administration; nothing for everybody else. One statement.</summary>
    public async Task<IReadOnlyList<UniversityGlance>> GlanceAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is not MainAdminViewer ? [] : await db.Database.SqlQuery<UniversityGlance>($"""
            SELECT u.id AS "Id", coalesce(max(f.value) FILTER (WHERE f.kind = 50), 0) AS "Students", coalesce(max(f.value) FILTER (WHERE f.kind = 51), 0) AS "SeenInWeek",
                   coalesce(max(f.value) FILTER (WHERE f.kind = 54), 0) AS "Professors", coalesce(max(f.value) FILTER (WHERE f.kind = 55), 0) AS "ChaptersPublished",
                   coalesce(max(f.value) FILTER (WHERE f.kind = 60), 0) AS "Bytes"
              FROM universities u
              LEFT JOIN LATERAL (SELECT max(day) AS day FROM daily_figures WHERE university_id = u.id AND kind = 50) last ON true
              LEFT JOIN daily_figures f ON f.university_id = u.id AND f.day = last.day AND f.faculty_id = 0
             WHERE u.deleted_at IS NULL
             GROUP BY u.id
            """).ToListAsync(ct);
    }

    private static async Task<DashboardNow> NowAsync(PortalDbContext db, int university, DateTimeOffset now, CancellationToken ct)
    {
        var seen = now - OnlineWindow;
        var minute = new DateTimeOffset(seen.UtcTicks - (seen.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var day = now.AddDays(-1);
        var rows = await db.Database.SqlQuery<DashboardNow>($"""
            SELECT (SELECT count(DISTINCT s.account_id)::int FROM account_sessions s JOIN accounts a ON a.id = s.account_id
                     WHERE a.university_id = {university} AND s.last_seen_at >= {minute} AND s.ended_at IS NULL) AS "Online",
                   (SELECT count(*)::int FROM (SELECT FROM accounts WHERE university_id = {university} AND accepted_at IS NULL AND enabled
                                                 AND EXISTS (SELECT FROM students s WHERE s.account_id = accounts.id AND s.deleted_at IS NULL) LIMIT {CountedAtMost}) w) AS "Registrations",
                   (SELECT count(*)::int FROM (SELECT FROM jobs WHERE university_id = {university} AND state = {(short)Jobs.JobState.Failed} AND finished_at >= {day} LIMIT {CountedAtMost}) j) AS "FailedJobs"
            """).ToListAsync(ct);
        return rows[0];
    }
}
