namespace Portal.Data.Files;

/// <summary>What a file is, found by looking into it; nothing in it is run or unpacked.</summary>
/// <param name="ContentType">Of <see cref="ContentSniffer"/>.</param>
/// <param name="Width">In pixels as shown; 0 for what is no image.</param>
/// <param name="Height">In pixels as shown; 0 for what is no image.</param>
/// <param name="Refusal">Why people may not bring it; null when they may.</param>
internal sealed record FileLook(string ContentType, int Width, int Height, FileRefusal? Refusal)
{
    /// <summary>Whether a text can show it.</summary>
    public bool IsPicture => Width > 0;

    /// <summary>Looks at a finished local file.</summary>
    public static async Task<FileLook> AtAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[ContentSniffer.HeadLength];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return Of(head.AsSpan(0, read), file);
    }

    private static FileLook Of(ReadOnlySpan<byte> head, FileStream file)
    {
        var type = ContentSniffer.TypeOf(head);
        if (type.StartsWith("image/", StringComparison.Ordinal))
        {
            return OfPicture(type, head, file);
        }

        if (head.StartsWith("PK\x03\x04"u8))
        {
            var archive = ArchiveLook.Of(file);
            return new(archive.ContentType ?? type, 0, 0, archive.Refusal);
        }

        return new(type, 0, 0, type == ContentSniffer.Unknown ? ContentSniffer.WhyUnknown(head) : null);
    }

    private static FileLook OfPicture(string type, ReadOnlySpan<byte> head, FileStream file)
    {
        // An image whose header is broken is no image: it would be drawn as nothing.
        if (ImageSize.Read(type, head, file) is not var (width, height))
        {
            return new(ContentSniffer.Unknown, 0, 0, FileRefusal.Broken);
        }

        var refusal = width > FileLimits.Side || height > FileLimits.Side || (long)width * height > FileLimits.Pixels ? FileRefusal.Pixels
            : ImageEnd.IsThere(type, file) ? (FileRefusal?)null
            : FileRefusal.Broken;
        return new(type, width, height, refusal);
    }
}
