using System.IO.Compression;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Data.Rendering;

namespace Portal.Data.Importing;

/// <summary>Reads what professors bring: Markdown, archives of it, notebooks, and documents that pandoc reads. What a file is, is told from its bytes first.</summary>
internal static class ImportReader
{
    /// <summary>Most chapters of one import.</summary>
    public const int MostChapters = 100;

    private const long LongestText = 8 * 1024 * 1024;
    private const long MostUnpacked = 300L * 1024 * 1024;

    /// <summary>Reads a local file in a folder of its own, which may be filled.</summary>
    public static async Task<FoundImport> ReadAsync(string path, string name, string folder, CancellationToken ct)
    {
        var look = await FileLook.AtAsync(path, ct);
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (look.Refusal is FileRefusal.Archive or FileRefusal.Macros)
        {
            return FoundImport.Refuse(look.Refusal == FileRefusal.Macros
                ? "Ce document contient des macros. Enregistrez-le sans macros."
                : "L’archive est abîmée, ou ce qu’elle contient est démesuré ou mal nommé. Refaites-la.");
        }

        return look.ContentType switch
        {
            "application/zip" => await ReadArchiveAsync(path, folder, ct),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => await Pandoc.ReadAsync(path, name, "docx", folder, ct),
            "application/vnd.oasis.opendocument.text" => await Pandoc.ReadAsync(path, name, "odt", folder, ct),
            "application/epub+zip" => await Pandoc.ReadAsync(path, name, "epub", folder, ct),
            "text/plain" => await ReadTextAsync(path, name, ending, folder, ct),
            _ when look.Refusal is FileRefusal.Markup && ending is ".html" or ".htm" or ".xhtml" => await Pandoc.ReadAsync(path, name, "html", folder, ct),
            _ when look.Refusal is FileRefusal.Markup && ending is ".md" or ".markdown" => await ReadTextAsync(path, name, ending, folder, ct),
            _ when look.Refusal is FileRefusal.Encoding && ending is ".md" or ".markdown" or ".txt" or ".rst" or ".tex" => await ReadTextAsync(path, name, ending, folder, ct),
            _ => FoundImport.Refuse("Ce genre de fichier ne s’importe pas. Choisissez .md, .zip, .docx, .odt, .rst, .tex, .html, .epub ou .ipynb."),
        };
    }

    private static async Task<FoundImport> ReadTextAsync(string path, string name, string ending, string folder, CancellationToken ct)
    {
        if (new FileInfo(path).Length > LongestText)
        {
            return FoundImport.Refuse("Le texte dépasse 8 Mo. Partagez-le en plusieurs.");
        }

        if (FrontMatter.Decode(await File.ReadAllBytesAsync(path, ct)) is not { } text)
        {
            return FoundImport.Refuse("Ce texte n’est pas en UTF-8. Enregistrez-le dans ce codage.");
        }

        return ending switch
        {
            ".ipynb" => Notebook.Read(text, name, folder),
            ".tex" or ".latex" => await Pandoc.ReadAsync(path, name, "latex", folder, ct),
            ".rst" => await Pandoc.ReadAsync(path, name, "rst", folder, ct),
            _ => OneOf(Markdown(text, name, folder, folder)),
        };
    }

    /// <summary>A folder of Markdown in an archive. Only what a text or an attachment can be is unpacked, and no archive inside.</summary>
    private static async Task<FoundImport> ReadArchiveAsync(string path, string folder, CancellationToken ct)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        var texts = new List<string>();
        var nested = 0;
        var size = 0L;
        await using (var archive = await ZipFile.OpenReadAsync(path, ct))
        {
            foreach (var entry in archive.Entries.Where(e => e.Name.Length > 0 && !IsHidden(e.FullName)))
            {
                var ending = Path.GetExtension(entry.Name).ToLowerInvariant();
                nested += ending is ".zip" or ".7z" or ".rar" or ".gz" or ".tar" ? 1 : 0;
                var target = Path.GetFullPath(Path.Combine(unpacked, entry.FullName.Replace('\\', '/')));
                if (ArchiveLook.IsHostile(entry.FullName) || !target.StartsWith(unpacked + Path.DirectorySeparatorChar, StringComparison.Ordinal) || target.Length > 1_000 || ending is ".zip" or ".7z" or ".rar" or ".gz" or ".tar")
                {
                    continue;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(target) ?? unpacked);
                await using var content = await entry.OpenAsync(ct);
                if ((size += await CopyAsync(content, target, MostUnpacked - size, ct)) >= MostUnpacked)
                {
                    return FoundImport.Refuse("L’archive contient plus de 300 Mo. Partagez-la en plusieurs.");
                }

                if (ending is ".md" or ".markdown" or ".ipynb")
                {
                    texts.Add(target);
                }
            }
        }

