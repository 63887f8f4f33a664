using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Chapters;
using Portal.Data.People;
using Portal.Data.Progression;

namespace Portal.Data.Structure;

/// <summary>What can be joined to another one of its kind.</summary>
public enum MergeKind
{
    Faculty,
    Programme,
}

/// <summary>What goes over, in use now; what lies in the bin goes along uncounted.</summary>
/// <param name="Programmes">Of a faculty; 0 for a programme.</param>
/// <param name="Subjects">Taught and archived.</param>
/// <param name="Chapters">Published or not.</param>
/// <param name="Professors">Assigned to it.</param>
/// <param name="Lessons">Planned for it, past ones too.</param>
/// <param name="Messages">Written for it.</param>
/// <param name="Passages">Asked for from it or into it; 0 for a faculty.</param>
public sealed record MergeCounts(int Programmes, int Subjects, int Chapters, int Students, int Professors, int Lessons, int Messages, int Passages);

/// <summary>What joining would do.</summary>
/// <param name="From">Name of the one that ends.</param>
/// <param name="Into">Name of the one that gets everything.</param>
/// <param name="Collisions">What has the same code in both (EL-R7); nothing is joined while there is any. 50 at most.</param>
public sealed record MergePreview(string From, string Into, MergeCounts Counts, IReadOnlyList<string> Collisions);

/// <summary>What became of joining.</summary>
public abstract record Merging
{
    private Merging()
    {
    }

    /// <summary>Everything is over there, exactly this.</summary>
    public sealed record Done(MergeCounts Counts) : Merging;

    /// <summary>One of the two is not there for the viewer to administer, both are the same, or the one that gets everything is archived.</summary>
    public sealed record NotFound : Merging;

    /// <summary>These codes are in both (EL-R7); nothing has changed.</summary>
    public sealed record CodesTaken(IReadOnlyList<string> Codes) : Merging;
}

/// <summary>Joins two parts of the structure: everything of one goes over to the other in one transaction, and the emptied one is gone.</summary>
public sealed class StructureMerging(PortalDb portal, TimeProvider time)
{
    private const int MostCollisions = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What would go over; null for what <see cref="Merging.NotFound"/> says.</summary>
    public async Task<MergePreview?> PreviewAsync(MergeKind kind, int from, int into, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await PreviewAsync(db, kind, from, into, ct);
    }

    /// <summary>Joins them. Who is enrolled or teaches there sees the other one within a second.</summary>
    public async Task<Merging> MergeAsync(MergeKind kind, int from, int into, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        db.Database.SetCommandTimeout(Patience);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || from == into)
        {
            return new Merging.NotFound();
        }

        // Held in one order, so that two who join crosswise do not wait for each other in a ring.
        await db.Database.ExecuteSqlAsync(
            kind is MergeKind.Programme
                ? (FormattableString)$"SELECT id FROM programmes WHERE university_id = {university} AND id IN ({from}, {into}) ORDER BY id FOR UPDATE"
                : $"SELECT id FROM faculties WHERE university_id = {university} AND id IN ({from}, {into}) ORDER BY id FOR UPDATE", ct);
        if (await PreviewAsync(db, kind, from, into, ct) is not { } preview)
        {
            return new Merging.NotFound();
        }

        if (preview.Collisions.Count > 0)
        {
            return new Merging.CodesTaken(preview.Collisions);
        }

        try
        {
            await (kind is MergeKind.Programme ? MergeProgrammesAsync(db, university, from, into, ct) : MergeFacultiesAsync(db, university, from, into, ct));
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody has just given a code that was free.
            return new Merging.CodesTaken([]);
        }

