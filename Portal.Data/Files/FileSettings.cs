using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Settings;

namespace Portal.Data.Files;

/// <summary>What a university takes in, as its administration says it, in megabytes of 1,000,000 bytes (EL 1.13).</summary>
/// <param name="Image">Largest image of a text, 1 to <see cref="FileSettings.MostOfAnImage"/>.</param>
/// <param name="File">Largest file, 1 to <see cref="FileSettings.MostOfAFile"/>.</param>
/// <param name="Storage">All files together, 0 to <see cref="FileSettings.MostOfAll"/>; 0 lets nothing more in.</param>
public sealed record FileBounds(int Image, int File, int Storage)
{
    /// <summary>Whether all three are in their bounds.</summary>
    public bool AreSound =>
        Image is >= 1 and <= FileSettings.MostOfAnImage && File is >= 1 and <= FileSettings.MostOfAFile && Storage is >= 0 and <= FileSettings.MostOfAll;
}

/// <summary>The limits with what is used of them.</summary>
/// <param name="UsedBytes">Of all files, each content once; a kept figure, nothing is added up.</param>
public sealed record FileHousehold(FileBounds Bounds, long UsedBytes);

/// <summary>How an administration says how much its university takes in. Nobody else reads or writes it.</summary>
public sealed class FileSettings(PortalDb portal, TimeProvider time)
{
    /// <summary>Larger images would not be decoded within the server's bounds.</summary>
    public const int MostOfAnImage = 100;

    /// <summary>2 GB.</summary>
    public const int MostOfAFile = 2_000;

    /// <summary>10 TB.</summary>
    public const int MostOfAll = 10_000_000;

    /// <summary>The limits and the use of the viewer's university; null for whoever administers none. Two statements.</summary>
    public async Task<FileHousehold?> ReadAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university)
        {
            return null;
        }

        var s = await db.UniversitySettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new UniversitySettings { UniversityId = university };
        return new(new(s.LargestImageMegabytes, s.LargestFileMegabytes, s.StorageMegabytes), await db.StorageUses.Select(u => u.Bytes).SingleOrDefaultAsync(ct));
    }

    /// <summary>Sets the limits; they hold for the next file. False for whoever administers no university, and for what is out of bounds.</summary>
    public async Task<bool> SaveAsync(FileBounds bounds, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university || !bounds.AreSound)
        {
            return false;
        }

        var s = await db.UniversitySettings.SingleOrDefaultAsync(ct);
        if (s is null)
        {
            s = new() { UniversityId = university };
            db.Add(s);
        }

        (s.LargestImageMegabytes, s.LargestFileMegabytes, s.StorageMegabytes) = ((short)bounds.Image, (short)bounds.File, bounds.Storage);
        db.Add(new Audit.AuditEntry
        {
            UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = "university.files-set", Target = "university", TargetId = university,
            Details = Audit.AuditChange.Of(db.Entry(s)),
        });
        await db.SaveChangesAsync(ct);
        return true;
    }

    private static int? UniversityOf(Viewer viewer) => viewer is UniversityAdminViewer or MainAdminViewer ? viewer.University : null;
}
