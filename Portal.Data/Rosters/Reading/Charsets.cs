using System.Text;

namespace Portal.Data.Rosters.Reading;

/// <summary>How bytes become text: found by their mark, by their pattern, or by what they cannot be.</summary>
internal static class Charsets
{
    public const string Utf8 = "utf-8";
    public const string LittleEndian = "utf-16le";
    public const string BigEndian = "utf-16be";
    public const string Western = "windows-1252";

    /// <summary>Those that a file can be read with.</summary>
    public static IReadOnlyList<string> All { get; } = [Utf8, Western, LittleEndian, BigEndian];

    /// <summary>The encoding of a name of <see cref="All"/>; anything else is UTF-8. Bytes that are no text become U+FFFD.</summary>
    public static Encoding Of(string name) => name switch
    {
        LittleEndian => Encoding.Unicode,
        BigEndian => Encoding.BigEndianUnicode,
        Western => CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1,
        _ => Encoding.UTF8,
    };

    /// <summary>What the bytes are; null when they are no text at all. Reads the file once.</summary>
    public static string? Find(Stream file)
    {
        var start = new byte[4_096];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var head = start.AsSpan(0, read);
        return head.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? Utf8
            : head.StartsWith<byte>([0xFF, 0xFE]) ? LittleEndian
            : head.StartsWith<byte>([0xFE, 0xFF]) ? BigEndian
            : head.Contains((byte)0) && ByZeros(head) is { } wide ? wide
            : Controls(head) * 20 > head.Length ? null
            : IsUtf8(file) ? Utf8
            : Western;
    }

    /// <summary>Latin text in UTF-16 has a zero in nearly every second byte; text has them nowhere else.</summary>
    private static string? ByZeros(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                (even, odd) = i % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
            }
        }

        var most = head.Length / 2 * 3 / 4;
        return odd >= most && even == 0 ? LittleEndian : even >= most && odd == 0 ? BigEndian : null;
    }

    /// <summary>Bytes that stand in no text of one byte a letter, but for mistakes.</summary>
    private static int Controls(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var b in head)
        {
            controls += b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        }

        return controls;
    }

    private static bool IsUtf8(Stream file)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var buffer = new char[16_384];
        try
        {
            while (reader.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
