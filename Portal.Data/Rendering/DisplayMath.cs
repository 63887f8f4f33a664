using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>
/// Brings every displayed formula onto one line, <c>$$…$$</c>, before the Markdown is parsed. On several lines a formula can hold a line that
/// begins with +, - or &gt; and would be taken for a list or a quotation.
/// </summary>
internal static partial class DisplayMath
{
    private const int MostLines = 200;

    public static string OnOneLine(string markdown)
    {
        if (!markdown.Contains("$$", StringComparison.Ordinal) && !markdown.Contains(@"\[", StringComparison.Ordinal) && !markdown.Contains(@"\begin{", StringComparison.Ordinal))
        {
            return markdown;
        }

        var lines = markdown.Split('\n');
        var text = new StringBuilder(markdown.Length);
        var fence = new CodeFence();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (!fence.Holds(line) && Opening(line) is { } opening && Closing(lines, i, opening) is { } closing)
            {
                Join(text, lines, i, opening, closing);
                i = closing.Line;
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        text.Length--;
        return text.ToString();
    }

    /// <summary>Where a formula opens on this line that does not close on it.</summary>
    private static Delimiter? Opening(string line)
    {
        var begin = Environments().Match(line);
        if (begin.Success)
        {
            return new Delimiter(begin.Groups[1].Index, 0, $"\\end{{{begin.Groups[2].Value}}}", KeepsEnd: true);
        }

        var bracket = Bracket().Match(line);
        if (bracket.Success)
        {
            return new Delimiter(bracket.Groups[1].Index, 2, @"\]", KeepsEnd: false);
        }

        var at = -1;
        var open = false;
        for (var i = 0; i + 1 < line.Length; i++)
        {
            if (line[i] is '\\' || (line[i] is '`' && !open))
            {
                i = line[i] is '\\' ? i + 1 : CodeFence.EndOfSpan(line, i);
            }
            else if (line[i] is '$' && line[i + 1] is '$')
            {
                open = !open;
                at = i++;
            }
        }

        return open ? new Delimiter(at, 2, "$$", KeepsEnd: false) : null;
    }

    private static (int Line, int Column)? Closing(string[] lines, int first, Delimiter opening)
    {
        var alone = lines[first].AsSpan(opening.Column + opening.Length).Trim().IsEmpty;
        for (var i = first; i < lines.Length && i < first + MostLines; i++)
        {
            var start = i == first ? opening.Column + opening.Length : 0;
            var at = lines[i].IndexOf(opening.Closer, Math.Min(start, lines[i].Length), StringComparison.Ordinal);
            if (at >= 0)
            {
                return (i, at);
            }

            var blank = lines[i].AsSpan().Trim(" \t>").IsEmpty;
            if ((blank && !alone && i > first) || (i > first && Boundary().IsMatch(lines[i])))
            {
                return null;
            }
        }

        return null;
    }

    private static void Join(StringBuilder text, string[] lines, int first, Delimiter opening, (int Line, int Column) closing)
    {
        text.Append(lines[first], 0, opening.Column).Append("$$");
        for (var i = first; i <= closing.Line; i++)
        {
            var start = i == first ? opening.Column + opening.Length : 0;
            var end = i == closing.Line ? closing.Column + (opening.KeepsEnd ? opening.Closer.Length : 0) : lines[i].Length;
            var part = lines[i].AsSpan(start, end - start);
            part = i == first ? part : part.TrimStart(" \t>");
            var comment = Comment().Match(part.ToString());
            text.Append(comment.Success ? part[..comment.Index] : part).Append(i == closing.Line ? "" : " ");
        }

        text.Append("$$").Append(lines[closing.Line].AsSpan(closing.Column + opening.Closer.Length)).Append('\n');
    }

    private readonly record struct Delimiter(int Column, int Length, string Closer, bool KeepsEnd);

    [GeneratedRegex(@"^[ \t>]*(?:[-*+][ \t]+)?(\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|displaymath)\*?)\})")]
    private static partial Regex Environments();

    /// <summary>A bracket that opens the line; text in escaped brackets, as pandoc writes it, closes on the same line and holds no TeX.</summary>
    [GeneratedRegex(@"^[ \t>]*(?:[-*+][ \t]+)?(\\\[)(?=.*[\\^_=].*\\\][ \t]*$|(?!.*\\\]))")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"^[ \t>]*(?:#{1,6}[ \t]|`{3,}|~{3,})")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"(?<!\\)%.*$")]
    private static partial Regex Comment();
}
