using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Portal.Data.Files;

/// <summary>
/// Tells what bytes are from the bytes themselves. A closed list: what is not on it, and everything a browser could run
/// (HTML, SVG, XML, scripts in disguise), is <see cref="Unknown"/> and only ever downloaded (W-S9).
/// </summary>
public static class ContentSniffer
{
    /// <summary>The type of everything the portal does not vouch for.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How many bytes of the beginning are enough to decide.</summary>
    public const int HeadLength = 64 * 1024;

    private static readonly string[] MovieBrands = ["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash"];

    /// <summary>The type of a file that begins with <paramref name="head"/> (its first <see cref="HeadLength"/> bytes, or all of it).</summary>
    public static string TypeOf(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => "image/gif",
        _ when IsRiff(head, "WEBP"u8) => "image/webp",
        _ when head.StartsWith("%PDF-"u8) => "application/pdf",
        _ when head.StartsWith("PK\x03\x04"u8) => TypeOfArchive(head),
        _ when head.StartsWith("ID3"u8) || IsMp3Frame(head) => "audio/mpeg",
        _ when head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8) => TypeOfMovie(head),
        [0x1A, 0x45, 0xDF, 0xA3, ..] when head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 => "video/webm",
        _ when head.StartsWith("OggS"u8) => head[..Math.Min(head.Length, 512)].IndexOf("theora"u8) >= 0 ? "video/ogg" : "audio/ogg",
        _ when IsPlainText(head) => "text/plain",
        _ => Unknown,
    };

    /// <summary>Why bytes of an unknown type are not taken in, as exactly as they let one say.</summary>
    public static FileRefusal WhyUnknown(ReadOnlySpan<byte> head)
    {
        var text = head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head;
        var body = text.TrimStart(" \t\r\n"u8);
        return head switch
        {
            [0xD0, 0xCF, 0x11, 0xE0, ..] => FileRefusal.OldDocument,
            [(byte)'M', (byte)'Z', ..] or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..] or [0xCF, 0xFA, 0xED, 0xFE, ..] => FileRefusal.Program,
            _ when body.Length > 0 && body[0] == (byte)'<' => body.IndexOf("<svg"u8) >= 0 ? FileRefusal.Svg : FileRefusal.Markup,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => FileRefusal.Encoding,
            _ when !HasControls(head) => FileRefusal.Encoding,
            _ => FileRefusal.Kind,
        };
    }

    private static bool HasControls(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> kind) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(kind);

    private static bool IsMp3Frame(ReadOnlySpan<byte> head) => head is [0xFF, 0xFB or 0xF3 or 0xF2, _, _, ..];

    private static string TypeOfMovie(ReadOnlySpan<byte> head)
    {
        var brand = Encoding.ASCII.GetString(head[8..12]);
        return brand is "M4A " ? "audio/mp4" : MovieBrands.Contains(brand) ? "video/mp4" : Unknown;
    }

    private static string TypeOfArchive(ReadOnlySpan<byte> head)
    {
        foreach (var (name, content) in EntriesOf(head))
        {
            switch (name)
            {
                case "mimetype":
                    return content switch
                    {
                        "application/vnd.oasis.opendocument.text" or "application/vnd.oasis.opendocument.spreadsheet"
                            or "application/vnd.oasis.opendocument.presentation" or "application/epub+zip" => content,
                        _ => Unknown,
                    };
                case var _ when name.StartsWith("word/", StringComparison.Ordinal):
                    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
                case var _ when name.StartsWith("xl/", StringComparison.Ordinal):
                    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                case var _ when name.StartsWith("ppt/", StringComparison.Ordinal):
                    return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
                default:
                    break;
            }
        }

        return "application/zip";
    }

    /// <summary>Names in the local headers of the first bytes, with the content of an uncompressed "mimetype"; the archive itself is never opened.</summary>
    private static List<(string Name, string Content)> EntriesOf(ReadOnlySpan<byte> head)
    {
        var entries = new List<(string, string)>();
        for (var at = 0; at >= 0 && at + 30 < head.Length;)
        {
            var name = head[(at + 30)..];
            var nameLength = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(head[(at + 26)..]), name.Length);
            var extra = BinaryPrimitives.ReadUInt16LittleEndian(head[(at + 28)..]);
            var start = at + 30 + nameLength + extra;
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 18)..]), 100);
            var entry = Encoding.UTF8.GetString(name[..nameLength]);
            entries.Add((entry, entry == "mimetype" && start + size <= head.Length ? Encoding.ASCII.GetString(head.Slice(start, size)) : ""));

            var next = head[(at + 4)..].IndexOf("PK\x03\x04"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }

        return entries;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> head)
    {
        var text = head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head;
        var body = text.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty || body[0] == (byte)'<')
        {
            return false;
        }

        if (HasControls(text))
        {
            return false;
        }

        // The cut may fall inside a character: up to three bytes at the end are forgiven.
        for (var cut = 0; cut <= Math.Min(3, text.Length - 1); cut++)
        {
            if (Utf8.IsValid(text[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
