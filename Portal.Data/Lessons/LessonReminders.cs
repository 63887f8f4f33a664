using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>Which lesson a job is about.</summary>
public sealed record LessonOrder(int LessonId);

/// <summary>
/// Sends what is due of a lesson's reminders and asks for itself again at the next due moment. The row that says "sent", the notifications and the next job are one
/// transaction: whatever is killed or runs twice, each reminder is told once (EL-L2, W-C10).
/// </summary>
public sealed class LessonReminderJob(StructureLookups lookups, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "lesson.remind";

    /// <inheritdoc/>
    public static string Title => "Rappels d’un cours en ligne";

    internal static string KeyOf(int lesson) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{lesson}");

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<LessonOrder>().LessonId;
        await using var db = await run.Portal.OpenAsync(ct);
        var open = run.UniversityId is { } university && (await lookups.OfUniversityAsync(university, ct))?.Rules.Lessons == true;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var lesson = await db.Lessons.FromSql($"SELECT * FROM lessons WHERE id = {id} FOR UPDATE").AsNoTracking().SingleOrDefaultAsync(ct);
        if (lesson is not { CancelledAt: null })
        {
            return JobOutcome.Done();
        }

        var now = time.GetUtcNow();
        var told = open ? await RemindAsync(db, lesson, now, ct) : 0;

        // The end of this run first: it frees the key for the next one.
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Destinataires"] = told } }, ct);
        await PlanAsync(db, id, now, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>Asks for a run at the next due moment, in the caller's transaction; takes back what waits when nothing is due any more.</summary>
    internal static async Task PlanAsync(PortalDbContext db, int lesson, DateTimeOffset now, CancellationToken ct)
    {
        var left = await db.LessonOccurrences.Where(o => o.LessonId == lesson && o.CancelledAt == null && o.StartsAt > now)
            .OrderBy(o => o.StartsAt).Select(o => new { o.StartsAt, o.PlannedAt }).ToListAsync(ct);
        if (left.Select(o => LessonTimes.NextDue(o.StartsAt, o.PlannedAt, now)).Min() is { } next)
        {
            await JobQueue.EnqueueAsync(db, Kind, new LessonOrder(lesson), new() { Key = KeyOf(lesson), RunAt = next, Priority = 8, WithoutOwner = true }, ct);
        }
        else
        {
            await JobQueue.CancelByKeyAsync(db, Kind, KeyOf(lesson), ct);
        }
    }

    private static async Task<int> RemindAsync(PortalDbContext db, Lesson lesson, DateTimeOffset now, CancellationToken ct)
    {
        var latest = now.AddHours(24);
        var near = await db.LessonOccurrences.Where(o => o.LessonId == lesson.Id && o.CancelledAt == null && o.StartsAt <= latest && o.EndsAt > now)
            .Select(o => new { o.Id, o.StartsAt, o.PlannedAt }).ToListAsync(ct);
        var told = 0;
        foreach (var occurrence in near)
        {
            foreach (var kind in Enum.GetValues<ReminderKind>())
            {
                var due = LessonTimes.DueAt(kind, occurrence.StartsAt);
                if (due <= now && due > occurrence.PlannedAt && now < LessonTimes.UsefulUntil(kind, occurrence.StartsAt) && await db.Database.ExecuteSqlAsync($"""
                    INSERT INTO lesson_reminders (university_id, occurrence_id, kind, sent_at) VALUES ({lesson.UniversityId}, {occurrence.Id}, {(short)kind}, {now})
                    ON CONFLICT (occurrence_id, kind) DO NOTHING
                    """, ct) == 1)
                {
                    told += await LessonNotices.TellAsync(db, lesson, NotificationKind.LessonReminder, occurrence.StartsAt, ct);
                }
            }
        }

        return told;
    }
}
