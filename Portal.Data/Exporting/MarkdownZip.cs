using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Data.Chapters;
using Portal.Data.Files;

namespace Portal.Data.Exporting;

/// <summary>
/// Writes chapters as Markdown with a head, each in a folder with the images its text names where it names them, in the form that imports read: what comes back
/// is what went out.
/// </summary>
public static partial class MarkdownZip
{
    /// <summary>Adds one chapter to an archive.</summary>
    /// <param name="zip">Opened for creating.</param>
    /// <param name="chapter">What the viewer may read.</param>
    /// <param name="folder">Folder of its own in the archive, without slash at the end; empty for the top.</param>
    /// <param name="open">Opens the bytes of a file; null when they are lost.</param>
    /// <param name="ct">Leaves the archive unfinished.</param>
    public static async Task AddAsync(ZipArchive zip, ExportedChapter chapter, string folder, Func<ExportedFile, Task<Stream?>> open, CancellationToken ct)
    {
        var texts = Enum.GetValues<SectionKind>().ToDictionary(kind => kind, kind => Relative(chapter.Markdown(kind), chapter, kind));

        // An image named "../img/x.png" has to lie one folder above the text, and yet inside the chapter's own.
        var above = texts.Values.SelectMany(ImageTargets.Of).Select(t => t.Split('/', '\\').TakeWhile(part => part is ".." or ".").Count(part => part == "..")).DefaultIfEmpty().Max();
        var name = FolderOf(chapter);
        var home = string.Concat(folder.Length == 0 ? "" : folder + "/", string.Concat(Enumerable.Repeat("texte/", Math.Min(above, 5))));
        await WriteAsync(zip, $"{home}{name}.md", Encoding.UTF8.GetBytes(Text(chapter, texts)), ct);

        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in chapter.Files)
        {
            foreach (var path in PathsOf(file, texts[file.Section], home).Where(written.Add))
            {
                if (await open(file) is { } content)
                {
                    await using (content)
                    {
                        await using var entry = await zip.CreateEntry(path, file.ContentType is "text/plain" ? CompressionLevel.Optimal : CompressionLevel.NoCompression).OpenAsync(ct);
                        await content.CopyToAsync(entry, ct);
                    }
                }
            }
        }
    }

    /// <summary>Name of a chapter's folder and file: "03-diagonalisation".</summary>
    public static string FolderOf(ExportedChapter chapter)
    {
        var words = FileNames.Safe(AttachmentCommands.InlineName(chapter.Title.Replace('/', '-').Replace('\\', '-')) + ".md", "text/plain")[..^3];
        return string.Create(CultureInfo.InvariantCulture, $"{chapter.Number:D2}-{ChapterTexts.Cut(words, 60).TrimEnd('-', '.')}");
    }

    /// <summary>The whole text: head, title, and the three parts behind their marks.</summary>
    internal static string Text(ExportedChapter chapter, IReadOnlyDictionary<SectionKind, string> texts)
    {
        var text = new StringBuilder("---\n");
        Line(text, "title", Quoted(chapter.Title));
        Line(text, "number", chapter.Number.ToString(CultureInfo.InvariantCulture));
        Line(text, "language", chapter.Language);
        Line(text, "solutions", chapter.SolutionRelease switch
        {
            SolutionRelease.AfterAttempt => "attempted",
            SolutionRelease.Never => "never",
            SolutionRelease.AtDate when chapter.SolutionsAt is { } at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            _ => "with",
        });
        if (chapter.Attribution is { Length: > 0 } source)
        {
            Line(text, "attribution", Quoted(source));
        }

        // The first heading is the title again: whoever reads the file takes away one, so that a text that begins with it keeps its own.
        text.Append("---\n\n# ").Append(chapter.Title).Append("\n\n").Append(texts[SectionKind.Course])
            .Append("\n\n<!-- exercises -->\n\n").Append(texts[SectionKind.Exercises]).Append("\n\n<!-- solutions -->\n\n").Append(texts[SectionKind.Solutions]).Append('\n');
        return text.ToString();
    }

    /// <summary>Addresses of the chapter's own images become names, since elsewhere they lead nowhere.</summary>
    private static string Relative(string markdown, ExportedChapter chapter, SectionKind kind) => OwnAddress().Replace(markdown, match =>
        int.TryParse(match.Groups[1].Value, out var id) && chapter.Files.FirstOrDefault(f => f.Id == id && f.Section == kind && f.Inline) is { } file ? file.Name : match.Value);

    /// <summary>Where a file lies: an image wherever the text names it, everything else in a folder of its section.</summary>
    private static List<string> PathsOf(ExportedFile file, string text, string home)
    {
        if (!file.Inline)
        {
            return [$"{home}fichiers/{SectionFolder(file.Section)}/{file.Name}"];
        }

        var paths = ImageTargets.Of(text).Where(t => ChapterImages.NameOf(t) == file.Name).Select(t => Resolve(home, t)).OfType<string>().Distinct().ToList();
        return paths.Count > 0 ? paths : [$"{home}{file.Name}"];
    }

    /// <summary>The folder of a section's files: "cours", "exercices", "solutions".</summary>
    public static string SectionFolder(SectionKind section) => section switch { SectionKind.Exercises => "exercices", SectionKind.Solutions => "solutions", _ => "cours" };

    private static string? Resolve(string home, string target)
    {
        var parts = new List<string>(home.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in Uri.UnescapeDataString(target.Split('?', '#')[0]).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append('\n');

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static async Task WriteAsync(ZipArchive zip, string path, byte[] bytes, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(path, CompressionLevel.Optimal).OpenAsync(ct);
        await entry.WriteAsync(bytes, ct);
    }

    [GeneratedRegex(@"/files/([0-9]{1,10})/[^\s()<>""'?]+(?:\?w=[0-9]+)?")]
    private static partial Regex OwnAddress();
}
