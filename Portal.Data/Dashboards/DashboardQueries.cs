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

/// <summary>What is not worth keeping, because it is cheap to ask and old at once. Numbers go up to <see cref="DashboardQueries.CountedAtMost"/>, but for the first and those of passages.</summary>
public sealed record DashboardNow
{
    /// <summary>People seen within <see cref="DashboardQueries.OnlineWindow"/>.</summary>
    public required int Online { get; init; }

    /// <summary>Registrations that wait.</summary>
    public required int Registrations { get; init; }

    /// <summary>Jobs of the last day that failed for good.</summary>
    public required int FailedJobs { get; init; }

    /// <summary>Jobs that are due and wait.</summary>
    public required int WaitingJobs { get; init; }

    public required int RunningJobs { get; init; }

    /// <summary>Since when the oldest job that is due waits; null when none does.</summary>
    public required DateTimeOffset? OldestDue { get; init; }

    /// <summary>Bytes of all files, each content once.</summary>
    public required long Bytes { get; init; }

    /// <summary>Payments that wait; null where there are no subscriptions.</summary>
    public required int? Payments { get; init; }

    /// <summary>Passages of the year that wait; null, as the next two, where there are no passages.</summary>
    public required int? PassagesWaiting { get; init; }

    public required int? PassagesValidated { get; init; }

    public required int? PassagesRefused { get; init; }
}

/// <summary>A university in the list of the main administration; figures as last counted, 0 before and for what it does without.</summary>
public sealed record UniversityGlance(
    int Id, long Students, long SeenInWeek, long Professors, long ChaptersPublished, long Bytes, long Subscriptions, long PaymentsWaiting, long PassagesWaiting);

