using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Settings;

namespace Portal.Data.Structure;

/// <summary>
/// Faculties, programmes, levels and subjects of one university, and the universities themselves. Codes and names come trimmed; longest lengths and
/// emptiness are the form's business and the database's bounds.
/// </summary>
public sealed class StructureCommands(PortalDb portal, TimeProvider clock)
{
    /// <summary>Adds a faculty, or changes the one with this id.</summary>
    public Task<StructureChange> SaveFacultyAsync(int? id, string code, string name, CancellationToken ct = default) => SaveAsync("faculty", id, async (db, university) =>
    {
        var faculty = id is null ? new Faculty { UniversityId = university, Code = code, Name = name } : await db.Faculties.AdministeredBy(db.Viewer).SingleOrDefaultAsync(f => f.Id == id, ct);
        if (faculty is null)
        {
            return null;
        }

        (faculty.Code, faculty.Name) = (code, name);
        return Tracked(db, faculty, id, () => faculty.Id);
    }, ct);

    /// <summary>Adds a programme, or changes the one with this id; another faculty moves it there.</summary>
    public Task<StructureChange> SaveProgrammeAsync(int? id, int facultyId, string code, string name, CancellationToken ct = default) => SaveAsync("programme", id, async (db, university) =>
    {
        var programme = id is null
            ? new Programme { UniversityId = university, FacultyId = facultyId, Code = code, Name = name }
            : await db.Programmes.AdministeredBy(db.Viewer).SingleOrDefaultAsync(p => p.Id == id, ct);

        // Nothing new comes into an archived faculty; what is there may be renamed.
        var (stays, moves) = (id is not null && programme?.FacultyId == facultyId, id is not null && programme?.FacultyId != facultyId);
        if (programme is null || !await db.Faculties.AdministeredBy(db.Viewer).AnyAsync(f => f.Id == facultyId && (stays || f.ArchivedAt == null), ct))
        {
            return null;
        }

        if (moves)
        {
            await Repointing.FollowFacultyAsync(db, university, programme.Id, facultyId, ct);
        }

        (programme.FacultyId, programme.Code, programme.Name) = (facultyId, code, name);
        return Tracked(db, programme, id, () => programme.Id);
    }, ct);

    /// <summary>Adds a level on top of a track, or renames the one with this id; its rank stays, for chapters and students hang on it.</summary>
    public Task<StructureChange> SaveLevelAsync(int? id, int trackId, string code, string name, CancellationToken ct = default) => SaveAsync("level", id, async (db, university) =>
    {
        if (id is null && !await db.Tracks.AdministeredBy(db.Viewer).AnyAsync(t => t.Id == trackId && t.ArchivedAt == null, ct))
        {
            return null;
        }

        var level = id is null
            ? new Level
            {
                UniversityId = university, TrackId = trackId, Code = code, Name = name,
                Rank = (short)(1 + (await db.Levels.Where(l => l.TrackId == trackId).MaxAsync(l => (short?)l.Rank, ct) ?? 0)),
            }
            : await db.Levels.AdministeredBy(db.Viewer).SingleOrDefaultAsync(l => l.Id == id, ct);
        if (level is null)
        {
            return null;
        }

        (level.Code, level.Name) = (code, name);
        return Tracked(db, level, id, () => level.Id);
    }, ct);

    /// <summary>Adds a track without levels, or renames the one with this id.</summary>
    public Task<StructureChange> SaveTrackAsync(int? id, string code, string name, CancellationToken ct = default) => SaveAsync("track", id, async (db, university) =>
    {
        var track = id is null ? new Track { UniversityId = university, Code = code, Name = name } : await db.Tracks.AdministeredBy(db.Viewer).SingleOrDefaultAsync(t => t.Id == id, ct);
        if (track is null)
        {
            return null;
        }

        (track.Code, track.Name) = (code, name);
        return Tracked(db, track, id, () => track.Id);
    }, ct);

