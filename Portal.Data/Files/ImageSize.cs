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
        while (image.ReadAtLeast(segment[..4], 4, throwOnEndOfStream: false) == 4 && segment[0] == 0xFF)
        {
            var marker = segment[1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return image.ReadAtLeast(segment[..5], 5, throwOnEndOfStream: false) == 5
                    ? (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]))
                    : (0, 0);
            }

            if (length < 2)
            {
                break;
            }

            image.Position += length - 2;
        }

        return (0, 0);
    }
}
