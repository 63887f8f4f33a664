using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Structure;

/// <summary>A subject with everything its form shows.</summary>
public sealed record SubjectDetail(int Id, int ProgrammeId, int LevelId, short Semester, string Code, string Name, string Summary, string Macros);

/// <summary>What lookups do not hold, for those who administer.</summary>
public sealed class StructureQueries(PortalDb portal)
{
    /// <summary>Null when the viewer does not administer such a subject.</summary>
    public async Task<SubjectDetail?> ReadSubjectAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Subjects.AdministeredBy(db.Viewer).Where(s => s.Id == id)
            .Select(s => new SubjectDetail(s.Id, s.ProgrammeId, s.LevelId, s.Semester, s.Code, s.Name, s.Summary, s.Macros)).SingleOrDefaultAsync(ct);
    }

    /// <summary>Chapters of a subject, published or not; 0 when the viewer does not administer it.</summary>
    public async Task<int> CountChaptersAsync(int subjectId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.AdministeredBy(db.Viewer).CountAsync(c => c.SubjectId == subjectId, ct);
    }

    /// <summary>The tracks of the administered university, by code; nothing for anybody else.</summary>
    public async Task<IReadOnlyList<TrackItem>> ListTracksAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Tracks.AdministeredBy(db.Viewer).OrderBy(t => t.Id).Select(t => new TrackItem(t.Id, t.Code, t.Name) { ArchivedAt = t.ArchivedAt }).ToListAsync(ct);
    }
}

/// <summary>A ladder of levels.</summary>
public sealed record TrackItem(int Id, string Code, string Name)
{
    /// <inheritdoc cref="FacultyItem.ArchivedAt"/>
    public DateTimeOffset? ArchivedAt { get; init; }
}
