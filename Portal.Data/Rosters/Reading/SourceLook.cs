using System.IO.Compression;
using Portal.Data.Files;

namespace Portal.Data.Rosters.Reading;

/// <summary>Looks at a file and says how it is read.</summary>
internal static class SourceLook
{
    /// <summary>Text begins with none of these: documents, images, archives other than zip, programs.</summary>
    private static readonly byte[][] NoText =
        [[.. "%PDF"u8], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [.. "GIF8"u8], [0x1F, 0x8B], [.. "7z"u8, 0xBC], [.. "Rar!"u8], [0x7F, 0x45, 0x4C, 0x46], [.. "{\\rtf"u8]];

    private const string ApogeeStart = "XX-APO_TITRES-XX";
    private const string ApogeeValues = "XX-APO_VALEURS-XX";
    private const int LinesLookedAt = 400;

    /// <summary>The form of the file; throws <see cref="UnreadableRosterException"/> when it is no table.</summary>
    public static SourceForm At(FileStream file)
    {
        if (file.Length == 0)
        {
            throw new UnreadableRosterException(RosterRefusal.Empty);
        }

        var start = new byte[8];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var head = start.AsSpan(0, read);
        if (head.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new UnreadableRosterException(RosterRefusal.OldWorkbook);
        }

        if (head.StartsWith("PK"u8))
        {
            return OfArchive(file);
        }

        foreach (var sign in NoText)
        {
            if (head.StartsWith(sign))
            {
                throw new UnreadableRosterException(RosterRefusal.NoTable);
            }
        }

        return OfText(file, Charsets.Find(file) ?? throw new UnreadableRosterException(RosterRefusal.NoTable));
    }

    /// <summary>Separator and line of the titles, for a charset that was found or said.</summary>
    public static SourceForm OfText(Stream file, string charset)
    {
        file.Position = 0;
        using var text = new StreamReader(file, Charsets.Of(charset), detectEncodingFromByteOrderMarks: true, 4_096, leaveOpen: true);
        using var reader = new BoundedLines(text);
        var lines = new List<string>();
        while (lines.Count < LinesLookedAt && reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        // Apogée writes several tables one below the other; the people are in the last.
        var header = lines.Count > 0 && lines[0].StartsWith(ApogeeStart, StringComparison.Ordinal) && lines.IndexOf(ApogeeValues) is > 0 and var at ? at + 1
            : lines.FindIndex(l => !string.IsNullOrWhiteSpace(l));
        return header < 0 || header >= lines.Count
            ? throw new UnreadableRosterException(RosterRefusal.Empty)
            : new(RosterFormat.Text, charset, DelimiterOf(lines, header), header + 1);
    }

    private static SourceForm OfArchive(FileStream file)
    {
        if (ArchiveLook.Of(file).Refusal is { } refusal)
        {
            throw new UnreadableRosterException(refusal is FileRefusal.Macros ? RosterRefusal.Macros : RosterRefusal.Archive);
        }

        file.Position = 0;
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var names = archive.Entries.Select(e => e.FullName).ToList();
        return names.Any(n => n.StartsWith("xl/macrosheets/", StringComparison.OrdinalIgnoreCase)) ? throw new UnreadableRosterException(RosterRefusal.Macros)
            : names.Contains("xl/workbook.xml") ? new(RosterFormat.Workbook)
            : OneRosterTable.Is(names) ? new(RosterFormat.OneRoster)
            : throw new UnreadableRosterException(RosterRefusal.NoTable);
    }

    /// <summary>What cuts the titles into most cells, and the lines below them into as many; a comma when nothing does.</summary>
    private static string DelimiterOf(List<string> lines, int header)
    {
        var best = (Delimiter: ",", Score: 0.0);
        foreach (var delimiter in new[] { ';', '\t', ',', '|' })
        {
            var cells = CountOutsideQuotes(lines[header], delimiter);
            if (cells == 0)
            {
                continue;
            }

            var below = lines.Skip(header + 1).Where(l => l.Length > 0).Take(20).ToList();
            var same = below.Count(l => CountOutsideQuotes(l, delimiter) == cells);
            var score = cells * (1 + (below.Count == 0 ? 0 : 4.0 * same / below.Count));
            best = score > best.Score ? (delimiter.ToString(), score) : best;
        }

        return best.Delimiter;
    }

    private static int CountOutsideQuotes(string line, char delimiter)
    {
        var (count, inside) = (0, false);
        foreach (var c in line)
        {
            inside ^= c == '"';
            count += c == delimiter && !inside ? 1 : 0;
        }

        return count;
    }
}
