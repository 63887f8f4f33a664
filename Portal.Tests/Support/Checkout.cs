using System.Diagnostics;

namespace Portal.Tests.Support;

/// <summary>The sources these tests were built from.</summary>
public static class Checkout
{
    private static readonly Lazy<string> Found = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The sources are not above the tests.");
    });

    public static string Root => Found.Value;

    /// <summary>Sources below a folder of the checkout, such as "Portal.Web", without what builds made.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => extensions.Any(e => path.EndsWith(e, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules" or "artifacts"))
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))));

    /// <summary>What the repository holds; empty where the sources came without it.</summary>
    public static async Task<IReadOnlyList<string>> TrackedAsync()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
        {
            return [];
        }

        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("git does not start.");
        var names = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return names.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Material beside the checkout that tests may use when it is there: PORTAL_SHARED_DATA, else a folder "shared" on the way up. Null when there is none.</summary>
    public static string? SharedData(string part)
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("PORTAL_SHARED_DATA") };
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = folder.Parent)
        {
            roots.Add(Path.Combine(folder.FullName, "shared"));
        }

        return roots.OfType<string>().SelectMany(root => new[] { Path.Combine(root, part), Path.Combine(root, "data", part) }).FirstOrDefault(Directory.Exists);
    }
}
