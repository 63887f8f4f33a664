using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Exporting;
using Portal.Data.Importing;

namespace Portal.Data.Files;

/// <summary>What a sweep found in one university. The names are those of the first <see cref="FileSweep.Named"/> of each kind.</summary>
/// <param name="RowsWithoutFile">Rows whose bytes are missing: a loss that only a backup repairs.</param>
/// <param name="FilesWithoutRow">Files that no row knows.</param>
/// <param name="RemovedRows">Rows that nothing used for 24 hours, removed with their files.</param>
/// <param name="RemovedFiles">Files without row, older than 24 hours, removed.</param>
/// <param name="FreedBytes">What both freed together.</param>
/// <param name="Names">SHA-256 of orphans, for the log.</param>
public sealed record SweepReport(int RowsWithoutFile, int FilesWithoutRow, int RemovedRows, int RemovedFiles, long FreedBytes, IReadOnlyList<string> Names)
{
    /// <summary>Uploads that nobody went on with for 24 hours, removed with what had come.</summary>
    public int RemovedUploads { get; init; }
}

/// <summary>Compares the store with its rows, both ways, in the viewer's university, and removes what nobody has used for a day.</summary>
public sealed class FileSweep(PortalDb portal, FileStoreOptions options, TimeProvider clock)
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

        var over = clock.GetUtcNow() - ImportBatch.Lifetime;
        await db.ImportBatches.Where(b => b.CreatedAt < over).ExecuteDeleteAsync(ct);
        var finished = clock.GetUtcNow() - KeptExport.Lifetime;
        await ProgrammeExports.ForgetAsync(db, db.KeptExports.Where(e => e.CreatedAt < finished), ct);
        var unused = await UnusedFiles.Of(db, before).Select(f => f.Id).ToArrayAsync(ct);
        var taken = clock.GetUtcNow() - People.PersonalData.PersonalExport.Lifetime;
        await db.PersonalExports.Where(e => e.CreatedAt < taken).ExecuteDeleteAsync(ct);
        var (removedRows, freedByRows) = await UnusedFiles.RemoveAsync(db, options.Place, university, unused, before, ct);
        var rows = (await db.StoredFiles.Select(f => f.Sha256).ToListAsync(ct)).Select(Convert.ToHexStringLower).ToHashSet();
        var files = new List<PlacedFile>();
        await foreach (var file in options.Place.ListAsync(string.Create(CultureInfo.InvariantCulture, $"{university}/"), ct))
        {
            files.Add(file);
        }

        var there = files.Select(NameOf).ToHashSet();
        var lost = rows.Where(name => !there.Contains(name)).ToList();
        var strays = files.Where(f => !rows.Contains(ContentOf(f))).ToList();
        var (removedFiles, freedByFiles) = await RemoveStraysAsync(db, strays.Where(f => f.WrittenAt < before), ct);
        RemoveAbandoned(before);

        return new(lost.Count, strays.Count, removedRows, removedFiles, freedByRows + freedByFiles, [.. lost.Take(Named), .. strays.Take(Named).Select(NameOf)])
        {
            RemovedUploads = await UploadParts.SweepAsync(db, options.Place, university, before, ct),
        };
    }

    private async Task<(int Files, long Bytes)> RemoveStraysAsync(PortalDbContext db, IEnumerable<PlacedFile> strays, CancellationToken ct)
    {
        var removed = 0;
        var freed = 0L;
        foreach (var stray in strays.Where(s => ContentOf(s).Length == 64))
        {
            var sha256 = Convert.FromHexString(ContentOf(stray));
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await FileStore.LockAsync(db, sha256, ct);
            if (!await db.StoredFiles.AnyAsync(f => f.Sha256 == sha256, ct))
            {
                freed += stray.Length;
                await options.Place.RemoveAsync(stray.Key, ct);
                removed++;
            }

            await transaction.CommitAsync(ct);
        }

        return (removed, freed);
    }

    private static string NameOf(PlacedFile file) => file.Key[(file.Key.LastIndexOf('/') + 1)..];

    /// <summary>The content a file is or was made from: pictures carry their width behind it.</summary>
    private static string ContentOf(PlacedFile file) => NameOf(file).Split('.')[0];

    /// <summary>Files on their way that were cut off by a stop of the server.</summary>
    private void RemoveAbandoned(DateTimeOffset before)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Root, FileStore.WaitingFolder));
        foreach (var file in folder.Exists ? folder.EnumerateFiles().Where(f => f.LastWriteTimeUtc < before.UtcDateTime) : [])
        {
            file.Delete();
        }

        foreach (var work in folder.Exists ? folder.EnumerateDirectories().Where(f => f.LastWriteTimeUtc < before.UtcDateTime) : [])
        {
            work.Delete(recursive: true);
        }
    }
}
