using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>Reads the language of a piece of code and names it for people who do not see it.</summary>
internal static partial class CodeLanguages
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["python"] = "Python", ["python-repl"] = "Python", ["py"] = "Python", ["c"] = "C", ["cpp"] = "C++", ["csharp"] = "C#", ["java"] = "Java",
        ["javascript"] = "JavaScript", ["js"] = "JavaScript", ["typescript"] = "TypeScript", ["html"] = "HTML", ["xml"] = "XML", ["css"] = "CSS",
        ["json"] = "JSON", ["yaml"] = "YAML", ["latex"] = "LaTeX", ["tex"] = "LaTeX", ["sql"] = "SQL", ["r"] = "R", ["matlab"] = "MATLAB", ["php"] = "PHP",
        ["rust"] = "Rust", ["go"] = "Go", ["ocaml"] = "OCaml", ["haskell"] = "Haskell", ["julia"] = "Julia", ["fortran"] = "Fortran", ["scala"] = "Scala",
        ["kotlin"] = "Kotlin", ["lisp"] = "Lisp", ["scheme"] = "Scheme", ["prolog"] = "Prolog", ["perl"] = "Perl", ["ruby"] = "Ruby", ["swift"] = "Swift",
    };

    private static readonly HashSet<string> Shells = new(["bash", "sh", "shell", "console", "zsh", "powershell"], StringComparer.Ordinal);

    /// <summary>The language in lower case; empty when none is given.</summary>
    public static string Read(string? info, string code)
    {
        var language = FirstWord().Match(info ?? "").Value.ToLowerInvariant();
        return language is "python" or "py" or "pycon" && code.TrimStart().StartsWith(">>>", StringComparison.Ordinal) ? "python-repl"
            : language is "python3" ? "python"
            : language is "console" ? "shell"
            : language;
    }

    public static string Label(string language, RenderContext context) =>
        Shells.Contains(language) ? context.Say("Commandes", "Commands")
        : Names.TryGetValue(language, out var name) ? context.Say($"Programme {name}", $"{name} program")
        : context.Say("Extrait", "Listing");

    [GeneratedRegex(@"(?<=^[\s{.]*)[A-Za-z][\w+#-]*")]
    private static partial Regex FirstWord();
}
