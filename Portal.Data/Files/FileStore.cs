using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Files;

/// <summary>
/// Keeps files in a folder as <c>{university}/{first two of sha256}/{sha256}</c>, each content once per university. A row never becomes
/// visible before its bytes are in place, and whoever adds or removes a content holds its lock meanwhile.
/// </summary>
public sealed class FileStore(PortalDb portal, FileStoreOptions options, TimeProvider clock)
{
    internal const string WaitingFolder = "tmp";

    /// <summary>Streams <paramref name="content"/> into the store of the viewer's university.</summary>
    /// <param name="content">Read to its end, or to one byte past the limit.</param>
    /// <param name="universityId">Must be the viewer's, as a guard against mixing two up; another one throws.</param>
    /// <param name="limit">Largest length accepted, in bytes.</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    public async Task<AddedFile> AddAsync(Stream content, int universityId, long limit, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.University != universityId)
        {
            throw new ArgumentException("A file goes into the university of the viewer.", nameof(universityId));
        }

        var waiting = Path.Combine(Directory.CreateDirectory(Path.Combine(options.Root, WaitingFolder)).FullName, Path.GetRandomFileName());
        try
        {
            var (length, sha256) = await ReceiveAsync(content, waiting, limit, ct);
            return length == 0 ? new FileEmpty()
                : length > limit ? new FileTooLarge(limit)
                : await KeepAsync(db, universityId, waiting, length, sha256, ct);
        }
        finally
        {
            File.Delete(waiting);
        }
    }

    /// <summary>Where the bytes of a row lie; the file may be missing on a damaged disk.</summary>
    public string PathOf(int universityId, ReadOnlySpan<byte> sha256)
    {
        var name = Convert.ToHexStringLower(sha256);
        return Path.Combine(options.Root, universityId.ToString(System.Globalization.CultureInfo.InvariantCulture), name[..2], name);
    }

    /// <summary>Opens the bytes of a row for reading from any position; null when the file is missing.</summary>
    public Stream? Open(int universityId, ReadOnlySpan<byte> sha256)
    {
        try
        {
            return new FileStream(PathOf(universityId, sha256), new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.Read | FileShare.Delete });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

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

    private async Task<FileKept> KeepAsync(PortalDbContext db, int universityId, string waiting, long length, byte[] sha256, CancellationToken ct)
    {
        var (contentType, width, height) = await LookAtAsync(waiting, ct);
        var path = PathOf(universityId, sha256);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(db, sha256, ct);

        // Bytes that come again count as young again, so that the sweep leaves them to whoever is about to use them.
        var ids = await db.Database.SqlQuery<int>($"""
            INSERT INTO stored_files (university_id, sha256, length, content_type, width, height, created_at)
            VALUES ({universityId}, {sha256}, {length}, {contentType}, {width}, {height}, {clock.GetUtcNow()})
            ON CONFLICT (university_id, sha256) DO UPDATE SET created_at = excluded.created_at
            RETURNING id AS "Value"
            """).ToListAsync(ct);

        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? options.Root);
            File.Move(waiting, path, overwrite: true);
        }

        await transaction.CommitAsync(ct);
        return new(ids[0], Convert.ToHexStringLower(sha256), length, contentType, width, height);
    }

    private static async Task<(string ContentType, int Width, int Height)> LookAtAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[ContentSniffer.HeadLength];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var type = ContentSniffer.TypeOf(head.AsSpan(0, read));
        if (!type.StartsWith("image/", StringComparison.Ordinal))
        {
            return (type, 0, 0);
        }

        // An image whose header is broken is no image: it would be drawn as nothing.
        return ImageSize.Read(type, head.AsSpan(0, read), file) is var (width, height) ? (type, width, height) : (ContentSniffer.Unknown, 0, 0);
    }
}
