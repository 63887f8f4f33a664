using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>
/// Tells students that their subscription ends: seven days before, and on its day in the university's zone. The end that was told stands in the row and changes in the
/// transaction of the notifications: each is told once, whatever is killed or runs twice, and again after a renewal (W-S18).
/// </summary>
public sealed class SubscriptionNotices(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, TimeProvider time) : IJobHandler
{
    /// <summary>How long before.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private const string Page = "/study/subscription";

    /// <inheritdoc/>
    public static string Kind => "subscription.notices";

    /// <inheritdoc/>
    public static string Title => "Rappels de fin d’abonnement";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var universities = await lookups.UniversitiesAsync(ct);
        var (done, told) = (0, 0);
        foreach (var university in universities)
        {
            if (await lookups.OfUniversityAsync(university.Id, ct) is { Rules: { Subscription: not null } rules })
            {
                await using var db = await new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id))).OpenAsync(ct);
                told += await TellAsync(db, university.Id, rules.Zone, time.GetUtcNow(), ct);
            }

            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done(new JobResult { Counts = { ["Destinataires"] = told } });
    }

    /// <summary>Tells one university what is due.</summary>
    internal static async Task<int> TellAsync(PortalDbContext db, int university, TimeZoneInfo zone, DateTimeOffset now, CancellationToken ct)
    {
        var tomorrow = LocalTimes.InstantOf(TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1), zone);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Whoever is told today needs no word about next week.
        var today = await db.Database.SqlQuery<DueEnd>($"""
            UPDATE subscriptions SET end_told_for = ends_at, soon_told_for = ends_at
             WHERE university_id = {university} AND ends_at > {now} AND ends_at <= {tomorrow} AND end_told_for IS DISTINCT FROM ends_at
            RETURNING student_id AS "StudentId", ends_at AS "EndsAt"
            """).ToListAsync(ct);
        var soon = await db.Database.SqlQuery<DueEnd>($"""
            UPDATE subscriptions SET soon_told_for = ends_at
             WHERE university_id = {university} AND ends_at > {now} AND ends_at <= {now + Before} AND soon_told_for IS DISTINCT FROM ends_at
            RETURNING student_id AS "StudentId", ends_at AS "EndsAt"
            """).ToListAsync(ct);
        var told = await TellAsync(db, today, NotificationKind.SubscriptionEnds, zone, ct) + await TellAsync(db, soon, NotificationKind.SubscriptionEndsSoon, zone, ct);
        await transaction.CommitAsync(ct);
        return told;
    }

    private static async Task<int> TellAsync(PortalDbContext db, List<DueEnd> due, NotificationKind kind, TimeZoneInfo zone, CancellationToken ct)
    {
        var told = 0;
        foreach (var day in due.GroupBy(d => SubscriptionGrant.DayOf(d.EndsAt, zone)))
        {
            told += await NotificationFanOut.ToStudentsAsync(db, [.. day.Select(d => d.StudentId)], new(kind, day.Key, "", Page), ct);
        }

        return told;
    }

    private sealed record DueEnd(int StudentId, DateTimeOffset EndsAt);
}
