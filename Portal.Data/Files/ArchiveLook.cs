using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Portal.Data.Files;

/// <summary>
/// Looks at the list of contents of a zip archive, which office documents are too. Only the list is read, and a small "mimetype"; nothing else is unpacked.
/// </summary>
/// <param name="ContentType">The document it is, or application/zip; null when it cannot be told.</param>
/// <param name="Refusal">Why it is not taken in; null when it is.</param>
internal sealed record ArchiveLook(string? ContentType, FileRefusal? Refusal)
{
    /// <summary>More than any honest archive of teaching has.</summary>
    public const int MostEntries = 10_000;

    /// <summary>What all of it may unpack to, in bytes.</summary>
    public const long LargestContent = 2L * 1024 * 1024 * 1024;

    /// <summary>How much larger than packed the whole may be, once it is large at all.</summary>
    public const int LargestRatio = 150;

    private const long LargeAtAll = 50L * 1024 * 1024;
    private const int LongestMimeType = 100;
    private const int EndLength = 22;

    /// <summary>Looks at a local file that begins like an archive.</summary>
    public static ArchiveLook Of(FileStream file)
    {
        if (EntriesSaidBy(file) is not (>= 0 and <= MostEntries))
        {
            return new(null, FileRefusal.Archive);
        }

        try
        {
            file.Position = 0;
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return Unpacked(archive, file.Length) ? new(TypeOf(archive), RefusalOf(archive)) : new(null, FileRefusal.Archive);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            return new(null, FileRefusal.Archive);
        }
    }

    /// <summary>Whether what the list says stays within bounds.</summary>
    public static bool Unpacked(ZipArchive archive, long packed)
    {
        var whole = 0L;
        foreach (var entry in archive.Entries)
        {
            whole += entry.Length is >= 0 and <= LargestContent ? entry.Length : LargestContent + 1;
            if (whole > LargestContent)
            {
                return false;
            }
        }

        return whole <= LargeAtAll || whole / Math.Max(1, packed) <= LargestRatio;
    }

    private static string TypeOf(ZipArchive archive)
    {
        var names = archive.Entries.Select(e => e.FullName).ToHashSet(StringComparer.Ordinal);
        return names.Contains("[Content_Types].xml") && names.Contains("word/document.xml") ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : names.Contains("[Content_Types].xml") && names.Contains("xl/workbook.xml") ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : names.Contains("[Content_Types].xml") && names.Contains("ppt/presentation.xml") ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            : archive.GetEntry("mimetype") is { Length: > 0 and <= LongestMimeType } said ? OfMimeType(said)
            : "application/zip";
    }

    private static string OfMimeType(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var bytes = new byte[LongestMimeType];
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(bytes, 0, read).Trim() switch
        {
            var known and ("application/vnd.oasis.opendocument.text" or "application/vnd.oasis.opendocument.spreadsheet"
                or "application/vnd.oasis.opendocument.presentation" or "application/epub+zip") => known,
            _ => "application/zip",
        };
    }

    private static FileRefusal? RefusalOf(ZipArchive archive) =>
        archive.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || e.FullName.StartsWith("Basic/", StringComparison.Ordinal) || e.FullName.StartsWith("Scripts/", StringComparison.Ordinal) && archive.GetEntry("mimetype") is not null)
            ? FileRefusal.Macros
            : archive.Entries.Any(e => IsHostile(e.FullName)) ? FileRefusal.Archive : null;

    /// <summary>A name that would leave the folder it is unpacked into.</summary>
    internal static bool IsHostile(string name) =>
        name.Length is 0 or > 1_000 || name[0] is '/' or '\\' || name.Contains('\0', StringComparison.Ordinal) || name is [_, ':', ..]
        || name.Split('/', '\\').Any(part => part == "..");

    /// <summary>The number of entries that the end of the archive says; -1 when it has no readable end or needs the form for giants.</summary>
    private static int EntriesSaidBy(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at + EndLength > tail.Length)
        {
            return -1;
        }

        var end = tail.AsSpan(at);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var listLength = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);

        // The library reads the list to its end whatever number is said: its length has to fit the number.
        return entries == ushort.MaxValue || listLength > (entries + 1L) * 2_000 ? -1 : entries;
    }
}