    /// <summary>
    /// Adds a subject, or changes the one with this id. Another programme, level or semester moves it with all its chapters: who sees them follows
    /// at once, in the same transaction.
    /// </summary>
    public Task<StructureChange> SaveSubjectAsync(int? id, SubjectForm form, CancellationToken ct = default) => SaveAsync("subject", id, async (db, university) =>
    {
        var level = await db.Levels.AdministeredBy(db.Viewer).SingleOrDefaultAsync(l => l.Id == form.LevelId, ct);
        if (level is null || form.Semester is not (1 or 2))
        {
            return null;
        }

        var subject = id is null
            ? new Subject { UniversityId = university, ProgrammeId = form.ProgrammeId, LevelId = form.LevelId, Semester = form.Semester, Code = form.Code, Name = form.Name }
            : await db.Subjects.AdministeredBy(db.Viewer).SingleOrDefaultAsync(s => s.Id == id, ct);

        // Nothing new comes into an archived programme or track; what is there may be changed.
        var stays = id is not null && (subject?.ProgrammeId, subject?.LevelId) == (form.ProgrammeId, form.LevelId);
        if (subject is null
            || !await db.Programmes.AdministeredBy(db.Viewer).AnyAsync(p => p.Id == form.ProgrammeId && (stays || (p.ArchivedAt == null && db.Faculties.Any(f => f.Id == p.FacultyId && f.ArchivedAt == null))), ct)
            || !await db.Tracks.AnyAsync(t => t.Id == level.TrackId && (stays || t.ArchivedAt == null), ct))
        {
            return null;
        }

        if (id is not null && (subject.ProgrammeId, subject.LevelId, subject.Semester) != (form.ProgrammeId, form.LevelId, form.Semester))
        {
            await Repointing.FollowSubjectAsync(db, subject.Id, form.ProgrammeId, form.Semester, level, ct);
        }

        (subject.ProgrammeId, subject.LevelId, subject.Semester) = (form.ProgrammeId, form.LevelId, form.Semester);
        (subject.Code, subject.Name, subject.Summary, subject.Macros) = (form.Code, form.Name, form.Summary, form.Macros);
        return Tracked(db, subject, id, () => subject.Id);
    }, ct);

    /// <summary>Adds a university with the usual tracks, or changes the one with this id; the main administration alone does (EL-M1).</summary>
    public async Task<StructureChange> SaveUniversityAsync(int? id, string code, string name, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not MainAdminViewer)
        {
            return new StructureChange.NotFound();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var university = id is null ? new University { Code = code, Name = name, CreatedAt = clock.GetUtcNow() } : await db.Universities.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (university is null)
        {
            return new StructureChange.NotFound();
        }

        (university.Code, university.Name) = (code, name);
        var outcome = await StoreAsync(db, Tracked(db, university, id, () => university.Id), "university", id, null, ct);
        if (outcome is StructureChange.Done && id is null)
        {
            // From here on the work is inside the new university.
            db.Viewer = new SystemViewer(university.Id);
            db.Add(new UniversitySettings { UniversityId = university.Id });
            await StandardTracks.EnsureAsync(db, university.Id, ct);
            await db.SaveChangesAsync(ct);
        }

        if (outcome is StructureChange.Done)
        {
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    private static Func<int> Tracked<T>(PortalDbContext db, T row, int? id, Func<int> key) where T : class
    {
        if (id is null)
        {
            db.Add(row);
        }

        return key;
    }

    private async Task<StructureChange> SaveAsync(string target, int? id, Func<PortalDbContext, int, Task<Func<int>?>> change, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return new StructureChange.NotFound();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await change(db, university) is not { } key)
        {
            return new StructureChange.NotFound();
        }

        var outcome = await StoreAsync(db, key, target, id, university, ct);
        if (outcome is StructureChange.Done)
        {
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    private async Task<StructureChange> StoreAsync(PortalDbContext db, Func<int> key, string target, int? id, int? university, CancellationToken ct)
    {
        var details = db.ChangeTracker.Entries().Select(AuditChange.Of).FirstOrDefault(change => change is not null);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new StructureChange.CodeTaken();
        }

        db.Add(Entry(db, university, id is null ? $"{target}.added" : $"{target}.changed", target, key(), details));
        await db.SaveChangesAsync(ct);
        return new StructureChange.Done(key());
    }

    private AuditEntry Entry(PortalDbContext db, int? university, string action, string target, int id, string? details) => new()
    {
        UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = target, TargetId = id, Details = details,
    };
}