/// <summary>Reads dashboards from figures counted before. Nobody but administrations has one.</summary>
public sealed class DashboardQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
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
        if (db.Viewer is SystemViewer || db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { Rules: { } rules })
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
        figures.RemoveAll(f => !IsOf(f.Kind, rules));
        var standing = figures.Where(f => f.Kind >= FigureKind.Students && f.Day > begin).GroupBy(f => (f.Kind, f.FacultyId));
        return new(
            counted, today, figures.Where(f => f.Kind < FigureKind.Students).ToDictionary(f => (f.Kind, f.Day), f => f.Value),
            standing.ToDictionary(g => g.Key, g => g.MaxBy(f => f.Day)?.Value ?? 0),
            figures.Where(f => f.Kind >= FigureKind.Students && f.Day == begin && f.FacultyId == 0).ToDictionary(f => f.Kind, f => f.Value),
            await NowAsync(db, university, rules, now, ct));
    }

    /// <summary>What is true this minute in the administered university; null for everybody else. One statement.</summary>
    public async Task<DashboardNow?> ReadNowAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is not SystemViewer && db.Viewer.AdministeredUniversity() is { } university && await lookups.OfUniversityAsync(university, ct) is { Rules: { } rules }
            ? await NowAsync(db, university, rules, time.GetUtcNow(), ct)
            : null;
    }

    /// <summary>Every university in use as it stood when last counted, for the main administration; nothing for everybody else. One statement.</summary>
    public async Task<IReadOnlyList<UniversityGlance>> GlanceAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is not MainAdminViewer ? [] : await db.Database.SqlQuery<UniversityGlance>($"""
            SELECT u.id AS "Id", coalesce(max(f.value) FILTER (WHERE f.kind = 50), 0) AS "Students", coalesce(max(f.value) FILTER (WHERE f.kind = 51), 0) AS "SeenInWeek",
                   coalesce(max(f.value) FILTER (WHERE f.kind = 54), 0) AS "Professors", coalesce(max(f.value) FILTER (WHERE f.kind = 55), 0) AS "ChaptersPublished",
                   coalesce(max(f.value) FILTER (WHERE f.kind = 60), 0) AS "Bytes", coalesce(max(f.value) FILTER (WHERE f.kind = 61), 0) AS "Subscriptions",
                   coalesce(max(f.value) FILTER (WHERE f.kind = 63), 0) AS "PaymentsWaiting", coalesce(max(f.value) FILTER (WHERE f.kind = 66), 0) AS "PassagesWaiting"
              FROM universities u
              LEFT JOIN LATERAL (SELECT max(day) AS day FROM daily_figures WHERE university_id = u.id AND kind = 50) last ON true
              LEFT JOIN daily_figures f ON f.university_id = u.id AND f.day = last.day AND f.faculty_id = 0
             WHERE u.deleted_at IS NULL
             GROUP BY u.id
            """).ToListAsync(ct);
    }

    /// <summary>What a university does without has no figures, even those of a day when it had it.</summary>
    private static bool IsOf(FigureKind kind, UniversityRules rules) => kind switch
    {
        FigureKind.Payments or (>= FigureKind.SubscriptionsActive and <= FigureKind.IncomeInMonth) => rules.Subscription is not null,
        FigureKind.PassagesWaiting => rules.Progression,
        _ => true,
    };

    private static async Task<DashboardNow> NowAsync(PortalDbContext db, int university, UniversityRules rules, DateTimeOffset now, CancellationToken ct)
    {
        var seen = now - OnlineWindow;
        var minute = new DateTimeOffset(seen.UtcTicks - (seen.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var (day, subscriptions, passages, year) = (now.AddDays(-1), rules.Subscription is not null, rules.Progression, SwitchedFigures.YearOf(rules, now));
        var rows = await db.Database.SqlQuery<DashboardNow>($"""
            SELECT (SELECT count(DISTINCT s.account_id)::int FROM account_sessions s JOIN accounts a ON a.id = s.account_id
                     WHERE a.university_id = {university} AND s.last_seen_at >= {minute} AND s.ended_at IS NULL) AS "Online",
                   (SELECT count(*)::int FROM (SELECT FROM accounts WHERE university_id = {university} AND accepted_at IS NULL AND enabled
                                                 AND EXISTS (SELECT FROM students s WHERE s.account_id = accounts.id AND s.deleted_at IS NULL) LIMIT {CountedAtMost}) w) AS "Registrations",
                   (SELECT count(*)::int FROM (SELECT FROM jobs WHERE university_id = {university} AND state = 3 AND finished_at >= {day} LIMIT {CountedAtMost}) j) AS "FailedJobs",
                   due.number AS "WaitingJobs", due.oldest AS "OldestDue",
                   (SELECT count(*)::int FROM (SELECT FROM jobs WHERE university_id = {university} AND state = 1 LIMIT {CountedAtMost}) j) AS "RunningJobs",
                   coalesce((SELECT bytes FROM storage_uses WHERE university_id = {university}), 0) AS "Bytes",
                   CASE WHEN {subscriptions} THEN
                       (SELECT count(*)::int FROM (SELECT FROM subscription_payments p WHERE p.university_id = {university} AND p.state = 0
                                                     AND EXISTS (SELECT FROM students s WHERE s.university_id = {university} AND s.id = p.student_id AND s.deleted_at IS NULL)
                                                   LIMIT {CountedAtMost}) w) END AS "Payments",
                   CASE WHEN {passages} THEN passed.waiting END AS "PassagesWaiting", CASE WHEN {passages} THEN passed.validated END AS "PassagesValidated",
                   CASE WHEN {passages} THEN passed.refused END AS "PassagesRefused"
              FROM (SELECT count(*)::int AS number, min(run_at) AS oldest
                      FROM (SELECT run_at FROM jobs WHERE university_id = {university} AND state = 0 AND run_at <= {now} ORDER BY run_at LIMIT {CountedAtMost}) q) due,
                   (SELECT coalesce(sum(number) FILTER (WHERE state = 0), 0)::int AS waiting, coalesce(sum(number) FILTER (WHERE state = 1), 0)::int AS validated,
                           coalesce(sum(number) FILTER (WHERE state = 2), 0)::int AS refused
                      FROM progression_counts WHERE university_id = {university} AND academic_year = {year}) passed
            """).ToListAsync(ct);
        return rows[0];
    }
}
