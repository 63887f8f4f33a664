using System.Security.Cryptography;
using System.Text;
using Portal.Data.Chapters;
using Portal.Data.Importing;
using Portal.Data.Rendering;

namespace Portal.Migrations.Importing;

/// <summary>One Markdown file, read: what it says, its three texts and the images they name.</summary>
internal sealed record ImportSource(string RelativePath, byte[] Bytes, ChapterFile File, ChapterTexts Texts, IReadOnlyList<FoundImage> Images, List<string> Notes)
{
    /// <summary>Longest file, in bytes.</summary>
    private const long LongestFile = 8 * 1024 * 1024;

    /// <summary>The file's folder and those above it inside the imported one, deepest first, and that one's own name at the end.</summary>
    public IReadOnlyList<string> Folders { get; private init; } = [];

    /// <summary>Reads a file.</summary>
    /// <returns>The source, or the reason why it cannot be one.</returns>
    public static async Task<(ImportSource? Source, string? Refusal)> ReadAsync(string folder, string relativePath, CancellationToken ct)
    {
        var path = Path.Combine(folder, relativePath);
        if (new FileInfo(path).Length > LongestFile)
        {
            return (null, "le fichier dépasse 8\u00A0Mo.");
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(path, ct);
        if (FrontMatter.Decode(bytes) is not { } text)
        {
            return (null, "le fichier n’est pas en UTF-8\u202F; enregistrez-le dans ce codage et relancez.");
        }

        var file = ChapterFile.Read(text, path);
        var texts = TextsOf(file);
        if (new[] { texts.Course, texts.Exercises, texts.Solutions }.All(string.IsNullOrWhiteSpace))
        {
            return (null, "le fichier ne contient pas de texte.");
        }

        List<string> notes = [.. MissingParts(texts)];
        var images = await ImportImages.FindAsync(texts, path, folder, notes, ct);
        return (new(relativePath, bytes, file, texts, images, notes) { Folders = FoldersOf(folder, relativePath) }, null);
    }

    /// <summary>Changes whenever the file, one of its images, its place or an option that matters changes.</summary>
    public byte[] HashFor(string place, int authorId, bool draft)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(Bytes));
        foreach (var image in Images)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{image.Section}/{image.Name}\n"));
            hash.AppendData(image.Sha256);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{place}\n{authorId}\n{draft}")));
        return hash.GetHashAndReset();
    }

    private static ChapterTexts TextsOf(ChapterFile file)
    {
        if (file.MarkedTexts() is { } marked)
        {
            return marked;
        }

        var parts = SectionSplitter.Split(ChapterTexts.Clean(file.Body));
        return ChapterTexts.Of(file.Title, parts.Course, parts.Exercises ?? "", parts.Solutions ?? "");
    }

    /// <summary>EL-C1 wants three parts; an import says which are missing and goes on.</summary>
    private static IEnumerable<string> MissingParts(ChapterTexts texts)
    {
        if (string.IsNullOrWhiteSpace(texts.Course))
        {
            yield return "pas de cours";
        }

        if (string.IsNullOrWhiteSpace(texts.Exercises))
        {
            yield return "pas d’exercices";
        }

        if (string.IsNullOrWhiteSpace(texts.Solutions))
        {
            yield return "pas de corrigé";
        }
    }

    private static List<string> FoldersOf(string folder, string relativePath)
    {
        var folders = new List<string>();
        for (var at = relativePath.LastIndexOf('/'); at > 0; at = relativePath.LastIndexOf('/', at - 1))
        {
            folders.Add(relativePath[..at]);
        }

        folders.Add(Path.GetFileName(folder));
        return folders;
    }
}
