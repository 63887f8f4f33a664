using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Paging;
using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>A time of a lesson in a list.</summary>
/// <param name="Id">Of this time.</param>
/// <param name="IsOwn">Whether the viewer may change it.</param>
public sealed record LessonItem(
    int Id, int LessonId, string Title, string Author, int ProgrammeId, int LevelId, int? SubjectId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsCancelled, bool IsOwn, int Sequence,
    DateTimeOffset UpdatedAt);

/// <summary>A lesson as its professor changes it.</summary>
public sealed record LessonDetail(
    int Id, string Title, int ProgrammeId, int LevelId, int? SubjectId, DateOnly FirstDay, TimeOnly StartsAt, short Minutes, short Weeks, bool IsCancelled, IReadOnlyList<LessonTime> Times);

/// <summary>One of its times, with how many students joined.</summary>
public sealed record LessonTime(int Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsCancelled, int Joined);

/// <summary>Who joined a time of a lesson.</summary>
public sealed record Attendance(int LessonId, string Title, DateTimeOffset StartsAt, IReadOnlyList<AttendanceLine> Students);

public sealed record AttendanceLine(string FirstName, string LastName, DateTimeOffset JoinedAt);

/// <summary>What came of the wish to join.</summary>
/// <param name="Room">Where to go; null while the room is closed.</param>
public sealed record Joining(string? Room);

/// <summary>What people ask about lessons. Where the university closed lessons, there are none.</summary>
public sealed class LessonQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 30;

    /// <summary>What has not ended, the next first; a lesson stays until its end (W-C9). Null where lessons are closed.</summary>
    /// <param name="past">What has ended instead, the latest first.</param>
    /// <param name="after">End and id of the last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<LessonItem>?> ListAsync(bool past, TimeCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, ct))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var times = db.LessonOccurrences.Where(o => o.CancelledAt == null && (past ? o.EndsAt <= now : o.EndsAt > now));
        if (after is not null)
        {
            times = past
                ? times.Where(o => o.EndsAt < after.At || (o.EndsAt == after.At && o.Id < after.Id))
                : times.Where(o => o.EndsAt > after.At || (o.EndsAt == after.At && o.Id > after.Id));
        }

        return await Items(db, times, latestFirst: past).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>Everything around a moment for a calendar: a month back, a year ahead, cancelled times too.</summary>
    public async Task<IReadOnlyList<LessonItem>> ListForCalendarAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, ct))
        {
            return [];
        }

        var (from, to) = (time.GetUtcNow().AddDays(-31), time.GetUtcNow().AddDays(366));
        return await Items(db, db.LessonOccurrences.Where(o => o.EndsAt > from && o.StartsAt < to)).Take(2_000).ToListAsync(ct);
    }

    /// <summary>One time of a lesson; null when there is none for the viewer.</summary>
    public async Task<LessonItem?> FindAsync(int occurrence, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await IsOpenAsync(db, ct) ? await Items(db, db.LessonOccurrences.Where(o => o.Id == occurrence)).SingleOrDefaultAsync(ct) : null;
    }

    /// <summary>A lesson of the viewer's own with its times; null when there is none.</summary>
    public async Task<LessonDetail?> FindOwnAsync(int lesson, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, ct) || await db.Lessons.EditableBy(db.Viewer).SingleOrDefaultAsync(l => l.Id == lesson, ct) is not { } own)
        {
            return null;
        }

        var times = await db.LessonOccurrences.Where(o => o.LessonId == lesson).OrderBy(o => o.StartsAt)
            .Select(o => new LessonTime(o.Id, o.StartsAt, o.EndsAt, o.CancelledAt != null, db.LessonAttendances.Count(a => a.OccurrenceId == o.Id))).ToListAsync(ct);
        return new(own.Id, own.Title, own.ProgrammeId, own.LevelId, own.SubjectId, own.FirstDay, own.StartsAt, own.Minutes, own.Weeks, own.CancelledAt is not null, times);
    }

    /// <summary>Who joined a time of a lesson of the viewer's own; null when there is none.</summary>
    public async Task<Attendance?> ReadAttendanceAsync(int lesson, int occurrence, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var own = db.Lessons.EditableBy(db.Viewer).Where(l => l.Id == lesson);
        if (!await IsOpenAsync(db, ct) || await (
            from o in db.LessonOccurrences
            join l in own on o.LessonId equals l.Id
            where o.Id == occurrence
            select new { l.Title, o.StartsAt }).SingleOrDefaultAsync(ct) is not { } found)
        {
            return null;
        }

        var students = await (
            from a in db.LessonAttendances
            join s in db.Students on a.StudentId equals s.Id
            where a.OccurrenceId == occurrence
            orderby s.LastName, s.FirstName, s.Id
            select new AttendanceLine(s.FirstName, s.LastName, a.JoinedAt)).ToListAsync(ct);
        return new(lesson, found.Title, found.StartsAt, students);
    }

    /// <summary>
    /// Opens the way into the room, from <see cref="LessonTimes.OpensBefore"/> before the start to the end; a student who comes in is noted. Null when there is no such time for
    /// the viewer.
    /// </summary>
    public async Task<Joining?> JoinAsync(int occurrence, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var visible = db.Lessons.VisibleTo(db.Viewer);
        if (!await IsOpenAsync(db, ct) || await (
            from o in db.LessonOccurrences
            join l in visible on o.LessonId equals l.Id
            where o.Id == occurrence && o.CancelledAt == null
            select new { o.StartsAt, o.EndsAt, l.Room, o.UniversityId }).SingleOrDefaultAsync(ct) is not { } found)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (now < found.StartsAt - LessonTimes.OpensBefore || now >= found.EndsAt)
        {
            return new(Room: null);
        }

        if (db.Viewer is StudentViewer s)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO lesson_attendances (university_id, occurrence_id, student_id, joined_at) VALUES ({found.UniversityId}, {occurrence}, {s.StudentId}, {now})
                ON CONFLICT (occurrence_id, student_id) DO NOTHING
                """, ct);
        }

        return new(found.Room);
    }

    private async Task<bool> IsOpenAsync(PortalDbContext db, CancellationToken ct) =>
        db.Viewer.University is { } university && (await lookups.OfUniversityAsync(university, ct))?.Rules.Lessons == true;

    private static IQueryable<LessonItem> Items(PortalDbContext db, IQueryable<LessonOccurrence> times, bool latestFirst = false)
    {
        var visible = db.Lessons.VisibleTo(db.Viewer);
        var professor = db.Viewer is ProfessorViewer p ? p.ProfessorId : 0;
        var rows = from o in times join l in visible on o.LessonId equals l.Id select new { o, l };
        rows = latestFirst ? rows.OrderByDescending(r => r.o.EndsAt).ThenByDescending(r => r.o.Id) : rows.OrderBy(r => r.o.EndsAt).ThenBy(r => r.o.Id);
        return rows.Select(r => new LessonItem(
            r.o.Id, r.l.Id, r.l.Title, r.l.AuthorName, r.l.ProgrammeId, r.l.LevelId, r.l.SubjectId, r.o.StartsAt, r.o.EndsAt, r.o.CancelledAt != null, r.l.ProfessorId == professor,
            r.l.Sequence, r.l.UpdatedAt));
    }
}
