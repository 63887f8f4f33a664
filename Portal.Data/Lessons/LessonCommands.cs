using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Announcements;
using Portal.Data.Audit;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>A lesson as it is planned.</summary>
/// <param name="Target">A programme with a level, or a subject.</param>
/// <param name="Weeks">1 for a single lesson, else how many weeks in a row.</param>
public sealed record LessonPlan(string Title, AnnouncementTarget Target, DateOnly FirstDay, TimeOnly StartsAt, int Minutes, int Weeks);

/// <summary>What became of a wish about a lesson.</summary>
public enum LessonOutcome
{
    Done,

    /// <summary>There is no such lesson for the viewer, it is cancelled, or lessons are closed: all the same to whoever asks.</summary>
    Missing,

    /// <summary>The target does not exist for the viewer, or names no level.</summary>
    TargetMissing,

    /// <summary>The first time has passed, or lies more than a year ahead.</summary>
    BadMoment,

    /// <summary>Too short, too long, or too many weeks.</summary>
    BadLength,
}

/// <summary>Planning, changing and cancelling lessons (EL-L3). Nothing of it works where the university closed lessons (EL-L5).</summary>
public sealed class LessonCommands(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Plans a new lesson, or changes one: its times to come are computed anew, those that were stay as they were, and who is concerned is told.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="plan">Title 1 to <see cref="Lesson.TitleLength"/> characters.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<(LessonOutcome Outcome, int Id)> SaveAsync(int? id, LessonPlan plan, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer p || await OpenPlaceAsync(db, ct) is not { } place)
        {
            return (LessonOutcome.Missing, 0);
        }

        if (plan.Minutes is < Lesson.Shortest or > Lesson.Longest || plan.Weeks is < 1 or > Lesson.MostWeeks)
        {
            return (LessonOutcome.BadLength, 0);
        }

        // W-S7: programme, level and subject are taught and belong together.
        if (plan.Target.Within(place, p.ProgrammeIds) is not { ProgrammeId: { } programme, LevelId: { } levelId } target || place.Level(levelId) is not { } level)
        {
            return (LessonOutcome.TargetMissing, 0);
        }

        var now = time.GetUtcNow();
        var times = LessonTimes.Of(plan.FirstDay, plan.StartsAt, plan.Minutes, plan.Weeks, place.Rules.Zone).ToList();
        if (times[^1].End <= now || times[0].Start > now.AddDays(366) || (id is null && times[0].Start <= now))
        {
            return (LessonOutcome.BadMoment, 0);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var lesson = id is { } known ? await LockAsync(db, known, ct) : await NewAsync(db, p, plan, programme, level, place, now, ct);
        if (lesson is null)
        {
            return (LessonOutcome.Missing, 0);
        }

        // A lesson that is planned may still change its hour where it is; nothing new begins in what is archived.
        if (!target.IsOpen(place) && (id is null || (lesson.ProgrammeId, lesson.LevelId, lesson.SubjectId) != (programme, levelId, target.SubjectId)))
        {
            return (LessonOutcome.TargetMissing, 0);
        }

        var sameTimes = id is not null && (lesson.FirstDay, lesson.StartsAt, lesson.Minutes, lesson.Weeks, lesson.Zone) == (plan.FirstDay, plan.StartsAt, plan.Minutes, plan.Weeks, place.Rules.Zone.Id);
        (lesson.Title, lesson.ProgrammeId, lesson.TrackId, lesson.LevelId, lesson.LevelRank, lesson.SubjectId) = (plan.Title, programme, level.TrackId, levelId, level.Rank, target.SubjectId);
        (lesson.FirstDay, lesson.StartsAt, lesson.Minutes, lesson.Weeks, lesson.Zone) = (plan.FirstDay, plan.StartsAt, (short)plan.Minutes, (short)plan.Weeks, place.Rules.Zone.Id);
        (lesson.UpdatedAt, lesson.Sequence) = (now, id is null ? 0 : lesson.Sequence + 1);
        await db.SaveChangesAsync(ct);
        if (!sameTimes)
        {
            // What was cancelled for a day stays cancelled for that day.
            var off = (await db.LessonOccurrences.Where(o => o.LessonId == lesson.Id && o.StartsAt > now && o.CancelledAt != null).Select(o => o.StartsAt).ToListAsync(ct))
                .Select(DayOf).ToHashSet();
            await db.LessonOccurrences.Where(o => o.LessonId == lesson.Id && o.StartsAt > now && o.CancelledAt == null).ExecuteDeleteAsync(ct);
            db.AddRange(times.Where(t => t.Start > now && !off.Contains(DayOf(t.Start))).Select(t => new LessonOccurrence { UniversityId = p.UniversityId, LessonId = lesson.Id, StartsAt = t.Start, EndsAt = t.End, PlannedAt = now }));
            await db.SaveChangesAsync(ct);
        }

        var next = times.FirstOrDefault(t => t.Start > now, times[^1]).Start;
        await TellAsync(db, lesson.Id, id is null ? NotificationKind.LessonScheduled : NotificationKind.LessonChanged, next, ct);
        await LessonReminderJob.PlanAsync(db, lesson.Id, now, ct);
        await transaction.CommitAsync(ct);
        return (LessonOutcome.Done, lesson.Id);

        DateOnly DayOf(DateTimeOffset start) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, place.Rules.Zone).DateTime);
    }

    /// <summary>Cancels every time to come and tells who is concerned; false when there is none to cancel for the viewer.</summary>
    public async Task<bool> CancelAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await OpenPlaceAsync(db, ct) is null || await LockAsync(db, id, ct) is not { } lesson)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var left = db.LessonOccurrences.Where(o => o.LessonId == id && o.CancelledAt == null && o.EndsAt > now);
        var first = await left.MinAsync(o => (DateTimeOffset?)o.StartsAt, ct);
        await left.ExecuteUpdateAsync(set => set.SetProperty(o => o.CancelledAt, now), ct);
        (lesson.CancelledAt, lesson.UpdatedAt, lesson.Sequence) = (now, now, lesson.Sequence + 1);
        db.Add(new AuditEntry { UniversityId = lesson.UniversityId, At = now, AccountId = JobAccess.AccountOf(db.Viewer), Action = "lesson.cancelled", Target = "lesson", TargetId = id });
        await db.SaveChangesAsync(ct);
        if (first is { } start)
        {
            await TellAsync(db, id, NotificationKind.LessonCancelled, start, ct);
        }

        await JobQueue.CancelByKeyAsync(db, LessonReminderJob.Kind, LessonReminderJob.KeyOf(id), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Cancels one time of a series; false when there is none to cancel for the viewer.</summary>
    public async Task<bool> CancelOneAsync(int id, int occurrence, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await OpenPlaceAsync(db, ct) is null || await LockAsync(db, id, ct) is not { } lesson)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var one = db.LessonOccurrences.Where(o => o.LessonId == id && o.Id == occurrence && o.CancelledAt == null && o.EndsAt > now);
        if (await one.Select(o => (DateTimeOffset?)o.StartsAt).SingleOrDefaultAsync(ct) is not { } start)
        {
            return false;
        }

        await one.ExecuteUpdateAsync(set => set.SetProperty(o => o.CancelledAt, now), ct);
        (lesson.UpdatedAt, lesson.Sequence) = (now, lesson.Sequence + 1);
        await db.SaveChangesAsync(ct);
        await TellAsync(db, id, NotificationKind.LessonCancelled, start, ct);
        await LessonReminderJob.PlanAsync(db, id, now, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static Task<long> TellAsync(PortalDbContext db, int id, NotificationKind kind, DateTimeOffset start, CancellationToken ct) =>
        JobQueue.EnqueueAsync(db, LessonNotices.Kind, new LessonNews(id, kind, start), new() { Priority = 5, WithoutOwner = true }, ct);

    private static async Task<Lesson?> LockAsync(PortalDbContext db, int id, CancellationToken ct) =>
        await db.Lessons.FromSql($"SELECT * FROM lessons WHERE id = {id} FOR UPDATE").EditableBy(db.Viewer).SingleOrDefaultAsync(l => l.CancelledAt == null, ct);

    private static async Task<Lesson?> NewAsync(
        PortalDbContext db, ProfessorViewer p, LessonPlan plan, int programme, LevelItem level, UniversityStructure place, DateTimeOffset now, CancellationToken ct)
    {
        var name = await db.Professors.Where(x => x.Id == p.ProfessorId).Select(x => x.FirstName + " " + x.LastName).SingleAsync(ct);
        var lesson = new Lesson
        {
            UniversityId = p.UniversityId, ProfessorId = p.ProfessorId, AuthorName = name, Title = plan.Title, ProgrammeId = programme, TrackId = level.TrackId, LevelId = level.Id,
            LevelRank = level.Rank, FirstDay = plan.FirstDay, StartsAt = plan.StartsAt, Minutes = (short)plan.Minutes, Weeks = (short)plan.Weeks, Zone = place.Rules.Zone.Id,
            Room = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), CreatedAt = now,
        };
        db.Add(lesson);
        return lesson;
    }

    private async Task<UniversityStructure?> OpenPlaceAsync(PortalDbContext db, CancellationToken ct) =>
        db.Viewer.University is { } university && await lookups.OfUniversityAsync(university, ct) is { Rules.Lessons: true } place ? place : null;
}
