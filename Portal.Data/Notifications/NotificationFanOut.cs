using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;

namespace Portal.Data.Notifications;

/// <summary>
/// Tells many people at once: one INSERT … SELECT whatever their number, in the caller's transaction and in the university of the context's viewer. Belongs into
/// a job where it may be many. Closed and waiting accounts are told nothing.
/// </summary>
public static class NotificationFanOut
{
    /// <summary>Students of the programme and track at this rank or above it (EL-R4).</summary>
    /// <returns>How many were told.</returns>
    public static async Task<int> ToStudentsAsync(PortalDbContext db, int programmeId, int trackId, short minRank, Notice notice, CancellationToken ct)
    {
        var (university, title, actor) = Prepare(db, notice);
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT s.university_id, s.account_id, {(short)Role.Student}, {(short)notice.Kind}, {title}, {actor}, {notice.Link}, now()
            FROM students s
            JOIN levels l ON l.id = s.level_id AND l.university_id = s.university_id
            JOIN accounts a ON a.id = s.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE s.university_id = {university} AND s.programme_id = {programmeId} AND l.track_id = {trackId} AND l.rank >= {minRank} AND s.deleted_at IS NULL
            """, ct);
        return await AnnounceAsync(db, university, told, ct);
    }

    /// <summary>Students who have read a published chapter to its end and may still read it.</summary>
    /// <returns>How many were told.</returns>
    public static async Task<int> ToReadersAsync(PortalDbContext db, int chapterId, Notice notice, CancellationToken ct)
    {
        var (university, title, actor) = Prepare(db, notice);
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT s.university_id, s.account_id, {(short)Role.Student}, {(short)notice.Kind}, {title}, {actor}, {notice.Link}, now()
            FROM chapters c
            JOIN reading_places r ON r.university_id = c.university_id AND r.chapter_id = c.id AND r.read_at IS NOT NULL
            JOIN students s ON s.university_id = c.university_id AND s.id = r.student_id AND s.programme_id = c.programme_id AND s.deleted_at IS NULL
            JOIN levels l ON l.id = s.level_id AND l.university_id = s.university_id AND l.track_id = c.track_id AND l.rank >= c.level_rank
            JOIN accounts a ON a.id = s.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE c.university_id = {university} AND c.id = {chapterId} AND c.published_at IS NOT NULL AND c.archived_at IS NULL AND c.deleted_at IS NULL
            """, ct);
        return await AnnounceAsync(db, university, told, ct);
    }

    /// <summary>These professors, by their ids; those of another university are not there.</summary>
    /// <returns>How many were told.</returns>
    public static async Task<int> ToProfessorsAsync(PortalDbContext db, IReadOnlyCollection<int> professorIds, Notice notice, CancellationToken ct)
    {
        var (university, title, actor) = Prepare(db, notice);
        var ids = professorIds.ToArray();
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT p.university_id, p.account_id, {(short)Role.Professor}, {(short)notice.Kind}, {title}, {actor}, {notice.Link}, now()
            FROM professors p
            JOIN accounts a ON a.id = p.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE p.university_id = {university} AND p.id = ANY ({ids}) AND p.deleted_at IS NULL
            """, ct);
        return await AnnounceAsync(db, university, told, ct);
    }

    /// <summary>These students, by their ids; those of another university are not there.</summary>
    /// <returns>How many were told.</returns>
    public static async Task<int> ToStudentsAsync(PortalDbContext db, IReadOnlyCollection<int> studentIds, Notice notice, CancellationToken ct)
    {
        var (university, title, actor) = Prepare(db, notice);
        var ids = studentIds.ToArray();
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT s.university_id, s.account_id, {(short)Role.Student}, {(short)notice.Kind}, {title}, {actor}, {notice.Link}, now()
            FROM students s
            JOIN accounts a ON a.id = s.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE s.university_id = {university} AND s.id = ANY ({ids}) AND s.deleted_at IS NULL
            """, ct);
        return await AnnounceAsync(db, university, told, ct);
    }

    /// <summary>One student; nobody when there is no such student in the university.</summary>
    /// <returns>1, or 0.</returns>
    public static async Task<int> ToStudentAsync(PortalDbContext db, int studentId, Notice notice, CancellationToken ct)
    {
        var (university, title, actor) = Prepare(db, notice);
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT s.university_id, s.account_id, {(short)Role.Student}, {(short)notice.Kind}, {title}, {actor}, {notice.Link}, now()
            FROM students s
            JOIN accounts a ON a.id = s.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE s.university_id = {university} AND s.id = {studentId} AND s.deleted_at IS NULL
            """, ct);
        return await AnnounceAsync(db, university, told, ct);
    }

    /// <summary>Says to every server that numbers of new notifications of the university changed.</summary>
    internal static async Task<int> AnnounceAsync(PortalDbContext db, int university, int told, CancellationToken ct)
    {
        if (told > 0)
        {
            await UnreadCounts.AnnounceUniversityAsync(db, university, ct);
        }

        return told;
    }

    private static (int University, string Title, string Actor) Prepare(PortalDbContext db, Notice notice)
    {
        if (notice.Link is not ['/', not '/', ..] || notice.Link.Length > Notification.LinkLength)
        {
            throw new ArgumentException($"A notification leads to an address of the portal, not to {notice.Link}.", nameof(notice));
        }

        var university = db.Viewer.University ?? throw new InvalidOperationException("Notifications are told in one university.");
        return (university, Cut(notice.Title, Notification.TitleLength), Cut(notice.Actor, Notification.ActorLength));
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1), "…");
}
