using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;

namespace Portal.Data.Deletion;

/// <summary>What a whole university holds. Counted from the rows when it is asked for.</summary>
/// <param name="Code">What has to be typed to go on.</param>
/// <param name="Bytes">Of its files, each content once.</param>
public sealed record UniversityPreview(
    string Name, string Code, int Faculties, int Programmes, int Subjects, int Chapters, int Students, int Professors, int Administrators, int Questions, int Files, long Bytes);

/// <summary>A university in the bin.</summary>
/// <param name="At">When it was thrown away.</param>
/// <param name="Until">When the bin's promise to keep it ends; it goes for good by somebody's order only.</param>
public sealed record BinnedUniversity(int Id, string Name, string Code, DateTimeOffset At, DateTimeOffset Until);

/// <summary>
/// Throws a whole university away (MAP-13): for the main administration alone. In the bin, nobody of it can sign in and nothing of it is seen; restoring
/// lets everything be as it was. For good only by order, never by the night: a university is too much to lose by waiting.
/// </summary>
public sealed class UniversityDeletions(PortalDb portal, TimeProvider clock)
{
    private const string Target = "university";

    /// <summary>What would go; null for everybody but the main administration, and when there is no such university in use.</summary>
    public async Task<UniversityPreview?> PreviewAsync(int university, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is MainAdminViewer && await db.Universities.AnyAsync(u => u.Id == university, ct) ? await CountAsync(db, university, ct) : null;
    }

    /// <summary>Puts it into the bin. False like <see cref="PreviewAsync"/>, and when what was typed is not its code.</summary>
    public async Task<bool> BinAsync(int university, string? typedCode, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not MainAdminViewer)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var code = typedCode?.Trim() ?? "";
        if (await db.Universities.Where(u => u.Id == university && u.Code == code).Select(u => u.Name).SingleOrDefaultAsync(ct) is not { } name)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var entry = Entry(db, "university.binned", university, now, JsonSerializer.Serialize(new { name, code }));
        await db.SaveChangesAsync(ct);
        await db.Universities.Where(u => u.Id == university).ExecuteUpdateAsync(set => set.SetProperty(u => u.DeletedAt, now).SetProperty(u => u.DeletionId, entry.Id), ct);
        await db.AnnounceAsync("everything", ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>One in the bin, with what would go for good; null as in <see cref="ListAsync"/>.</summary>
    public async Task<UniversityPreview?> PreviewBinnedAsync(int university, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is MainAdminViewer && await db.Universities.InBin().AnyAsync(u => u.Id == university, ct) ? await CountAsync(db, university, ct) : null;
    }

    /// <summary>The universities in the bin, thrown away last first; nothing for everybody but the main administration.</summary>
    public async Task<IReadOnlyList<BinnedUniversity>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is MainAdminViewer
            ? await db.Universities.InBin().OrderByDescending(u => u.DeletedAt).ThenBy(u => u.Id).Take(100)
                .Select(u => new BinnedUniversity(u.Id, u.Name, u.Code, u.DeletedAt ?? default, (u.DeletedAt ?? default) + Deletions.KeptFor)).ToListAsync(ct)
            : [];
    }

    /// <summary>Takes it out of the bin; null when it does not lie there for the viewer, <see cref="Restoring.CodeTaken"/> when another has its code now.</summary>
    public async Task<Restoring> RestoreAsync(int university, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not MainAdminViewer || await db.Universities.InBin().Where(u => u.Id == university).Select(u => u.Code).SingleOrDefaultAsync(ct) is not { } code)
        {
            return new Restoring.NotFound();
        }

        if (await db.Universities.AnyAsync(u => u.Code == code, ct))
        {
            return new Restoring.CodeTaken();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await JobQueue.CancelByKeyAsync(db, UniversityPurgeJob.Kind, UniversityPurgeJob.KeyOf(university), ct, aboveUniversities: true);
        await db.Universities.InBin().Where(u => u.Id == university).ExecuteUpdateAsync(set => set.SetProperty(u => u.DeletedAt, (DateTimeOffset?)null).SetProperty(u => u.DeletionId, (long?)null), ct);
        Entry(db, "university.restored", university, clock.GetUtcNow(), details: null);
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        await transaction.CommitAsync(ct);
        return new Restoring.Done();
    }

    /// <summary>Has everything of it go for good, in the background.</summary>
    /// <returns>The job; null when it does not lie in the bin for the viewer, or what was typed is not its code.</returns>
    public async Task<long?> PurgeAsync(int university, string? typedCode, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var code = typedCode?.Trim() ?? "";
        if (db.Viewer is not MainAdminViewer || await db.Universities.InBin().Where(u => u.Id == university && u.Code == code).Select(u => u.Name).SingleOrDefaultAsync(ct) is not { } name)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var job = await JobQueue.EnqueueAsync(db, UniversityPurgeJob.Kind, new UniversityPurgeOrder(university), new JobOptions { Key = UniversityPurgeJob.KeyOf(university), AboveUniversities = true }, ct);
        Entry(db, "university.purged", university, clock.GetUtcNow(), JsonSerializer.Serialize(new { name, code }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return job;
    }

    private static AuditEntry Entry(PortalDbContext db, string action, int university, DateTimeOffset now, string? details)
    {
        var entry = new AuditEntry { UniversityId = null, At = now, AccountId = db.Viewer.Account, Action = action, Target = Target, TargetId = university, Details = details };
        db.Add(entry);
        return entry;
    }

    /// <summary>One statement; what lies in the bin goes too and is counted.</summary>
    private static Task<UniversityPreview> CountAsync(PortalDbContext db, int university, CancellationToken ct) => db.Database.SqlQuery<UniversityPreview>($"""
        SELECT u.name AS "Name", u.code AS "Code",
               (SELECT count(*)::int FROM faculties WHERE university_id = u.id) AS "Faculties",
               (SELECT count(*)::int FROM programmes WHERE university_id = u.id) AS "Programmes",
               (SELECT count(*)::int FROM subjects WHERE university_id = u.id) AS "Subjects",
               (SELECT count(*)::int FROM chapters WHERE university_id = u.id) AS "Chapters",
               (SELECT count(*)::int FROM students WHERE university_id = u.id) AS "Students",
               (SELECT count(*)::int FROM professors WHERE university_id = u.id) AS "Professors",
               (SELECT count(*)::int FROM administrators WHERE of_university_id = u.id) AS "Administrators",
               (SELECT count(*)::int FROM comments WHERE university_id = u.id) AS "Questions",
               (SELECT count(*)::int FROM stored_files WHERE university_id = u.id) AS "Files",
               coalesce((SELECT bytes FROM storage_uses WHERE university_id = u.id), 0) AS "Bytes"
          FROM universities u WHERE u.id = {university}
        """).SingleAsync(ct);
}
