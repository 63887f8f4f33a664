using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Files;

/// <summary>
/// Keeps files as <c>{university}/{first two of sha256}/{sha256}</c>, each content once per university. A row never becomes
/// visible before its bytes are in place, and whoever adds or removes a content holds its lock meanwhile.
/// </summary>
public sealed class FileStore(PortalDb portal, FileStoreOptions options, TimeProvider clock)
{
    internal const string WaitingFolder = "tmp";

    /// <summary>Streams <paramref name="content"/> into the store of the viewer's university, whatever it is: imports and the portal itself.</summary>
    /// <param name="content">Read to its end, or to one byte past the limit.</param>
    /// <param name="universityId">Must be the viewer's, as a guard against mixing two up; another one throws.</param>
    /// <param name="limit">Largest length accepted, in bytes.</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    public Task<AddedFile> AddAsync(Stream content, int universityId, long limit, CancellationToken ct = default) =>
        AddAsync(content, universityId, limit, limits: null, inline: false, ct);

    /// <summary>The same for what people bring: kinds, images and archives are looked at (<see cref="FileLook"/>), images cleaned (<see cref="PictureCleaning"/>), and the storage of the university counts.</summary>
    /// <param name="content">Read to its end, or to one byte past the limit.</param>
    /// <param name="universityId">Must be the viewer's; another one throws.</param>
    /// <param name="limits">Of the university.</param>
    /// <param name="inline">Whether it is to be an image of a text.</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    public Task<AddedFile> AddAsync(Stream content, int universityId, FileLimits limits, bool inline, CancellationToken ct = default) =>
        AddAsync(content, universityId, limits.For(inline), limits, inline, ct);

    private async Task<AddedFile> AddAsync(Stream content, int universityId, long limit, FileLimits? limits, bool inline, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.University != universityId)
        {
            throw new ArgumentException("A file goes into the university of the viewer.", nameof(universityId));
        }

