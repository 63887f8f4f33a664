using System.Globalization;
using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;

namespace Portal.Data.People.PersonalData;

/// <summary>The files a person brought: those of the chapters they write, and of the messages they sent.</summary>
internal static class PersonalFiles
{
    /// <summary>Writes them below fichiers/, named after the number of their row and their own name.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> WriteAsync(
        PortalDbContext db, ZipArchive zip, FileStore store, int university, int account, Func<int, int, Task> progress, CancellationToken ct)
    {
        var professors = db.Professors.Where(p => p.AccountId == account);
        var attachments = await db.Attachments.Where(a => db.ChapterAuthors.Any(w => w.ChapterId == a.ChapterId && professors.Any(p => p.Id == w.ProfessorId)))
            .Join(db.StoredFiles, a => a.FileId, f => f.Id, (a, f) => new { a.Id, a.Name, f.Sha256 }).OrderBy(a => a.Id).ToListAsync(ct);
        var messages = await db.AnnouncementFiles.Where(a => db.Announcements.Any(m => m.Id == a.AnnouncementId && professors.Any(p => p.Id == m.ProfessorId)))
            .Join(db.StoredFiles, a => a.FileId, f => f.Id, (a, f) => new { a.Id, a.Name, f.Sha256 }).OrderBy(a => a.Id).ToListAsync(ct);
        var all = attachments.Select(a => (Folder: "chapitres", a.Id, a.Name, a.Sha256)).Concat(messages.Select(a => (Folder: "messages", a.Id, a.Name, a.Sha256))).ToList();
        var done = 0;
        foreach (var (folder, id, name, sha256) in all)
        {
            if (await store.OpenAsync(university, sha256, ct) is { } content)
            {
                await using (content)
                {
                    await using var entry = await zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"fichiers/{folder}/{id}-{FileNames.Safe(name, "application/octet-stream")}")).OpenAsync(ct);
                    await content.CopyToAsync(entry, ct);
                }
            }

            await progress(++done, all.Count);
        }

        return all.Count;
    }
}
