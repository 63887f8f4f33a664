using System.Text.RegularExpressions;

namespace Portal.Data.Importing;

/// <summary>Some authors leave the beginning of a LaTeX document to a class of their own. pandoc then finds no body; this gives it one.</summary>
internal static partial class LatexBody
{
    /// <summary>Writes a copy that has a body; null when the document has one, or nothing to begin it with.</summary>
    public static async Task<string?> OfAsync(string path, string target, CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(path, ct);
        if (!text.Contains("\\documentclass", StringComparison.Ordinal) || text.Contains("\\begin{document}", StringComparison.Ordinal) || First().Match(text) is not { Success: true } first)
        {
            return null;
        }

        var end = text.IndexOf("\\end{document}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(target, "\\documentclass{article}\n\\begin{document}\n" + (end < 0 ? text[first.Index..] : text[first.Index..end]) + "\n\\end{document}\n", ct);
        return target;
    }

    [GeneratedRegex(@"^[ \t]*\\(?:part|chapter|section|subsection)\*?(?:\[[^\]]*\])?\{", RegexOptions.Multiline)]
    private static partial Regex First();
}