        if (texts.Count is 0 or > MostChapters)
        {
            return FoundImport.Refuse(texts.Count == 0
                ? "L’archive ne contient aucun texte Markdown ni carnet. Ajoutez des fichiers .md ou .ipynb."
                : "L’archive contient plus de 100 textes. Partagez-la en plusieurs.");
        }

        var chapters = new List<FoundChapter>();
        foreach (var text in texts.Order(StringComparer.Ordinal))
        {
            chapters.AddRange(await OfEntryAsync(text, unpacked, ct));
        }

        if (nested > 0)
        {
            chapters[0].Notes.Add(new(ImportGrade.Lost, "Archives dans l’archive, non ouvertes : {0}", nested));
        }

        return new(chapters);
    }

    private static async Task<IReadOnlyList<FoundChapter>> OfEntryAsync(string path, string root, CancellationToken ct)
    {
        var name = Path.GetRelativePath(root, path).Replace('\\', '/');
        var text = new FileInfo(path).Length > LongestText ? null : FrontMatter.Decode(await File.ReadAllBytesAsync(path, ct));
        return text is null ? [Unreadable(name, "Texte trop long ou pas en UTF-8 : {0}")]
            : Path.GetExtension(path).Equals(".ipynb", StringComparison.OrdinalIgnoreCase)
                ? Notebook.Read(text, name, Directory.CreateDirectory(path + ".d").FullName) is { Refusal: null } book ? book.Chapters : [Unreadable(name, "Carnet illisible : {0}")]
                : [Markdown(text, name, Path.GetDirectoryName(path) ?? root, root)];
    }

    /// <summary>A Markdown text as a chapter, with the images it names below a folder.</summary>
    /// <param name="text">Decoded.</param>
    /// <param name="name">Where it stood.</param>
    /// <param name="home">Its folder.</param>
    /// <param name="root">Nothing outside is looked at.</param>
    /// <param name="foreign">Whether another program wrote it.</param>
    internal static FoundChapter Markdown(string text, string name, string home, string root, bool foreign = false)
    {
        var file = ChapterFile.Read(ChapterTexts.Clean(text), name);
        var marked = file.MarkedTexts();
        var texts = marked ?? Split(file);
        foreign |= marked is null;
        texts = foreign ? ChapterTexts.Of(texts.Title, ForeignDialect.Normalise(texts.Course), ForeignDialect.Normalise(texts.Exercises), ForeignDialect.Normalise(texts.Solutions)) : texts;
        var files = FoundFiles.Of(texts, home, root);
        var chapter = new FoundChapter(name, texts) { Number = file.Number, Language = file.Language, Files = files, Foreign = foreign };
        if (!chapter.IsUsable)
        {
            chapter.Notes.Add(new(ImportGrade.Lost, "Aucun texte dans ce fichier : {0}", 1));
        }

        return chapter;
    }

    internal static FoundImport OneOf(FoundChapter chapter) =>
        chapter.IsUsable ? new([chapter]) : FoundImport.Refuse("Le fichier ne contient pas de texte. Vérifiez que c’est le bon.");

    private static FoundChapter Unreadable(string name, string sentence) =>
        new(name, ChapterTexts.Of(Path.GetFileNameWithoutExtension(name), "")) { Notes = [new(ImportGrade.Lost, sentence, 1)] };

    private static ChapterTexts Split(ChapterFile file)
    {
        var parts = SectionSplitter.Split(file.Body);
        return ChapterTexts.Of(file.Title, parts.Course, parts.Exercises ?? "", parts.Solutions ?? "");
    }

    private static bool IsHidden(string name) => name.Split('/', '\\').Any(part => part.StartsWith('.') && part is not ("." or "..")) || name.StartsWith("__MACOSX/", StringComparison.Ordinal);

    /// <summary>Copies at most so many bytes, whatever the archive says of its length.</summary>
    private static async Task<long> CopyAsync(Stream content, string target, long most, CancellationToken ct)
    {
        await using var file = File.Create(target);
        var buffer = new byte[81_920];
        var copied = 0L;
        for (int read; copied < most && (read = await content.ReadAsync(buffer, ct)) > 0; copied += read)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return copied;
    }
}
