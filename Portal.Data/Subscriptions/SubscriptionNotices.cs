using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>
/// Tells students that their subscription ends: thirty days, seven days and one day before. The end that was told stands in the row and changes in the
/// transaction of the notifications: each is told once, whatever is killed or runs twice on however many servers, and again after a renewal (W-S18).
/// A notice that would come with the payment itself is left out: thirty days before is told where a length is longer than that, and so on.
/// </summary>
public sealed class SubscriptionNotices(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, TimeProvider time) : IJobHandler
{
    /// <summary>From how long before the end on the student's home says it too.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private const string Page = "/study/subscription";
    private const string Told = "Destinataires";

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
        var done = 0;

        // What an earlier run told before it was cut off counts too.
        var told = (await run.ReadNoteAsync<JobResult>(ct))?.Counts.GetValueOrDefault(Told) ?? 0;
        foreach (var university in universities)
        {
            if (await lookups.OfUniversityAsync(university.Id, ct) is { Rules: { Subscription: { } terms } rules })
            {
                await using var db = await new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id))).OpenAsync(ct);
                told += await TellAsync(db, university.Id, rules.Zone, terms.LengthDays, time.GetUtcNow(), ct, now => run.NoteAsync(db, Result(told + now), ct));
            }

            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done(Result(told));
    }

    private static JobResult Result(long told) => new() { Counts = { [Told] = told } };

    /// <summary>Tells one university what is due; how many are told is noted in the same transaction.</summary>
    internal static async Task<int> TellAsync(PortalDbContext db, int university, TimeZoneInfo zone, short lengthDays, DateTimeOffset now, CancellationToken ct, Func<int, Task>? noted = null)
    {
        var (day, week, month) = (lengthDays > 1 ? now.AddDays(1) : now, lengthDays > 7 ? now + Before : now, lengthDays > 30 ? now.AddDays(30) : now);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Three spans that do not overlap: whoever is told of tomorrow needs no word about next week, nor of next week one about next month.
        var last = await db.Database.SqlQuery<DueEnd>($"""
            UPDATE subscriptions SET end_told_for = ends_at
             WHERE university_id = {university} AND ends_at > {now} AND ends_at <= {day} AND end_told_for IS DISTINCT FROM ends_at
            RETURNING student_id AS "StudentId", ends_at AS "EndsAt"
            """).ToListAsync(ct);
        var soon = await db.Database.SqlQuery<DueEnd>($"""
            UPDATE subscriptions SET soon_told_for = ends_at
             WHERE university_id = {university} AND ends_at > {day} AND ends_at <= {week} AND soon_told_for IS DISTINCT FROM ends_at
            RETURNING student_id AS "StudentId", ends_at AS "EndsAt"
            """).ToListAsync(ct);
        var early = await db.Database.SqlQuery<DueEnd>($"""
            UPDATE subscriptions SET month_told_for = ends_at
             WHERE university_id = {university} AND ends_at > {week} AND ends_at > {day} AND ends_at <= {month} AND month_told_for IS DISTINCT FROM ends_at
            RETURNING student_id AS "StudentId", ends_at AS "EndsAt"
            """).ToListAsync(ct);
        var told = await TellAsync(db, last, NotificationKind.SubscriptionEnds, zone, ct) + await TellAsync(db, soon, NotificationKind.SubscriptionEndsSoon, zone, ct)
            + await TellAsync(db, early, NotificationKind.SubscriptionEndsInMonth, zone, ct);
        if (noted is not null && told > 0)
        {
            await noted(told);
        }

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
