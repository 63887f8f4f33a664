using Portal.Data.Chapters;
using Portal.Data.Exporting;

namespace Portal.Data.Importing;

/// <summary>Finds the files that belong to a text: images it names, and what lies in "fichiers/{cours|exercices|solutions}" beside it, as exports write it.</summary>
internal static class FoundFiles
{
    public static IReadOnlyList<FoundFile> Of(ChapterTexts texts, string home, string root)
    {
        var found = new Dictionary<(SectionKind, string), FoundFile>();
        foreach (var section in Enum.GetValues<SectionKind>())
        {
            foreach (var target in ImageTargets.Of(texts.Of(section)))
            {
                if (ChapterImages.NameOf(target) is { } name && PathOf(target, home, root) is { } path)
                {
                    found.TryAdd((section, name), new(section, true, name, path));
                }
            }

            var folder = Path.Combine(home, "fichiers", MarkdownZip.SectionFolder(section));
            foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList() : [])
            {
                found.TryAdd((section, Path.GetFileName(path)), new(section, false, Path.GetFileName(path), path));
            }
        }

        return [.. found.Values];
    }

    /// <summary>A file below the root; null for anything else. Nothing there is a link: unpacking makes none.</summary>
    private static string? PathOf(string target, string home, string root)
    {
        var bare = Uri.UnescapeDataString(target.Split('?', '#')[0]).Replace('\\', '/');
        if (bare.Length is 0 or > 500 || bare.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(home, bare));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path) && Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" ? path : null;
    }
}
