using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Portal.Data.Chapters;

namespace Portal.Data.Exporting;

/// <summary>Writes chapters as a book in EPUB 3: one document a section, MathML, the images, a table of contents. What is not in the chapters given is not in the book.</summary>
public sealed class EpubBook(string title, string language, string publisher, DateTimeOffset at)
{
    private readonly List<(string Id, string Path, string Type, string Properties)> items = [];
    private readonly List<string> spine = [];
    private readonly List<(string Title, List<(string Title, string Path)> Parts)> contents = [];
    private readonly List<string> authors = [];
    private readonly List<string> sources = [];
    private readonly StringBuilder identity = new();

    /// <summary>How many sections are in it.</summary>
    public int Sections => spine.Count;

    /// <summary>Begins an archive: the first entry says what it is and is not packed.</summary>
    public static async Task BeginAsync(ZipArchive zip, CancellationToken ct)
    {
        await WriteAsync(zip, "mimetype", "application/epub+zip", ct, CompressionLevel.NoCompression);
        await WriteAsync(zip, "META-INF/container.xml",
            """<?xml version="1.0" encoding="UTF-8"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""", ct);
    }

    /// <summary>Adds a chapter. Images that cannot be had become their words.</summary>
    public async Task AddAsync(ZipArchive zip, ExportedChapter chapter, Func<ExportedFile, Task<EpubImage?>> open, CancellationToken ct)
    {
        var parts = new List<(string, string)>();
        foreach (var section in chapter.Sections.Where(s => s.Html.Length > 0))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"c{chapter.Id}-{(int)section.Kind}");
            var document = new EpubDocument(chapter, section);
            foreach (var file in document.Images)
            {
                if (await AddImageAsync(zip, file, open, ct) is { } path)
                {
                    document.Show(file, path);
                }
            }

            var head = HeadOf(section.Kind, chapter.Language);
            await WriteAsync(zip, $"EPUB/{name}.xhtml", document.Write(head), ct);
            items.Add((name, $"{name}.xhtml", "application/xhtml+xml", document.HasMath ? "mathml" : ""));
            spine.Add(name);
            parts.Add((head, $"{name}.xhtml"));
            identity.Append(name).Append(chapter.UpdatedAt.ToUnixTimeSeconds());
        }

        if (parts.Count > 0)
        {
            contents.Add((string.Create(CultureInfo.InvariantCulture, $"{chapter.Number}. {chapter.Title}"), parts));
            Once(authors, chapter.AuthorNames);
            Once(sources, chapter.Attribution ?? "");
        }
    }

    /// <summary>Writes contents and package; nothing may be added afterwards.</summary>
    public async Task EndAsync(ZipArchive zip, CancellationToken ct)
    {
        await WriteAsync(zip, "EPUB/style.css", Style, ct);
        await WriteAsync(zip, "EPUB/nav.xhtml", EpubPackage.Navigation(title, language, contents), ct);
        await WriteAsync(zip, "EPUB/package.opf", EpubPackage.Package(new(title, language, publisher, at, Identifier(), authors, sources, items, spine)), ct);
    }

    private const string Style = """
        body { font-family: serif; line-height: 1.5; margin: 0 5%; }
        h1, h2, h3 { line-height: 1.2; page-break-after: avoid; break-after: avoid; }
        img { max-width: 100%; height: auto; }
        pre { white-space: pre-wrap; font-size: .9em; }
        table { border-collapse: collapse; } th, td { border-top: 1px solid; padding: .2em .5em; text-align: start; vertical-align: top; }
        .aside { border-left: 3px solid; padding-left: 1em; margin: 1em 0; } .formula { text-align: center; overflow: auto; } .missing { font-style: italic; } figure { margin: 1em 0; }
        """;

    private static string HeadOf(SectionKind kind, string language) => (kind, language) switch
    {
        (SectionKind.Exercises, "en") => "Exercises",
        (SectionKind.Exercises, _) => "Exercices",
        (SectionKind.Solutions, _) => "Solutions",
        (_, "en") => "Course",
        _ => "Cours",
    };

    private async Task<string?> AddImageAsync(ZipArchive zip, ExportedFile file, Func<ExportedFile, Task<EpubImage?>> open, CancellationToken ct)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"i{file.Id}");
        if (items.Find(i => i.Id == id) is { Path: { } there })
        {
            return there;
        }

        if (await open(file) is not { } image)
        {
            return null;
        }

        await using (image.Content)
        {
            var path = id + image.Ending;
            await using var entry = await zip.CreateEntry($"EPUB/{path}", CompressionLevel.NoCompression).OpenAsync(ct);
            await image.Content.CopyToAsync(entry, ct);
            items.Add((id, path, image.Type, ""));
            return path;
        }
    }

    private static void Once(List<string> list, string value)
    {
        if (value.Length > 0 && list.Count < 20 && !list.Contains(value))
        {
            list.Add(value);
        }
    }

    /// <summary>The same for the same content, another for a later one.</summary>
    private string Identifier() => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(title + identity)).AsSpan(0, 16)).ToString();

    private static async Task WriteAsync(ZipArchive zip, string path, string text, CancellationToken ct, CompressionLevel level = CompressionLevel.Optimal)
    {
        await using var entry = await zip.CreateEntry(path, level).OpenAsync(ct);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}

/// <summary>An image that every reader of EPUB can show: PNG, JPEG or GIF.</summary>
/// <param name="Ending">With its dot.</param>
public sealed record EpubImage(Stream Content, string Type, string Ending);
