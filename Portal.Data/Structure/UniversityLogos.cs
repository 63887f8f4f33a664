using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Files;

namespace Portal.Data.Structure;

/// <summary>What became of a logo that was brought.</summary>
public abstract record LogoChange
{
    private LogoChange()
    {
    }

    /// <summary>It is the logo now; pages everywhere follow within a second.</summary>
    public sealed record Done : LogoChange;

    /// <summary>No such university for the viewer to administer.</summary>
    public sealed record NotFound : LogoChange;

    /// <summary>The image is not taken; the logo is what it was.</summary>
    public sealed record Refused(LogoRefusal Why) : LogoChange;
}

/// <summary>
/// Sets and removes logos (EL-A5): an administration that of its own university, the main administration that of each. What a logo was made of before loses its row here and its
/// bytes with the next sweep of files.
/// </summary>
public sealed class UniversityLogos(PortalDb portal, StructureLookups lookups, FileStore store, FileStoreOptions options, TimeProvider time)
{
    /// <summary>Takes an image as the logo of a university.</summary>
    /// <param name="universityId">Null for the one the viewer administers.</param>
    /// <param name="content">Read to its end, or to one byte past <see cref="LogoPicture.MostBytes"/>.</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    public async Task<LogoChange> SetAsync(int? universityId, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await WrittenAsync(db, universityId, ct) is not { } university || await lookups.OfUniversityAsync(university, ct) is not { } place)
        {
            return new LogoChange.NotFound();
        }

        var account = db.Viewer.Account;
        var folder = Directory.CreateDirectory(FileStore.NewWaitingPath(options));
        try
        {
            var path = Path.Combine(folder.FullName, "original");
            var length = await FileStore.ReceiveAsync(content, path, LogoPicture.MostBytes, ct);
            if ((length == 0 ? LogoRefusal.Empty : length > LogoPicture.MostBytes ? LogoRefusal.TooLarge : await LogoPicture.LookAsync(path, ct)) is { } why)
            {
                return new LogoChange.Refused(why);
            }

            if (!PictureMaker.IsThere)
            {
                return new LogoChange.Refused(LogoRefusal.NoTools);
            }

            if (await LogoPicture.MakeAsync(path, folder.FullName, ct) is not { } made)
            {
                return new LogoChange.Refused(LogoRefusal.Broken);
            }

            // From here on the work is inside the university.
            db.Viewer = new SystemViewer(university);
            return await store.AddPictureAsync(db, university, made.Path, made.Smaller, place.Rules.Files.Storage, ct) switch
            {
                FileKept kept => await KeepAsync(db, university, account, kept.Id, ct),
                FileOverQuota => new LogoChange.Refused(LogoRefusal.NoRoom),
                _ => new LogoChange.Refused(LogoRefusal.Broken),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Takes the logo away. False when there is no such university for the viewer to administer; true, without a line in the journal, where there was none.</summary>
    /// <param name="universityId">Null for the one the viewer administers.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<bool> RemoveAsync(int? universityId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await WrittenAsync(db, universityId, ct) is not { } university)
        {
            return false;
        }

        var account = db.Viewer.Account;
        db.Viewer = new SystemViewer(university);
        if (await db.UniversityLogos.SingleOrDefaultAsync(ct) is { } logo)
        {
            db.Remove(logo);
            db.Add(Entry(university, account, "university.logo-removed"));
            await db.SaveChangesAsync(ct);
        }

        return true;
    }

    private async Task<LogoChange> KeepAsync(PortalDbContext db, int university, int? account, int file, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One after the other, so that two who set it at once do not meet in the key.
        await db.Database.ExecuteSqlAsync($"SELECT id FROM universities WHERE id = {university} FOR NO KEY UPDATE", ct);
        var logo = await db.UniversityLogos.SingleOrDefaultAsync(ct);
        if (logo?.FileId == file)
        {
            return new LogoChange.Done();
        }

        if (logo is null)
        {
            db.Add(new UniversityLogo { UniversityId = university, FileId = file, SetAt = time.GetUtcNow() });
        }
        else
        {
            (logo.FileId, logo.SetAt) = (file, time.GetUtcNow());
        }

        db.Add(Entry(university, account, "university.logo-set"));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new LogoChange.Done();
    }

    /// <summary>The university meant, when the viewer may change it; null otherwise.</summary>
    private static async Task<int?> WrittenAsync(PortalDbContext db, int? asked, CancellationToken ct) => db.Viewer switch
    {
        UniversityAdminViewer admin when asked is null || asked == admin.UniversityId => admin.UniversityId,
        MainAdminViewer main when (asked ?? main.UniversityId) is { } id && await db.Universities.AnyAsync(u => u.Id == id, ct) => id,
        _ => null,
    };

    private AuditEntry Entry(int university, int? account, string action) => new()
    {
        UniversityId = university, At = time.GetUtcNow(), AccountId = account, Action = action, Target = "university", TargetId = university,
    };
}
