namespace Portal.Tests.Rendering;

/// <summary>Finds the material beside the checkout that some tests read; those tests skip where it is absent.</summary>
internal static class SharedData
{
    public const string Absent = "The shared data are not beside this checkout; PORTAL_SHARED_DATA can name their folder.";

    /// <summary>The folder with chapters and robustness, or null.</summary>
    public static string? Folder { get; } = Find();

    public static string Read(string file)
    {
        Assert.SkipUnless(Folder is not null, Absent);
        return File.ReadAllText(Path.Combine(Folder ?? "", file));
    }

    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        Assert.SkipUnless(Folder is not null, Absent);
        return [.. Directory.GetFiles(Path.Combine(Folder ?? "", folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_SHARED_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        return null;
    }
}
