using System.Buffers.Binary;
using System.IO.Compression;

namespace Portal.Tests.Files;

/// <summary>Whole images that any program can open, each with a content of its own.</summary>
internal static class DrawnPictures
{
    /// <summary>A PNG like a photograph: hills of colour with grain on them.</summary>
    public static byte[] Png(int width, int height, int seed)
    {
        var random = new Random(seed);
        var (a, b, c) = (random.NextDouble() * 6, random.NextDouble() * 6, 30 + (random.NextDouble() * 60));
        var rows = new byte[height * (1 + (width * 3))];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            rows[at++] = 0;
            for (var x = 0; x < width; x++)
            {
                var hill = Math.Sin((x / c) + a) + Math.Cos((y / c) + b);
                var grain = random.Next(-6, 7);
                rows[at++] = (byte)Math.Clamp(128 + (50 * hill) + grain, 0, 255);
                rows[at++] = (byte)Math.Clamp(110 + (40 * Math.Sin(hill)) + grain, 0, 255);
                rows[at++] = (byte)Math.Clamp(90 + (30 * hill) + grain, 0, 255);
            }
        }

        return Assemble(width, height, rows);
    }

    /// <summary>A PNG whose head says this size and whose data is a few bytes: what it would unpack to is not in it.</summary>
    public static byte[] Claiming(int width, int height) => Assemble(width, height, [0, 0, 0, 0]);

    private static byte[] Assemble(int width, int height, byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
