using System.Buffers.Binary;

namespace Portal.Data.Files;

/// <summary>Reads width and height from the header of an image, without decoding it.</summary>
internal static class ImageSize
{
    private const int Largest = 100_000;

    /// <summary>In pixels; null when the header is broken or says something impossible.</summary>
    public static (int Width, int Height)? Read(string contentType, ReadOnlySpan<byte> head, Stream whole)
    {
        var size = contentType switch
        {
            "image/png" when head.Length >= 24 && head[12..16].SequenceEqual("IHDR"u8) =>
                (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..])),
            "image/gif" when head.Length >= 10 =>
                (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
            "image/webp" => ReadWebP(head),
            "image/jpeg" => ReadJpeg(whole),
            _ => (0, 0),
        };
        return size is ( > 0 and <= Largest, > 0 and <= Largest) ? size : null;
    }

    private static (int, int) ReadWebP(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30)
        {
            return (0, 0);
        }

        var kind = head[12..16];
        return kind.SequenceEqual("VP8X"u8) ? (1 + ReadUInt24(head[24..]), 1 + ReadUInt24(head[27..]))
            : kind.SequenceEqual("VP8 "u8) ? (BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF)
            : kind.SequenceEqual("VP8L"u8) ? ReadLossless(BinaryPrimitives.ReadUInt32LittleEndian(head[21..]))
            : (0, 0);
    }

    private static (int, int) ReadLossless(uint bits) => (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    /// <summary>Walks the segments up to the first frame header; photographs may carry a long preview before it.</summary>
    private static (int, int) ReadJpeg(Stream image)
    {
        Span<byte> segment = stackalloc byte[9];
        image.Position = 2;
        var turned = false;
        while (image.ReadAtLeast(segment[..4], 4, throwOnEndOfStream: false) == 4 && segment[0] == 0xFF)
        {
            var marker = segment[1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (image.ReadAtLeast(segment[..5], 5, throwOnEndOfStream: false) < 5)
                {
                    return (0, 0);
                }

                var (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
                return turned ? (height, width) : (width, height);
            }

            if (length < 2)
            {
                break;
            }

            var next = image.Position + length - 2;
            turned |= marker == 0xE1 && IsTurned(image, length - 2);
            image.Position = next;
        }

        return (0, 0);
    }

    /// <summary>Whether the notes of the camera say that the picture lies on its side: browsers then show it upright.</summary>
    private static bool IsTurned(Stream image, int length)
    {
        var notes = new byte[Math.Min(length, 4096)];
        var read = image.ReadAtLeast(notes, notes.Length, throwOnEndOfStream: false);
        var tiff = notes.AsSpan(0, read);
        if (tiff.Length < 24 || !tiff.StartsWith("Exif\0\0"u8))
        {
            return false;
        }

        tiff = tiff[6..];
        var little = tiff[0] == (byte)'I';
        var at = (long)(little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]));
        if (at + 2 > tiff.Length)
        {
            return false;
        }

        var count = Short(tiff[(int)at..], little);
        for (var entry = at + 2; count-- > 0 && entry + 12 <= tiff.Length; entry += 12)
        {
            if (Short(tiff[(int)entry..], little) == 0x0112)
            {
                return Short(tiff[((int)entry + 8)..], little) is >= 5 and <= 8;
            }
        }

        return false;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