        var word = kind.ToString().ToLowerInvariant();
        db.Add(Entry(db, university, $"{word}.merged", word, into, JsonSerializer.Serialize(new { from = preview.From, counts = preview.Counts }, JsonSerializerOptions.Web)));
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        await transaction.CommitAsync(ct);
        return new Merging.Done(preview.Counts);
    }

    /// <summary>
    /// Puts the chapters of one subject behind those of another with everything else that was for it, and the emptied subject away. Numbers go on after the last; texts stay as they are.
    /// </summary>
    /// <returns>How many chapters moved; null when one of the two does not exist for this viewer, is archived, or both are the same.</returns>
    public async Task<int?> MergeSubjectsAsync(int from, int into, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var subjects = await db.Subjects.FromSql($"SELECT * FROM subjects WHERE id IN ({from}, {into}) ORDER BY id FOR UPDATE").AdministeredBy(db.Viewer).ToListAsync(ct);
        if (from == into || subjects.SingleOrDefault(s => s.Id == from) is not { ArchivedAt: null } emptied || subjects.SingleOrDefault(s => s.Id == into) is not { ArchivedAt: null } filled)
        {
            return null;
        }

        // What lies in the bin keeps its number; one that is taken then is said then.
        var moved = await db.Database.ExecuteSqlAsync($"""
            UPDATE chapters c SET subject_id = {into}, number = n.number
              FROM (SELECT id, row_number() OVER (ORDER BY number, id)
                           + (SELECT coalesce(max(number), 0) FROM chapters WHERE university_id = {filled.UniversityId} AND subject_id = {into} AND deleted_at IS NULL) AS number
                      FROM chapters WHERE university_id = {filled.UniversityId} AND subject_id = {from} AND deleted_at IS NULL) n
             WHERE c.id = n.id AND c.university_id = {filled.UniversityId}
            """, ct);
        await Repointing.MoveAsync(db, typeof(Subject), filled.UniversityId, from, into, [typeof(ProfessorSubject)], ct);
        await Repointing.MoveLinksAsync(db, "professor_subjects", "subject_id", filled.UniversityId, from, into, ct);
        await Repointing.FollowSubjectAsync(db, into, filled.ProgrammeId, filled.Semester, await db.Levels.SingleAsync(l => l.Id == filled.LevelId, ct), ct);
        emptied.DeletedAt = time.GetUtcNow();
        await ChapterPublishing.RecountAsync(db, from, ct);
        await ChapterPublishing.RecountAsync(db, into, ct);
        db.Add(Entry(db, filled.UniversityId, "subject.merged", "subject", into, string.Create(CultureInfo.InvariantCulture, $$"""{"from": {{from}}, "chapters": {{moved}}}""")));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return moved;
    }

    private static async Task MergeProgrammesAsync(PortalDbContext db, int university, int from, int into, CancellationToken ct)
    {
        // Nobody asks for a passage or decides on one meanwhile: its figures are counted anew.
        await db.Database.ExecuteSqlAsync($"LOCK TABLE student_progressions, progression_counts IN SHARE ROW EXCLUSIVE MODE", ct);
        await Repointing.MoveAsync(db, typeof(Programme), university, from, into, [typeof(ProfessorProgramme), typeof(ProgressionRule), typeof(ProgressionCount)], ct);
        await Repointing.MoveLinksAsync(db, "professor_programmes", "programme_id", university, from, into, ct);
        var faculty = await db.Programmes.Where(p => p.Id == into).Select(p => p.FacultyId).SingleAsync(ct);
        await Repointing.FollowFacultyAsync(db, university, into, faculty, ct);

        // A rule that would be there twice, or lead where it comes from, is none any more.
        await db.Database.ExecuteSqlAsync($"""
            WITH gone AS (DELETE FROM progression_rules WHERE university_id = {university} AND (from_programme_id = {from} OR to_programme_id = {from}) RETURNING *),
                 rules AS (SELECT DISTINCT university_id, CASE WHEN from_programme_id = {from} THEN {into} ELSE from_programme_id END AS leaving, from_level_id,
                                           CASE WHEN to_programme_id = {from} THEN {into} ELSE to_programme_id END AS reaching, to_level_id FROM gone)
            INSERT INTO progression_rules (university_id, from_programme_id, from_level_id, to_programme_id, to_level_id)
            SELECT * FROM rules WHERE (leaving, from_level_id) IS DISTINCT FROM (reaching, to_level_id)
            ON CONFLICT DO NOTHING
            """, ct);

        // From one of the two into the other was a change of programme, and is none.
        await db.Database.ExecuteSqlAsync($"""
            UPDATE student_progressions SET kind = CASE WHEN to_level_id = from_level_id THEN 1 ELSE 0 END
             WHERE university_id = {university} AND kind = 2 AND from_programme_id = {into} AND to_programme_id = {into}
            """, ct);
        await ProgressionCounts.RecountInAsync(db, university, ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM programmes WHERE university_id = {university} AND id = {from}", ct);
    }

    private static async Task MergeFacultiesAsync(PortalDbContext db, int university, int from, int into, CancellationToken ct)
    {
        await Repointing.MoveAsync(db, typeof(Faculty), university, from, into, [typeof(ProfessorFaculty)], ct);
        await Repointing.MoveLinksAsync(db, "professor_faculties", "faculty_id", university, from, into, ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM faculties WHERE university_id = {university} AND id = {from}", ct);
    }

    private static async Task<MergePreview?> PreviewAsync(PortalDbContext db, MergeKind kind, int from, int into, CancellationToken ct)
    {
        if (from == into)
        {
            return null;
        }

        return kind is MergeKind.Programme ? await PreviewProgrammesAsync(db, from, into, ct) : await PreviewFacultiesAsync(db, from, into, ct);
    }

    private static async Task<MergePreview?> PreviewProgrammesAsync(PortalDbContext db, int from, int into, CancellationToken ct)
    {
        var both = await db.Programmes.AdministeredBy(db.Viewer).Where(p => p.Id == from || p.Id == into)
            .Select(p => new { p.Id, p.Name, Open = p.ArchivedAt == null && db.Faculties.Any(f => f.Id == p.FacultyId && f.ArchivedAt == null) }).ToListAsync(ct);
        if (both.Find(p => p.Id == from) is not { } emptied || both.Find(p => p.Id == into) is not { Open: true } filled)
        {
            return null;
        }

        var subjects = db.Subjects.Where(s => s.ProgrammeId == from);
        var collisions = await subjects.Where(s => s.ArchivedAt == null
                && db.Subjects.Any(o => o.ProgrammeId == into && o.ArchivedAt == null && o.LevelId == s.LevelId && o.Semester == s.Semester && o.Code == s.Code))
            .OrderBy(s => s.Code).Take(MostCollisions)
            .Select(s => new { s.Code, Level = db.Levels.Where(l => l.Id == s.LevelId).Select(l => l.Code).First(), s.Semester }).ToListAsync(ct);
        return new(emptied.Name, filled.Name, new(
            0, await subjects.CountAsync(ct), await db.Chapters.CountAsync(c => c.ProgrammeId == from, ct), await db.Students.CountAsync(s => s.ProgrammeId == from, ct),
            await db.Professors.CountAsync(p => p.Programmes.Any(x => x.ProgrammeId == from), ct), await db.Lessons.CountAsync(l => l.ProgrammeId == from, ct),
            await db.Announcements.CountAsync(a => a.ProgrammeId == from, ct), await db.StudentProgressions.CountAsync(p => p.FromProgrammeId == from || p.ToProgrammeId == from, ct)),
            [.. collisions.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Code} ({c.Level} S{c.Semester})"))]);
    }

    private static async Task<MergePreview?> PreviewFacultiesAsync(PortalDbContext db, int from, int into, CancellationToken ct)
    {
        var both = await db.Faculties.AdministeredBy(db.Viewer).Where(f => f.Id == from || f.Id == into).Select(f => new { f.Id, f.Name, f.ArchivedAt }).ToListAsync(ct);
        if (both.Find(f => f.Id == from) is not { } emptied || both.Find(f => f.Id == into) is not { ArchivedAt: null } filled)
        {
            return null;
        }

        var programmes = db.Programmes.Where(p => p.FacultyId == from);
        var collisions = await programmes.Where(p => db.Programmes.Any(o => o.FacultyId == into && o.Code == p.Code)).OrderBy(p => p.Code).Take(MostCollisions).Select(p => p.Code).ToListAsync(ct);
        return new(emptied.Name, filled.Name, new(
            await programmes.CountAsync(ct), await db.Subjects.CountAsync(s => programmes.Any(p => p.Id == s.ProgrammeId), ct),
            await db.Chapters.CountAsync(c => programmes.Any(p => p.Id == c.ProgrammeId), ct), await db.Students.CountAsync(s => programmes.Any(p => p.Id == s.ProgrammeId), ct),
            await db.Professors.CountAsync(p => p.Faculties.Any(x => x.FacultyId == from), ct), await db.Lessons.CountAsync(l => programmes.Any(p => p.Id == l.ProgrammeId), ct),
            await db.Announcements.CountAsync(a => a.FacultyId == from, ct), 0), collisions);
    }

    private AuditEntry Entry(PortalDbContext db, int university, string action, string target, int id, string? details) => new()
    {
        UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = target, TargetId = id, Details = details,
    };
}
