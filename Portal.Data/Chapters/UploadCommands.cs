using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.Chapters;

/// <summary>How an upload stands.</summary>
public abstract record UploadState
{
    private protected UploadState()
    {
    }
}

/// <summary>It goes on at <paramref name="Received"/>, in pieces of at most <paramref name="Piece"/> bytes.</summary>
public sealed record UploadOpen(long Id, long Received, int Piece) : UploadState;

/// <summary>It has arrived and hangs on its chapter.</summary>
public sealed record UploadArrived(Attached File) : UploadState;

/// <summary>It is not taken in, and nothing of it is kept.</summary>
/// <param name="Why">Anything but <see cref="FileKept"/>.</param>
public sealed record UploadRefused(AddedFile Why) : UploadState;

/// <summary>Too many of the same person are open; they end by arriving, by being given up, or after 24 hours.</summary>
public sealed record UploadsTooMany(int Most) : UploadState;

/// <summary>The chapter has as many files as one can have.</summary>
public sealed record ChapterFull(int Most) : UploadState;

/// <summary>
/// Takes files for a chapter in pieces, so that a cut line costs one piece and not the file. What cannot be taken in is said before the first piece where
/// its length tells, at the last one otherwise. Null throughout: no such chapter that the viewer may change, or no such upload of theirs.
/// </summary>
public sealed class UploadCommands(PortalDb portal, FileStore store, FileStoreOptions options, AttachmentCommands attachments, StructureLookups lookups, TimeProvider clock)
{
    /// <summary>Largest piece, in bytes.</summary>
    public const int Piece = 1024 * 1024;

    /// <summary>Longest name kept, in characters.</summary>
    public const int LongestName = 500;

    /// <summary>Uploads that one person may have open.</summary>
    public const int MostOpen = 100;

    private static readonly TimeSpan FinishingPatience = TimeSpan.FromMinutes(5);

