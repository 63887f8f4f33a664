using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Jobs;

namespace Portal.Data.Exporting;

/// <summary>A finished export, to be handed over.</summary>
public sealed record KeptExportFile(int UniversityId, byte[] Sha256, string ContentType, string Name);

/// <summary>Whole programmes to take away: asked for, made behind the requests, kept for <see cref="KeptExport.Lifetime"/>. For professors, of programmes assigned to them.</summary>
public sealed class ProgrammeExports(PortalDb portal, TimeProvider time)
{
    /// <summary>Asks for one; the id of its job. Null for a programme that is not assigned to the viewer or holds nothing they may read. Asked for twice at a time, it is the same job.</summary>
    public async Task<long?> AskAsync(int programmeId, ExportForm form, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || !professor.ProgrammeIds.Contains(programmeId) || !Enum.IsDefined(form)
            || !await db.Chapters.VisibleTo(professor).AnyAsync(c => c.ProgrammeId == programmeId, ct))
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var key = string.Create(CultureInfo.InvariantCulture, $"{professor.AccountId}-{programmeId}-{(short)form}");
        var job = await JobQueue.EnqueueAsync(db, ProgrammeExportJob.Kind, new ProgrammeExportOrder(programmeId, form), new JobOptions { Key = key }, ct);
        await transaction.CommitAsync(ct);
        return job;
    }

    /// <summary>The bytes of one; null when it is not the viewer's, its time is over, or they may no longer read something that is in it.</summary>
    public async Task<KeptExportFile?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor)
        {
            return null;
        }

        var since = time.GetUtcNow() - KeptExport.Lifetime;
        var found = await db.KeptExports
            .Where(e => e.Id == id && e.AccountId == professor.AccountId && e.CreatedAt > since && professor.ProgrammeIds.Contains(e.ProgrammeId))
            .Join(db.StoredFiles, e => e.FileId, f => f.Id, (e, f) => new { e.ChapterIds, e.Form, File = new KeptExportFile(f.UniversityId, f.Sha256, f.ContentType, e.Name) })
            .SingleOrDefaultAsync(ct);
        if (found is null || await db.Chapters.VisibleTo(professor).CountAsync(c => found.ChapterIds.Contains(c.Id), ct) < found.ChapterIds.Length)
        {
            return null;
        }

        return found.File with { ContentType = found.Form is ExportForm.Book ? "application/epub+zip" : "application/zip" };
    }

    /// <summary>Forgets some of a university; the pages of their jobs lead nowhere any more. The bytes go with the next sweep.</summary>
    internal static async Task ForgetAsync(PortalDbContext db, IQueryable<KeptExport> exports, CancellationToken ct)
    {
        var gone = await exports.Select(e => new { e.Id, e.JobId }).ToListAsync(ct);
        if (gone.Count > 0)
        {
            var (ids, jobs) = (gone.ConvertAll(e => e.Id), gone.ConvertAll(e => e.JobId).ToArray());
            await db.KeptExports.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(ct);
            await db.Database.ExecuteSqlAsync($"UPDATE jobs SET result = result - 'link' WHERE id = ANY({jobs}) AND result IS NOT NULL", ct);
        }
    }
}
