using Microsoft.EntityFrameworkCore;
using Portal.Data.People;

namespace Portal.Data.Announcements;

/// <summary>Whom a message reaches, said once for counting and for sending: open accounts of students in the author's programmes of today, inside the target.</summary>
internal static class AnnouncementAudience
{
    public static IQueryable<Student> Of(PortalDbContext db, int professorId, AnnouncementTarget target)
    {
        var taught = db.Set<ProfessorProgramme>().Where(l => l.ProfessorId == professorId);
        var students = db.Students.Where(s =>
            taught.Any(l => l.ProgrammeId == s.ProgrammeId) && db.Users.Any(a => a.Id == s.AccountId && a.Enabled && a.AcceptedAt != null));
        if (target.FacultyId is { } faculty)
        {
            students = students.Where(s => db.Programmes.Any(p => p.Id == s.ProgrammeId && p.FacultyId == faculty));
        }

        if (target.ProgrammeId is { } programme)
        {
            students = students.Where(s => s.ProgrammeId == programme);
        }

        return target.LevelId is { } level ? students.Where(s => s.LevelId == level) : students;
    }

    /// <summary>Writes a receipt for each of them, in one statement; says how many. Somebody who has one keeps it.</summary>
    public static Task<int> DeliverAsync(PortalDbContext db, Announcement announcement, DateTimeOffset now, CancellationToken ct)
    {
        var (university, id, professor) = (announcement.UniversityId, announcement.Id, announcement.ProfessorId);
        var (faculty, programme, level) = (announcement.FacultyId, announcement.ProgrammeId, announcement.LevelId);
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO announcement_receipts (university_id, announcement_id, student_id, delivered_at)
            SELECT s.university_id, {id}, s.id, {now}
            FROM students s
            JOIN professor_programmes t ON t.programme_id = s.programme_id AND t.professor_id = {professor}
            JOIN programmes p ON p.id = s.programme_id AND p.deleted_at IS NULL
            JOIN accounts a ON a.id = s.account_id AND a.enabled AND a.accepted_at IS NOT NULL
            WHERE s.university_id = {university} AND s.deleted_at IS NULL
              AND ({faculty}::int IS NULL OR p.faculty_id = {faculty}) AND ({programme}::int IS NULL OR s.programme_id = {programme}) AND ({level}::int IS NULL OR s.level_id = {level})
            ON CONFLICT (announcement_id, student_id) DO NOTHING
            """, ct);
    }

    /// <summary>Tells everybody who received it, in one statement; the portal's centre of notifications leads to the message.</summary>
    public static async Task<int> TellAsync(PortalDbContext db, Announcement announcement, DateTimeOffset now, CancellationToken ct)
    {
        var (kind, role, link) = ((short)Notifications.NotificationKind.Announcement, (short)Accounts.Role.Student, LinkTo(announcement.Id));
        var told = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications (university_id, account_id, role, kind, title, actor, link, created_at)
            SELECT r.university_id, s.account_id, {role}, {kind}, {announcement.Title}, {announcement.AuthorName}, {link}, {now}
            FROM announcement_receipts r JOIN students s ON s.id = r.student_id AND s.university_id = r.university_id
            WHERE r.announcement_id = {announcement.Id} AND r.university_id = {announcement.UniversityId}
            """, ct);
        return await Notifications.NotificationFanOut.AnnounceAsync(db, announcement.UniversityId, told, ct);
    }

    /// <summary>Takes back what <see cref="TellAsync"/> told.</summary>
    public static async Task<int> UntellAsync(PortalDbContext db, int university, int announcement, CancellationToken ct)
    {
        var (kind, role, link) = ((short)Notifications.NotificationKind.Announcement, (short)Accounts.Role.Student, LinkTo(announcement));
        var gone = await db.Database.ExecuteSqlAsync($"""
            DELETE FROM notifications n USING announcement_receipts r, students s
            WHERE r.announcement_id = {announcement} AND r.university_id = {university} AND s.id = r.student_id
              AND n.account_id = s.account_id AND n.role = {role} AND n.kind = {kind} AND n.link = {link} AND n.university_id = {university}
            """, ct);
        return await Notifications.NotificationFanOut.AnnounceAsync(db, university, gone, ct);
    }

    /// <summary>The address of a message, as Urls of the web has it; a test holds that.</summary>
    internal static string LinkTo(int announcement) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/study/messages/{announcement}");
}