    /// <summary>Announces a file.</summary>
    public async Task<UploadState?> BeginAsync(int chapterId, SectionKind section, bool inline, string name, long length, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.Account is not { } account || !await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct)
            || db.Viewer.University is not { } university || await lookups.OfUniversityAsync(university, ct) is not { } place)
        {
            return null;
        }

        var limits = place.Rules.Files;
        if (length <= 0 || length > limits.For(inline))
        {
            return new UploadRefused(length <= 0 ? new FileEmpty() : new FileTooLarge(limits.For(inline)));
        }

        var now = clock.GetUtcNow();
        var open = await db.Uploads.CountAsync(u => u.AccountId == account && u.TouchedAt > now - FileSweep.Grace, ct);
        var used = await db.StorageUses.Select(u => u.Bytes).SingleOrDefaultAsync(ct);
        if (open >= MostOpen || used + length > limits.Storage)
        {
            return open >= MostOpen ? new UploadsTooMany(MostOpen) : new UploadRefused(new FileOverQuota(limits.Storage));
        }

        var cleaned = ChapterTexts.Clean(name);
        var upload = new Upload
        {
            UniversityId = university, ChapterId = chapterId, AccountId = account, Section = section, Inline = inline, Length = length, TouchedAt = now,
            Name = cleaned.Length > LongestName ? ChapterTexts.Clean(cleaned[^LongestName..]) : cleaned,
        };
        db.Add(upload);
        await db.SaveChangesAsync(ct);
        return new UploadOpen(upload.Id, 0, Piece);
    }

    /// <summary>Where it stands.</summary>
    public async Task<UploadState?> FindAsync(int chapterId, long uploadId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Mine(db, chapterId, uploadId).SingleOrDefaultAsync(ct) is { } upload ? new UploadOpen(upload.Id, upload.Received, Piece) : null;
    }

    /// <summary>Takes the piece that begins at <paramref name="offset"/>. One from elsewhere is passed over: the answer says where to go on.</summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="uploadId">What <see cref="BeginAsync"/> answered.</param>
    /// <param name="offset">Where the piece begins in the file.</param>
    /// <param name="piece">1 byte to <see cref="Piece"/>; more is left unread. None asks to finish what has come.</param>
    /// <param name="ct">A piece that was cut off counts for nothing.</param>
    public async Task<UploadState?> AppendAsync(int chapterId, long uploadId, long offset, Stream piece, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await Mine(db, chapterId, uploadId).SingleOrDefaultAsync(ct) is not { } found)
        {
            return null;
        }

        var waiting = FileStore.NewWaitingPath(options);
        try
        {
            var length = await ReceiveAsync(piece, waiting, Math.Min(Piece, found.Length - found.Received), ct);
            if (await TakePieceAsync(db, uploadId, offset, length, waiting, ct) is not { } upload)
            {
                return null;
            }

            return upload.Received == upload.Length && await ClaimAsync(db, upload.Id, ct)
                ? await FinishAsync(db, upload, ct)
                : new UploadOpen(upload.Id, upload.Received, Piece);
        }
        finally
        {
            File.Delete(waiting);
        }
    }

    /// <summary>Gives it up; false when there is none.</summary>
    public async Task<bool> GiveUpAsync(int chapterId, long uploadId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.University is not { } university || await Mine(db, chapterId, uploadId).ExecuteDeleteAsync(ct) == 0)
        {
            return false;
        }

        await UploadParts.RemoveAsync(options.Place, university, uploadId, ct);
        return true;
    }

    /// <summary>Takes a whole file at once, as forms send it.</summary>
    public async Task<UploadState?> TakeAsync(int chapterId, SectionKind section, bool inline, string name, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.University is { } university && await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct)
            ? await KeepAsync(university, chapterId, section, inline, name, content, ct)
            : null;
    }

    /// <summary>Puts a piece behind what has come, if it begins there; the upload as it then stands.</summary>
    private async Task<Upload?> TakePieceAsync(PortalDbContext db, long uploadId, long offset, long length, string path, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.ChangeTracker.Clear();
        var upload = await db.Uploads.FromSql($"SELECT * FROM uploads WHERE id = {uploadId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (upload is not null && upload.Received == offset && length > 0)
        {
            var key = UploadParts.KeyOf(upload.UniversityId, upload.Id, offset);
            await options.Place.RemoveAsync(key, ct);
            await options.Place.KeepAsync(key, path, ct);
            upload.Received += length;
            upload.TouchedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return upload;
    }

    /// <summary>Whether this request is the one that puts the pieces together.</summary>
    private async Task<bool> ClaimAsync(PortalDbContext db, long uploadId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = now - FinishingPatience;
        return await db.Uploads.Where(u => u.Id == uploadId && (u.FinishingAt == null || u.FinishingAt < before))
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.FinishingAt, now), ct) == 1;
    }

    /// <summary>No connection is held meanwhile: storing takes its own, and everybody holding one while waiting for another would wait for ever.</summary>
    private async Task<UploadState?> FinishAsync(PortalDbContext db, Upload upload, CancellationToken ct)
    {
        try
        {
            await using var whole = new PartsStream(options.Place, UploadParts.ListAsync(options.Place, upload.UniversityId, upload.Id, ct));
            var state = await KeepAsync(upload.UniversityId, upload.ChapterId, upload.Section, upload.Inline, upload.Name, whole, ct);
            await db.Uploads.Where(u => u.Id == upload.Id).ExecuteDeleteAsync(ct);
            await UploadParts.RemoveAsync(options.Place, upload.UniversityId, upload.Id, ct);
            return state;
        }
        catch
        {
            await db.Uploads.Where(u => u.Id == upload.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.FinishingAt, (DateTimeOffset?)null), CancellationToken.None);
            throw;
        }
    }

    private async Task<UploadState?> KeepAsync(int university, int chapterId, SectionKind section, bool inline, string name, Stream content, CancellationToken ct)
    {
        if (await lookups.OfUniversityAsync(university, ct) is not { } place)
        {
            return null;
        }

        return await store.AddAsync(content, university, place.Rules.Files, inline, ct) switch
        {
            FileKept kept => await attachments.AttachAsync(chapterId, section, kept, name, inline, ct),
            var refused => new UploadRefused(refused),
        };
    }

    private static IQueryable<Upload> Mine(PortalDbContext db, int chapterId, long uploadId)
    {
        var account = db.Viewer.Account;
        var editable = db.Chapters.EditableBy(db.Viewer);
        return db.Uploads.Where(u => u.Id == uploadId && u.ChapterId == chapterId && u.AccountId == account && editable.Any(c => c.Id == chapterId));
    }

    private static async Task<long> ReceiveAsync(Stream piece, string path, long most, CancellationToken ct)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        var buffer = new byte[81_920];
        var length = 0L;
        for (int read; length < most && (read = await piece.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - length)), ct)) > 0;)
        {
            length += read;
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return length;
    }
}