        var waiting = NewWaitingPath(options);
        try
        {
            var (length, sha256) = await ReceiveAsync(content, waiting, limit, ct);
            if (length == 0 || length > limit)
            {
                return length == 0 ? new FileEmpty() : new FileTooLarge(limit);
            }

            var look = await FileLook.AtAsync(waiting, ct);
            if (limits is not null && (look.Refusal ?? (inline && !look.IsPicture ? FileRefusal.NoImage : null)) is { } why)
            {
                return new FileRefused(why);
            }

            // What people bring tells nothing about where and by whom it was taken; the content that counts is the clean one.
            if (limits is not null && look.IsPicture && PictureCleaning.Knows(look.ContentType))
            {
                var clean = NewWaitingPath(options);
                try
                {
                    switch (PictureCleaning.Clean(waiting, look.ContentType, clean))
                    {
                        case Cleaning.Broken:
                            return new FileRefused(FileRefusal.Broken);
                        case Cleaning.Cleaned:
                            File.Move(clean, waiting, overwrite: true);
                            (length, sha256) = await HashAsync(waiting, ct);
                            break;
                    }
                }
                finally
                {
                    File.Delete(clean);
                }
            }

            return await KeepAsync(db, universityId, waiting, length, sha256, look, limits?.Storage, ct);
        }
        finally
        {
            File.Delete(waiting);
        }
    }

    /// <summary>Streams what somebody brings into a local file that nobody uses yet.</summary>
    /// <returns>How many bytes came: at most one past <paramref name="limit"/>.</returns>
    internal static async Task<long> ReceiveAsync(Stream content, string path, int limit, CancellationToken ct) => (await ReceiveAsync(content, path, (long)limit, ct)).Length;

    /// <summary>Keeps a picture that the portal itself has drawn, with its smaller ones: nothing is left to be made of it.</summary>
    /// <param name="db">Sees the university; without a transaction.</param>
    /// <param name="universityId">Whose it is.</param>
    /// <param name="path">A local file; it is gone afterwards.</param>
    /// <param name="smaller">Side and local file of each; they are gone afterwards.</param>
    /// <param name="storage">All that the university may keep, in bytes.</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    internal async Task<AddedFile> AddPictureAsync(
        PortalDbContext db, int universityId, string path, IReadOnlyList<(short Side, string Path)> smaller, long storage, CancellationToken ct)
    {
        var (length, sha256) = await HashAsync(path, ct);
        return await KeepAsync(db, universityId, path, length, sha256, await FileLook.AtAsync(path, ct), storage, ct, smaller);
    }

    /// <summary>Where the bytes of a row lie in a folder; the file may be missing on a damaged disk.</summary>
    public string PathOf(int universityId, ReadOnlySpan<byte> sha256) => new FolderPlace(options.Root).PathOf(KeyOf(universityId, sha256));

    /// <summary>Opens the bytes of a row for reading from any position; null when the file is missing.</summary>
    public Task<Stream?> OpenAsync(int universityId, ReadOnlySpan<byte> sha256, CancellationToken ct = default) =>
        options.Place.OpenAsync(KeyOf(universityId, sha256), ct);

    /// <summary>Opens a picture made from a row at a width of <see cref="PictureWidths"/>; null when there is none.</summary>
    public Task<Stream?> OpenPictureAsync(int universityId, ReadOnlySpan<byte> sha256, int width, CancellationToken ct = default) =>
        options.Place.OpenAsync(PictureKeyOf(universityId, sha256, width), ct);

    internal static string KeyOf(int universityId, ReadOnlySpan<byte> sha256)
    {
        var name = Convert.ToHexStringLower(sha256);
        return string.Create(CultureInfo.InvariantCulture, $"{universityId}/{name[..2]}/{name}");
    }

    internal static string PictureKeyOf(int universityId, ReadOnlySpan<byte> sha256, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{KeyOf(universityId, sha256)}.{width}");

    /// <summary>A local file that nobody uses yet, on the disk of the folder.</summary>
    internal static string NewWaitingPath(FileStoreOptions options) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(options.Root, WaitingFolder)).FullName, Path.GetRandomFileName());

    /// <summary>Held until the transaction ends by whoever adds or removes this content, on any server.</summary>
    internal static Task LockAsync(PortalDbContext db, byte[] sha256, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({BitConverter.ToInt64(sha256)})", ct);

    private static async Task<(long Length, byte[] Sha256)> ReceiveAsync(Stream content, string path, long limit, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        var buffer = new byte[81_920];
        var length = 0L;
        for (int read; length <= limit && (read = await content.ReadAsync(buffer, ct)) > 0;)
        {
            length += read;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return (length, hash.GetHashAndReset());
    }

    private static async Task<(long Length, byte[] Sha256)> HashAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return (file.Length, await SHA256.HashDataAsync(file, ct));
    }

    private async Task<AddedFile> KeepAsync(
        PortalDbContext db, int universityId, string waiting, long length, byte[] sha256, FileLook look, long? storage, CancellationToken ct,
        IReadOnlyList<(short Side, string Path)>? made = null)
    {
        var key = KeyOf(universityId, sha256);
        short[]? pictures = made is not null ? [.. made.Select(m => m.Side)] : PictureWidths.MayHave(look.ContentType) ? null : [];

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(db, sha256, ct);

        // Bytes that come again count as young again, so that the sweep leaves them to whoever is about to use them.
        var row = (await db.Database.SqlQuery<KeptRow>($"""
            INSERT INTO stored_files (university_id, sha256, length, content_type, width, height, created_at, pictures)
            VALUES ({universityId}, {sha256}, {length}, {look.ContentType}, {look.Width}, {look.Height}, {clock.GetUtcNow()}, {pictures})
            ON CONFLICT (university_id, sha256) DO UPDATE SET created_at = excluded.created_at,
              pictures = CASE WHEN {made is null} THEN stored_files.pictures
                              ELSE ARRAY (SELECT DISTINCT side FROM unnest(coalesce(stored_files.pictures, ARRAY[]::smallint[]) || excluded.pictures) AS p (side) ORDER BY side) END
            RETURNING id AS "Id", xmax = 0 AS "IsNew"
            """).ToListAsync(ct))[0];

        // The bytes before the count: the count is a lock that everybody of the university waits for.
        await options.Place.KeepAsync(key, waiting, ct);
        foreach (var (side, picture) in made ?? [])
        {
            await options.Place.KeepAsync(PictureKeyOf(universityId, sha256, side), picture, ct);
        }

        if (row.IsNew && await StorageUse.AddAsync(db, universityId, length, ct) > (storage ?? long.MaxValue))
        {
            await options.Place.RemoveAsync(key, ct);
            foreach (var (side, _) in made ?? [])
            {
                await options.Place.RemoveAsync(PictureKeyOf(universityId, sha256, side), ct);
            }

            return new FileOverQuota(storage ?? 0);
        }

        await transaction.CommitAsync(ct);
        return new FileKept(row.Id, Convert.ToHexStringLower(sha256), length, look.ContentType, look.Width, look.Height);
    }

    private sealed record KeptRow(int Id, bool IsNew);
}
