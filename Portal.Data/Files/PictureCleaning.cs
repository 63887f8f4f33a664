using System.Buffers.Binary;

namespace Portal.Data.Files;

/// <summary>What became of an image that was to tell nothing about whoever took it.</summary>
internal enum Cleaning
{
    /// <summary>There was nothing to take out; no file was written.</summary>
    AsItWas,

    /// <summary>The target holds the same pixels without what was said beside them.</summary>
    Cleaned,

    /// <summary>It is not put together as its kind should be: what it holds cannot be known.</summary>
    Broken,
}

/// <summary>
/// Takes out of JPEG, PNG and WebP what cameras and programs write beside the pixels: place, time, camera, names, previews, and whatever is appended. Pixels
/// and colours stay byte for byte, so nothing is compressed twice; of the description of a photograph only how it was held is kept, so that it does not turn.
/// </summary>
internal static class PictureCleaning
{
    /// <summary>Whether images of this kind are cleaned.</summary>
    public static bool Knows(string contentType) => contentType is "image/jpeg" or "image/png" or "image/webp";

    /// <summary>Cleans a local file into another.</summary>
    /// <param name="path">Of the original.</param>
    /// <param name="contentType">One that <see cref="Knows"/> says yes to.</param>
    /// <param name="target">Does not exist yet; exists afterwards when the answer is <see cref="Cleaning.Cleaned"/>, and never is longer than the original.</param>
    public static Cleaning Clean(string path, string contentType, string target)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 81_920);
        bool whole;
        long length;
        using (var clean = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81_920))
        {
            whole = contentType switch
            {
                "image/jpeg" => JpegCleaning.Copy(source, clean),
                "image/png" => CopyPng(source, clean),
                _ => CopyWebP(source, clean),
            };
            length = clean.Length;
        }

        // Nothing is ever added, so that what kept its length kept its bytes, but for one thing: how it was held, which stands in place of more.
        if (whole && length < source.Length)
        {
            return Cleaning.Cleaned;
        }

        File.Delete(target);
        return whole ? Cleaning.AsItWas : Cleaning.Broken;
    }

    /// <summary>Copies a number of bytes; false at an early end.</summary>
    internal static bool Copy(Stream source, Stream target, long count)
    {
        var buffer = new byte[(int)Math.Min(count, 81_920)];
        for (int read; count > 0; count -= read)
        {
            if ((read = source.Read(buffer, 0, (int)Math.Min(count, buffer.Length))) == 0)
            {
                return false;
            }

            target.Write(buffer, 0, read);
        }

        return true;
    }

    /// <summary>Chunks that say how pixels are drawn; the rest is words, hours and other programs' notes (PNG 3rd edition, 4.8).</summary>
    private static bool Draws(ReadOnlySpan<byte> chunk) =>
        char.IsAsciiLetterUpper((char)chunk[0]) || chunk.SequenceEqual("tRNS"u8) || chunk.SequenceEqual("cHRM"u8) || chunk.SequenceEqual("gAMA"u8) || chunk.SequenceEqual("iCCP"u8)
        || chunk.SequenceEqual("sBIT"u8) || chunk.SequenceEqual("sRGB"u8) || chunk.SequenceEqual("cICP"u8) || chunk.SequenceEqual("bKGD"u8) || chunk.SequenceEqual("hIST"u8)
        || chunk.SequenceEqual("pHYs"u8) || chunk.SequenceEqual("acTL"u8) || chunk.SequenceEqual("fcTL"u8) || chunk.SequenceEqual("fdAT"u8);

    private static bool CopyPng(Stream source, Stream target)
    {
        if (!Copy(source, target, 8))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[8];
        while (source.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8)
        {
            var rest = BinaryPrimitives.ReadUInt32BigEndian(head) + 4L;
            if (!Draws(head[4..]))
            {
                source.Position += rest;
                continue;
            }

            target.Write(head);
            if (!Copy(source, target, rest))
            {
                return false;
            }

            if (head[4..].SequenceEqual("IEND"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CopyWebP(Stream source, Stream target)
    {
        Span<byte> head = stackalloc byte[12];
        if (source.ReadAtLeast(head, 12, throwOnEndOfStream: false) < 12)
        {
            return false;
        }

        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        target.Write(head);
        var chunk = head[..8];
        var drawn = false;
        while (source.Position + 8 <= end && source.ReadAtLeast(chunk, 8, throwOnEndOfStream: false) == 8)
        {
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            var padded = length + (length & 1);
            var name = chunk[..4];
            if (name.SequenceEqual("VP8X"u8) && length >= 10)
            {
                // Bits 3 and 2 promise EXIF and XMP, which do not come.
                target.Write(chunk);
                target.WriteByte((byte)(source.ReadByte() & ~0x0C));
                padded--;
            }
            else if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("ALPH"u8) || name.SequenceEqual("ICCP"u8)
                || name.SequenceEqual("ANIM"u8) || name.SequenceEqual("ANMF"u8))
            {
                drawn |= name[0] is (byte)'V' || name.SequenceEqual("ANMF"u8);
                target.Write(chunk);
            }
            else
            {
                source.Position += padded;
                continue;
            }

            if (!Copy(source, target, padded))
            {
                return false;
            }
        }

        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(target.Length - 8));
        target.Position = 4;
        target.Write(size);
        return drawn;
    }
}
