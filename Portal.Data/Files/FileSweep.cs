using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Files;

/// <summary>What a sweep found in one university. The names are those of the first <see cref="FileSweep.Named"/> of each kind.</summary>
/// <param name="RowsWithoutFile">Rows whose bytes are missing on the disk: a loss that only a backup repairs.</param>
/// <param name="FilesWithoutRow">Files that no row knows.</param>
/// <param name="RemovedRows">Rows that nothing used for 24 hours, removed with their files.</param>
/// <param name="RemovedFiles">Files without row, older than 24 hours, removed.</param>
/// <param name="FreedBytes">What both freed together.</param>
/// <param name="Names">SHA-256 of orphans, for the log.</param>
public sealed record SweepReport(int RowsWithoutFile, int FilesWithoutRow, int RemovedRows, int RemovedFiles, long FreedBytes, IReadOnlyList<string> Names);

/// <summary>Compares the store with its rows, both ways, in the viewer's university, and removes what nobody has used for a day.</summary>
public sealed class FileSweep(PortalDb portal, FileStore store, FileStoreOptions options, TimeProvider clock)
{
    /// <summary>How many orphans a report names.</summary>
    public const int Named = 100;

    /// <summary>Nothing younger is removed: somebody may be about to use it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    /// <summary>Sweeps the viewer's university; a viewer without one throws.</summary>
    public async Task<SweepReport> RunAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var university = db.Viewer.University ?? throw new InvalidOperationException("A sweep works in one university.");
        var before = clock.GetUtcNow() - Grace;

        var (removedRows, freedByRows) = await RemoveUnusedAsync(db, university, before, ct);
        var rows = (await db.StoredFiles.Select(f => f.Sha256).ToListAsync(ct)).Select(Convert.ToHexStringLower).ToHashSet();
        var files = FilesOf(university).ToDictionary(f => f.Name);

        var lost = rows.Where(name => !files.ContainsKey(name)).ToList();
        var strays = files.Values.Where(f => !rows.Contains(f.Name)).ToList();
        var (removedFiles, freedByFiles) = await RemoveStraysAsync(db, strays.Where(f => f.LastWriteTimeUtc < before.UtcDateTime), ct);
        RemoveAbandoned(before);

        return new(lost.Count, strays.Count, removedRows, removedFiles, freedByRows + freedByFiles,
            [.. lost.Take(Named), .. strays.Take(Named).Select(f => f.Name)]);
    }

    private async Task<(int Rows, long Bytes)> RemoveUnusedAsync(PortalDbContext db, int university, DateTimeOffset before, CancellationToken ct)
    {
        var unused = await db.StoredFiles
            .Where(f => f.CreatedAt < before && !db.Attachments.Any(a => a.FileId == f.Id)
                && !db.AnnouncementFiles.Any(a => a.FileId == f.Id) && !db.Announcements.Any(a => a.VoiceFileId == f.Id))
            .Select(f => new { f.Id, f.Sha256, f.Length }).ToListAsync(ct);
        var removed = 0;
        var freed = 0L;
        foreach (var file in unused)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await FileStore.LockAsync(db, file.Sha256, ct);
            if (await db.StoredFiles.Where(f => f.Id == file.Id && f.CreatedAt < before && !db.Attachments.Any(a => a.FileId == f.Id)
                && !db.AnnouncementFiles.Any(a => a.FileId == f.Id) && !db.Announcements.Any(a => a.VoiceFileId == f.Id)).ExecuteDeleteAsync(ct) == 1)
            {
                File.Delete(store.PathOf(university, file.Sha256));
                removed++;
                freed += file.Length;
            }

            await transaction.CommitAsync(ct);
        }

        return (removed, freed);
    }

    private static async Task<(int Files, long Bytes)> RemoveStraysAsync(PortalDbContext db, IEnumerable<FileInfo> strays, CancellationToken ct)
    {
        var removed = 0;
        var freed = 0L;
        foreach (var stray in strays.Where(s => s.Name.Length == 64))
        {
            var sha256 = Convert.FromHexString(stray.Name);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await FileStore.LockAsync(db, sha256, ct);
            if (!await db.StoredFiles.AnyAsync(f => f.Sha256 == sha256, ct))
            {
                freed += stray.Length;
                stray.Delete();
                removed++;
            }

            await transaction.CommitAsync(ct);
        }

        return (removed, freed);
    }

    private IEnumerable<FileInfo> FilesOf(int university)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Root, university.ToString(CultureInfo.InvariantCulture)));
        return folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [];
    }

    /// <summary>Uploads that were cut off by a stop of the server.</summary>
    private void RemoveAbandoned(DateTimeOffset before)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Root, FileStore.WaitingFolder));
        foreach (var file in folder.Exists ? folder.EnumerateFiles().Where(f => f.LastWriteTimeUtc < before.UtcDateTime) : [])
        {
            file.Delete();
        }
    }
}
