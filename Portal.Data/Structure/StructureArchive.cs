using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Audit;

namespace Portal.Data.Structure;

/// <summary>A part of the structure that can be put away.</summary>
public interface IArchivable
{
    /// <summary>When it was put away; null while it is in use.</summary>
    DateTimeOffset? ArchivedAt { get; set; }
}

/// <summary>What can be put away as a whole.</summary>
public enum ArchiveKind
{
    Faculty,
    Programme,
    Track,
    Subject,
}

/// <summary>What putting it away, or bringing it back, is about; counted when it is asked for.</summary>
/// <param name="ArchivedAt">Null while it is in use.</param>
/// <param name="Programmes">In a faculty; 0 for the rest.</param>
/// <param name="Subjects">Taught in it; 0 for a subject.</param>
/// <param name="Chapters">Published in it.</param>
/// <param name="Students">Enrolled in it; of a subject, those who read it while it is in use.</param>
public sealed record ArchivePreview(ArchiveKind Kind, string Name, DateTimeOffset? ArchivedAt, int Programmes, int Subjects, int Chapters, int Students);

/// <summary>
/// Puts parts of the structure away and brings them back. A faculty, programme or track takes nobody and nothing new, and stays what it is for those in it; a subject becomes
/// the past, as in a rollover: its authors and the administration read it, nobody else (MAP-13).
/// </summary>
public sealed class StructureArchive(PortalDb portal, TimeProvider time)
{
    /// <summary>What it is about; null when there is no such thing for the viewer to administer.</summary>
    public async Task<ArchivePreview?> PreviewAsync(ArchiveKind kind, int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var name = kind switch
        {
            ArchiveKind.Faculty => await db.Faculties.AdministeredBy(db.Viewer).Where(f => f.Id == id).Select(f => new Named(f.Name, f.ArchivedAt)).SingleOrDefaultAsync(ct),
            ArchiveKind.Programme => await db.Programmes.AdministeredBy(db.Viewer).Where(p => p.Id == id).Select(p => new Named(p.Name, p.ArchivedAt)).SingleOrDefaultAsync(ct),
            ArchiveKind.Track => await db.Tracks.AdministeredBy(db.Viewer).Where(t => t.Id == id).Select(t => new Named(t.Name, t.ArchivedAt)).SingleOrDefaultAsync(ct),
            _ => await db.Subjects.AdministeredBy(db.Viewer).Where(s => s.Id == id).Select(s => new Named(s.Name, s.ArchivedAt)).SingleOrDefaultAsync(ct),
        };
        if (name is null)
        {
            return null;
        }

        var programmes = db.Programmes.Where(p => kind == ArchiveKind.Faculty ? p.FacultyId == id : kind == ArchiveKind.Programme && p.Id == id);
        var levels = db.Levels.Where(l => l.TrackId == id);
        var subjects = kind switch
        {
            ArchiveKind.Track => db.Subjects.Where(s => s.ArchivedAt == null && levels.Any(l => l.Id == s.LevelId)),
            ArchiveKind.Subject => db.Subjects.Where(s => s.Id == id),
            _ => db.Subjects.Where(s => s.ArchivedAt == null && programmes.Any(p => p.Id == s.ProgrammeId)),
        };
        var students = kind switch
        {
            ArchiveKind.Track => db.Students.Where(s => levels.Any(l => l.Id == s.LevelId)),

            // EL-R3: of the programme, at the level or above on the track.
            ArchiveKind.Subject => db.Students.Where(s => db.Subjects.Any(m => m.Id == id && m.ProgrammeId == s.ProgrammeId
                && db.Levels.Any(of => of.Id == m.LevelId && db.Levels.Any(at => at.Id == s.LevelId && at.TrackId == of.TrackId && at.Rank >= of.Rank)))),
            _ => db.Students.Where(s => programmes.Any(p => p.Id == s.ProgrammeId)),
        };
        return new(
            kind, name.Name, name.ArchivedAt, kind is ArchiveKind.Faculty ? await programmes.CountAsync(ct) : 0, kind is ArchiveKind.Subject ? 0 : await subjects.CountAsync(ct),
            await subjects.SumAsync(s => s.PublishedChapters, ct), await students.CountAsync(ct));
    }

    /// <summary>Puts it away. What is put away already stays as it is, without a line in the journal.</summary>
    public Task<StructureChange> ArchiveAsync(ArchiveKind kind, int id, CancellationToken ct = default) => SetAsync(kind, id, time.GetUtcNow(), ct);

    /// <summary>Brings it back, however it was put away. A subject whose code another one has got meanwhile stays where it is (EL-R7).</summary>
    public Task<StructureChange> BringBackAsync(ArchiveKind kind, int id, CancellationToken ct = default) => SetAsync(kind, id, null, ct);

    private async Task<StructureChange> SetAsync(ArchiveKind kind, int id, DateTimeOffset? at, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || await FindAsync(db, kind, id, ct) is not { } thing)
        {
            return new StructureChange.NotFound();
        }

        if (thing.ArchivedAt is null == at is null)
        {
            return new StructureChange.Done(id);
        }

        thing.ArchivedAt = at;
        if (thing is Subject subject)
        {
            // Whatever rollover put it away, it is in use again, and undoing that one has nothing to do here any more.
            subject.ArchivedById = null;

            // Those in the bin too: they come back to where their subject is.
            await db.Database.ExecuteSqlAsync($"UPDATE chapters SET archived_at = {at} WHERE university_id = {university} AND subject_id = {id}", ct);
        }

        var word = kind.ToString().ToLowerInvariant();
        db.Add(new AuditEntry
        {
            UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = at is null ? $"{word}.brought-back" : $"{word}.archived", Target = word, TargetId = id,
        });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new StructureChange.CodeTaken();
        }

        await transaction.CommitAsync(ct);
        return new StructureChange.Done(id);
    }

    private static async Task<IArchivable?> FindAsync(PortalDbContext db, ArchiveKind kind, int id, CancellationToken ct) => kind switch
    {
        ArchiveKind.Faculty => await db.Faculties.AdministeredBy(db.Viewer).SingleOrDefaultAsync(f => f.Id == id, ct),
        ArchiveKind.Programme => await db.Programmes.AdministeredBy(db.Viewer).SingleOrDefaultAsync(p => p.Id == id, ct),
        ArchiveKind.Track => await db.Tracks.AdministeredBy(db.Viewer).SingleOrDefaultAsync(t => t.Id == id, ct),
        ArchiveKind.Subject => await db.Subjects.AdministeredBy(db.Viewer).SingleOrDefaultAsync(s => s.Id == id, ct),
        _ => null,
    };

    private sealed record Named(string Name, DateTimeOffset? ArchivedAt);
}
