using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Portal.Data.Chapters;
using Portal.Data.Exporting;

namespace Portal.Migrations.Importing;

/// <summary>A file that a section names and that lies in the imported folder.</summary>
/// <param name="Section">The part that names it.</param>
/// <param name="Name">Name of its attachment.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Of its content.</param>
internal sealed record FoundImage(SectionKind Section, string Name, string Path, byte[] Sha256);

/// <summary>Finds the images that Markdown names, inside one folder and nowhere else.</summary>
internal static partial class ImportImages
{
    /// <summary>Largest image brought along, in bytes.</summary>
    public const long LargestImage = 10 * 1024 * 1024;

    /// <summary>The images of a file's three texts. What the store later finds to be no image is not shown.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="file">Full path of the Markdown file; relative paths start from its folder.</param>
    /// <param name="folder">Full path of the imported folder; nothing outside is read, through links neither.</param>
    /// <param name="notes">Gets a sentence for each image that is there and cannot be brought.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async Task<List<FoundImage>> FindAsync(ChapterTexts texts, string file, string folder, List<string> notes, CancellationToken ct)
    {
        var found = new Dictionary<(SectionKind, string), FoundImage>();
        var start = Path.GetDirectoryName(file) ?? folder;
        foreach (var section in Enum.GetValues<SectionKind>())
        {
            foreach (var target in ImageTargets.Of(texts.Of(section)))
            {
                if (ChapterImages.NameOf(target) is not { } name || found.ContainsKey((section, name)) || PathOf(target, start, folder) is not { } path)
                {
                    continue;
                }

                if (new FileInfo(path).Length > LargestImage)
                {
                    notes.Add($"l’image {name} dépasse 10\u00A0Mo");
                    continue;
                }

                found[(section, name)] = new(section, name, path, SHA256.HashData(await File.ReadAllBytesAsync(path, ct)));
            }
        }

        return [.. found.Values];
    }

    /// <summary>A real file below the folder that looks like an image by its name or has none; null for anything else.</summary>
    private static string? PathOf(string target, string start, string folder)
    {
        var bare = Uri.UnescapeDataString(target.Split('?', '#')[0]).Replace('\\', '/');
        if (bare.Contains('\0', StringComparison.Ordinal) || !Extensions().IsMatch(bare))
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(start, bare));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path) && !PassesLink(path, folder) ? path : null;
    }

    private static bool PassesLink(string path, string folder)
    {
        for (var at = path; at.Length > folder.Length; at = Path.GetDirectoryName(at) ?? "")
        {
            if (File.GetAttributes(at).HasFlag(FileAttributes.ReparsePoint))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\.(?:png|jpe?g|gif|webp)$|/[^./]+$|^[^./]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Extensions();
}
