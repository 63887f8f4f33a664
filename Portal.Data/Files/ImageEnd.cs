using System.Buffers.Binary;

namespace Portal.Data.Files;

/// <summary>Whether an image is there to its end: what was cut off on its way is refused rather than shown as half a picture.</summary>
internal static class ImageEnd
{
    private const int TailLength = 64 * 1024;

    private static ReadOnlySpan<byte> EndOfJpeg => [0xFF, 0xD9];

    public static bool IsThere(string contentType, Stream image) => contentType switch
    {
        "image/png" => Tail(image).AsSpan().IndexOf("IEND"u8) >= 0,
        "image/jpeg" => Tail(image).AsSpan().LastIndexOf(EndOfJpeg) >= 0,
        "image/gif" => Tail(image).AsSpan().LastIndexOf((byte)0x3B) >= 0,
        "image/webp" => RiffLength(image) <= image.Length,
        _ => true,
    };

    private static byte[] Tail(Stream image)
    {
        var tail = new byte[(int)Math.Min(TailLength, image.Length)];
        image.Position = image.Length - tail.Length;
        image.ReadExactly(tail);
        return tail;
    }

    private static long RiffLength(Stream image)
    {
        Span<byte> head = stackalloc byte[8];
        image.Position = 0;
        return image.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8 ? long.MaxValue : 8L + BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
    }
}
