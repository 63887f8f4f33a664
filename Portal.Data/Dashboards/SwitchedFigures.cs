using Microsoft.EntityFrameworkCore;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;

namespace Portal.Data.Dashboards;

/// <summary>The moment of a count.</summary>
/// <param name="Zone">Whose days are counted.</param>
internal sealed record CountedMoment(DateOnly Today, DateTimeOffset Now, TimeZoneInfo Zone);

/// <summary>Figures of what a university may do without: subscriptions and passages. Where it does, there are none, and those of today go when it is switched off.</summary>
internal static class SwitchedFigures
{
    /// <param name="db">In the transaction of the count.</param>
    /// <param name="university">Which.</param>
    /// <param name="at">When.</param>
    /// <param name="rules">Null for a university that is gone.</param>
    /// <param name="first">From when days are told by the rows when none was told before.</param>
    /// <param name="from">From when otherwise.</param>
    /// <param name="ct">Gives up between two statements.</param>
    public static async Task CountAsync(
        PortalDbContext db, int university, CountedMoment at, UniversityRules? rules, DateTimeOffset first, DateTimeOffset from, CancellationToken ct)
    {
        if (rules?.Subscription is { } terms)
        {
            await SubscriptionsAsync(db, university, at, terms, ct);
            await PaymentsAsync(db, university, at.Zone.Id, first, from, ct);
        }
        else
        {
            await db.DailyFigures.Where(f => f.Day == at.Today && f.Kind >= FigureKind.SubscriptionsActive && f.Kind <= FigureKind.IncomeInMonth).ExecuteDeleteAsync(ct);
        }

        if (rules is { Progression: true })
        {
            await PassagesAsync(db, university, at.Today, YearOf(rules, at.Now), ct);
        }
        else
        {
            await db.DailyFigures.Where(f => f.Day == at.Today && f.Kind == FigureKind.PassagesWaiting).ExecuteDeleteAsync(ct);
        }
    }

    /// <summary>The academic year passages are told of: that of the period, else the present one.</summary>
    public static short YearOf(UniversityRules rules, DateTimeOffset now) => rules.ProgressionPeriod?.Year(rules.Zone) ?? AcademicYears.Of(now, rules.Zone);

    private static Task<int> SubscriptionsAsync(PortalDbContext db, int university, CountedMoment at, SubscriptionRules terms, CancellationToken ct)
    {
        var (soon, month) = (at.Now + SubscriberQueries.Soon, LocalTimes.InstantOf(new DateTime(at.Today.Year, at.Today.Month, 1), at.Zone));
        return db.Database.ExecuteSqlAsync($"""
            WITH subscribed AS (
                SELECT count(*) AS active, count(*) FILTER (WHERE x.ends_at <= {soon}) AS ending
                  FROM subscriptions x JOIN students s ON s.university_id = {university} AND s.id = x.student_id AND s.deleted_at IS NULL
                 WHERE x.university_id = {university} AND x.ends_at > {at.Now}),
            paid AS (
                SELECT count(*) AS number, (coalesce(sum(amount) FILTER (WHERE currency = {terms.Currency}), 0) * 100)::bigint AS income
                  FROM subscription_payments WHERE university_id = {university} AND state = 1 AND reviewed_at >= {month}),
            waiting AS (
                SELECT count(*) AS number FROM subscription_payments p JOIN students s ON s.university_id = {university} AND s.id = p.student_id AND s.deleted_at IS NULL
                 WHERE p.university_id = {university} AND p.state = 0)
            INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
            SELECT {university}, {at.Today}, k, 0, n FROM subscribed s, paid p, waiting w,
                LATERAL (VALUES (61, s.active), (62, s.ending), (63, w.number), (64, p.number), (65, p.income)) AS figures (k, n)
            ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
            """, ct);
    }

    /// <summary>Whoever opens subscriptions later than the first count has their days told all the same.</summary>
    private static Task<int> PaymentsAsync(PortalDbContext db, int university, string zone, DateTimeOffset first, DateTimeOffset from, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
        SELECT {university}, (created_at AT TIME ZONE {zone})::date, 8, 0, count(*) FROM subscription_payments
         WHERE university_id = {university}
           AND created_at >= CASE WHEN EXISTS (SELECT FROM daily_figures WHERE university_id = {university} AND kind = 8) THEN {from} ELSE {first} END
         GROUP BY 2
        ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
        """, ct);

    /// <summary>From the figures that passages keep themselves.</summary>
    private static Task<int> PassagesAsync(PortalDbContext db, int university, DateOnly today, short year, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO daily_figures (university_id, day, kind, faculty_id, value)
        SELECT {university}, {today}, 66, 0, coalesce(sum(number) FILTER (WHERE state = 0), 0) FROM progression_counts WHERE university_id = {university} AND academic_year = {year}
        ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = excluded.value
        """, ct);
}
