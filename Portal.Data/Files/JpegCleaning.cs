using System.Buffers.Binary;

namespace Portal.Data.Files;

/// <summary>Copies a JPEG segment by segment up to its first end, without what is said beside the pixels; a second image behind it, as telephones append, is left.</summary>
internal static class JpegCleaning
{
    /// <summary>False when it is not put together as a JPEG (ITU-T T.81, annex B).</summary>
    public static bool Copy(Stream source, Stream target)
    {
        if (!PictureCleaning.Copy(source, target, 2))
        {
            return false;
        }

        var held = false;
        int marker;
        while ((marker = NextMarker(source)) > 0)
        {
            if (marker is 0xD9)
            {
                target.Write([0xFF, 0xD9]);
                return true;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                target.Write([0xFF, (byte)marker]);
                continue;
            }

            if (ReadSegment(source) is not { } segment)
            {
                return false;
            }

            if (marker is 0xE1 && !held && Orientation(segment) is { } orientation)
            {
                held = true;
                target.Write(HowItWasHeld(orientation));
            }

            if (Draws(marker, segment))
            {
                Span<byte> head = [0xFF, (byte)marker, 0, 0];
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(segment.Length + 2));
                target.Write(head);
                target.Write(segment);
            }

            if (marker is 0xDA && !CopyScan(source, target))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Of what applications add, what colours need: JFIF, colour profiles, and the note of Adobe's that tells how colours are coded.</summary>
    private static bool Draws(int marker, ReadOnlySpan<byte> segment) => marker switch
    {
        0xE0 => segment.StartsWith("JFIF\0"u8),
        0xE2 => segment.StartsWith("ICC_PROFILE\0"u8),
        0xEE => segment.StartsWith("Adobe"u8),
        0xFE or (>= 0xE1 and <= 0xEF) => false,
        _ => true,
    };

    /// <summary>The next marker; 0 at the end, or where none is.</summary>
    private static int NextMarker(Stream source)
    {
        if (source.ReadByte() != 0xFF)
        {
            return 0;
        }

        int marker;
        while ((marker = source.ReadByte()) == 0xFF)
        {
            // Any number of these may stand before a marker.
        }

        return Math.Max(0, marker);
    }

    private static byte[]? ReadSegment(Stream source)
    {
        var length = (source.ReadByte() << 8) | source.ReadByte();
        if (length < 2)
        {
            return null;
        }

        var segment = new byte[length - 2];
        return source.ReadAtLeast(segment, segment.Length, throwOnEndOfStream: false) == segment.Length ? segment : null;
    }

    /// <summary>Copies coded pixels and stops before the next marker; false at an early end.</summary>
    private static bool CopyScan(Stream source, Stream target)
    {
        int next;
        while ((next = source.ReadByte()) >= 0)
        {
            if (next != 0xFF)
            {
                target.WriteByte((byte)next);
                continue;
            }

            // A zero or a restart belongs to the pixels.
            var after = source.ReadByte();
            if (after is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                source.Position -= after < 0 ? 1 : 2;
                return after >= 0;
            }

            target.WriteByte(0xFF);
            target.WriteByte((byte)after);
        }

        return false;
    }

    /// <summary>2 to 8 where a photograph was not held upright; null otherwise (EXIF 2.3, tag 0x0112).</summary>
    private static byte? Orientation(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8) || segment.Length < 22)
        {
            return null;
        }

        var tiff = segment[6..];
        var little = tiff[0] == 'I';
        var first = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first > tiff.Length - 2)
        {
            return null;
        }

        var tags = tiff[(int)first..];
        var count = Short(tags, little);
        for (var (i, at) = (0, 2); i < count && at + 12 <= tags.Length; (i, at) = (i + 1, at + 12))
        {
            if (Short(tags[at..], little) == 0x0112)
            {
                return Short(tags[(at + 8)..], little) is >= 2 and <= 8 and var value ? (byte)value : null;
            }
        }

        return null;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static byte[] HowItWasHeld(byte orientation) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ];
}
