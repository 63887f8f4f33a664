using System.Globalization;
using System.Text;
using Portal.Data.Chapters;

namespace Portal.Data.Files;

/// <summary>Makes a name that everybody can keep a file under, of whatever a browser, an archive or a person says.</summary>
public static class FileNames
{
    /// <summary>Longest name in characters, ending included.</summary>
    public const int Longest = 120;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Endings of plain text that no system runs when it is opened.</summary>
    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".csv", ".tsv", ".md", ".tex", ".bib", ".rst", ".json", ".ipynb", ".yaml", ".yml", ".toml", ".ini", ".log", ".py", ".c", ".h", ".cpp", ".hpp", ".cc",
        ".cs", ".java", ".kt", ".r", ".rmd", ".m", ".sql", ".rs", ".go", ".hs", ".ml", ".f90", ".pl", ".scala", ".asm", ".s", ".ino", ".dat", ".srt", ".vtt", ".ics",
    };

    private static readonly Dictionary<string, string[]> Endings = new()
    {
        ["image/png"] = [".png"], ["image/jpeg"] = [".jpg", ".jpeg"], ["image/gif"] = [".gif"], ["image/webp"] = [".webp"],
        ["application/pdf"] = [".pdf"], ["application/zip"] = [".zip"], ["application/epub+zip"] = [".epub"],
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = [".docx"],
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = [".xlsx"],
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = [".pptx"],
        ["application/vnd.oasis.opendocument.text"] = [".odt"], ["application/vnd.oasis.opendocument.spreadsheet"] = [".ods"],
        ["application/vnd.oasis.opendocument.presentation"] = [".odp"],
        ["audio/mpeg"] = [".mp3"], ["audio/mp4"] = [".m4a"], ["audio/ogg"] = [".ogg", ".oga", ".opus"], ["audio/webm"] = [".webm", ".weba"],
        ["video/mp4"] = [".mp4", ".m4v"], ["video/webm"] = [".webm"], ["video/ogg"] = [".ogv"],
    };

    /// <summary>
    /// A name of 1 to <see cref="Longest"/> characters without path, control and direction marks, and characters that a file system refuses; no name of a
    /// device; its ending fits the type, so that nothing is opened as something else.
    /// </summary>
    public static string Safe(string? raw, string contentType)
    {
        var name = Bare(raw ?? "");
        var ending = Path.GetExtension(name);
        var stem = Path.GetFileNameWithoutExtension(name).Trim(' ', '.');
        if (!Fits(ending, contentType))
        {
            (stem, ending) = (name.Trim(' ', '.'), Endings.TryGetValue(contentType, out var known) ? known[0] : contentType == "text/plain" ? ".txt" : ".bin");
        }

        stem = stem.Length == 0 ? "fichier" : Devices.Contains(stem.Split('.')[0].Trim()) ? "_" + stem : stem;
        return ChapterTexts.Cut(stem, Longest - ending.Length).TrimEnd(' ', '.') + ending.ToLowerInvariant();
    }

    /// <summary>
    /// The name under which a reader keeps a file (EL-C5): number and title of the chapter, section, and the name it was given.
    /// </summary>
    public static string ForReader(int number, string title, string section, string name, string contentType) =>
        Safe(string.Create(CultureInfo.InvariantCulture, $"{number}-{ChapterTexts.Cut(Bare(title.Replace('/', '-').Replace('\\', '-')), 50).TrimEnd(' ', '.')}-{section}-{name}"), contentType);

    private static bool Fits(string ending, string contentType) =>
        contentType == "text/plain" ? Texts.Contains(ending)
        : Endings.TryGetValue(contentType, out var endings) && endings.Contains(ending, StringComparer.OrdinalIgnoreCase);

    /// <summary>The last part of a path, with what cannot stand in a name taken out.</summary>
    private static string Bare(string raw)
    {
        var text = ChapterTexts.Clean(raw.Length > 2_000 ? raw[^2_000..] : raw);
        text = text[(text.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }

            kept.Append(category is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator ? " "
                : rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "-"
                : rune.ToString());
        }

        return kept.ToString().Trim();
    }
}
