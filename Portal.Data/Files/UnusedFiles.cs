using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Files;

/// <summary>Files that nothing names any more, and how they go: row, bytes, pictures and their share of the count.</summary>
internal static class UnusedFiles
{
    private const int Batch = 500;
    private const int AtOnce = 8; // a disk takes some milliseconds for one file, hardly more for eight

    /// <summary>Those last brought before a moment. Whoever keeps files in another table adds it here.</summary>
    public static IQueryable<StoredFile> Of(PortalDbContext db, DateTimeOffset before) => db.StoredFiles.Where(f => f.CreatedAt < before
        && !db.Attachments.Any(a => a.FileId == f.Id) && !db.ImportFiles.Any(i => i.FileId == f.Id)
        && !db.AnnouncementFiles.Any(a => a.FileId == f.Id) && !db.Announcements.Any(a => a.VoiceFileId == f.Id)
        && !db.KeptExports.Any(e => e.FileId == f.Id) && !db.PersonalExports.Any(e => e.FileId == f.Id)
        && !db.SubscriptionPayments.Any(p => p.ProofFileId == f.Id) && !db.RosterImports.Any(i => i.FileId == f.Id)
        && !db.UniversityLogos.Any(l => l.FileId == f.Id));

    /// <summary>Removes which of these files are unused, some hundred in a transaction.</summary>
    /// <param name="db">Sees the university.</param>
    /// <param name="place">Where the bytes lie.</param>
    /// <param name="university">Of the files.</param>
    /// <param name="ids">Of the files in question.</param>
    /// <param name="before">Younger ones stay: somebody may be about to use them.</param>
    /// <param name="ct">Ends it between two batches.</param>
    /// <param name="noted">Called last in the transaction of each batch with the number of files of it that went; null when nobody keeps a note.</param>
    /// <returns>How many files went, and how many bytes of originals.</returns>
    public static async Task<(int Files, long Bytes)> RemoveAsync(
        PortalDbContext db, IFilePlace place, int university, IReadOnlyCollection<int> ids, DateTimeOffset before, CancellationToken ct,
        Func<int, Task>? noted = null)
    {
        var (files, bytes) = (0, 0L);
        foreach (var batch in ids.Chunk(Batch))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);

            // Whoever brings the same bytes waits; in one order, so that two who remove never wait for each other.
            var contents = await db.StoredFiles.Where(f => batch.Contains(f.Id)).Select(f => f.Sha256).ToListAsync(ct);
            var locks = contents.Select(content => BitConverter.ToInt64(content)).Order().ToArray();
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(k) FROM unnest({locks}) WITH ORDINALITY AS l(k, n) ORDER BY n", ct);

            var unused = await Of(db, before).Where(f => batch.Contains(f.Id)).Select(f => new { f.Id, f.Sha256, f.Length, f.Pictures }).ToListAsync(ct);
            if (unused.Count > 0)
            {
                var going = unused.ConvertAll(f => f.Id);
                var gone = await db.StoredFiles.Where(f => going.Contains(f.Id)).ExecuteDeleteAsync(ct);
                files += gone;
                var freed = unused.Sum(f => f.Length);
                bytes += freed;
                var keys = unused.SelectMany(file =>
                    (file.Pictures ?? []).Select(width => FileStore.PictureKeyOf(university, file.Sha256, width)).Append(FileStore.KeyOf(university, file.Sha256)));
                await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (key, stop) => await place.RemoveAsync(key, stop));

                // The count last: it is a lock that everybody of the university waits for.
                await StorageUse.AddAsync(db, university, -freed, ct);
                if (noted is not null)
                {
                    await noted(gone);
                }
            }

            await transaction.CommitAsync(ct);
        }

        return (files, bytes);
    }
}
