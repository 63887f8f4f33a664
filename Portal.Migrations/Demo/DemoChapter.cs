using System.Collections.Concurrent;
using Portal.Data.Chapters;
using Portal.Data.Importing;

namespace Portal.Migrations.Demo;

/// <summary>A chapter of the demonstration, read and rendered.</summary>
/// <param name="Subject">As "PROGRAMME/SUBJECT".</param>
/// <param name="Number">Its place in the subject.</param>
/// <param name="Author">Key of the professor; null for none.</param>
/// <param name="File">What the file said.</param>
/// <param name="Texts">Its three parts.</param>
/// <param name="Rendered">The parts rendered.</param>
internal sealed record DemoChapter(string Subject, int Number, string? Author, ChapterFile File, ChapterTexts Texts, RenderedChapter Rendered)
{
    /// <summary>Reads and renders every Markdown file below a folder, several at a time; a broken one throws with its path, since the files are ours.</summary>
    public static async Task<IReadOnlyList<DemoChapter>> ReadAllAsync(string folder, SectionRendering rendering, CancellationToken ct)
    {
        var chapters = new ConcurrentBag<DemoChapter>();
        var paths = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories) : [];
        await Parallel.ForEachAsync(paths, ct, async (path, stop) => chapters.Add(await ReadAsync(path, rendering, stop)));
        return [.. chapters.OrderBy(c => c.Subject, StringComparer.Ordinal).ThenBy(c => c.Number)];
    }

    private static async Task<DemoChapter> ReadAsync(string path, SectionRendering rendering, CancellationToken ct)
    {
        var file = ChapterFile.Read(FrontMatter.Decode(await System.IO.File.ReadAllBytesAsync(path, ct)) ?? throw new InvalidDataException($"{path} is not UTF-8."), path);
        if (file.Head["programme"] is not { } programme || file.Head["subject"] is not { } subject || file.Number is not { } number)
        {
            throw new InvalidDataException($"{path} names no programme, subject or number.");
        }

        var texts = file.MarkedTexts() ?? ChapterTexts.Of(file.Title, file.Body);
        var rendered = await rendering.RenderAsync(texts, new(number, texts.Title, file.Language, Macros: "", Imported: false), ct);
        return new($"{programme}/{subject}", number, file.Head["author"], file, texts, rendered);
    }
}
