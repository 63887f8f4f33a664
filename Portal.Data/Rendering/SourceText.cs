using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>Makes any string a text that the parsers can take: valid Unicode, one kind of line end, bounded nesting.</summary>
internal static partial class SourceText
{
    /// <summary>Containers that one line may open; more markers are dropped.</summary>
    private const int DeepestLine = 24;

    /// <summary>Columns of indentation a line may have before it counts as this much.</summary>
    private const int DeepestIndent = 120;

    public static string Clean(string source)
    {
        var text = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                text.Append(c).Append(source[++i]);
            }
            else if (c is '\r')
            {
                text.Append('\n');
                i += i + 1 < source.Length && source[i + 1] is '\n' ? 1 : 0;
            }
            else if (c is '\u2028' or '\u2029' or '\f' or '\v')
            {
                text.Append('\n');
            }
            else if (!IsForbidden(c))
            {
                text.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
            }
        }

        return MarkerRuns().Replace(text.ToString(), Shallow);
    }

    /// <summary>Control characters, and the marks that turn the writing direction of what follows.</summary>
    private static bool IsForbidden(char c) =>
        (c < ' ' && c is not ('\n' or '\t')) || c is (>= '\u007F' and <= '\u009F') or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';

    private static string Shallow(Match run)
    {
        var kept = new StringBuilder();
        var containers = 0;
        var column = 0;
        foreach (var c in run.Value)
        {
            column += c is '\t' ? 4 : 1;
            containers += c is '>' or '-' or '*' or '+' or '.' or ')' ? 1 : 0;
            if (containers <= DeepestLine && column <= DeepestIndent)
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    /// <summary>The markers of quotes and lists a line begins with, when there are more of them than people write.</summary>
    [GeneratedRegex(@"^(?=[ \t>*+\-0-9.)]{48})(?:[ \t]*(?:>|[*+\-](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])))*[ \t]*", RegexOptions.Multiline)]
    private static partial Regex MarkerRuns();
}
