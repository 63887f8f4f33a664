using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>Tells, line after line, whether a line belongs to fenced code. Fences in quotes, lists and admonitions count too.</summary>
internal sealed partial class CodeFence
{
    private char mark;
    private int length;

    /// <summary>Whether the line is a fence or stands between two.</summary>
    public bool Holds(string line)
    {
        var found = Fence().Match(line);
        if (length > 0)
        {
            if (found.Success && found.Groups[1].Value[0] == mark && found.Groups[1].Length >= length && found.Groups[2].Value.AsSpan().Trim().IsEmpty)
            {
                length = 0;
            }

            return true;
        }

        if (!found.Success || (found.Groups[1].Value[0] == '`' && found.Groups[2].Value.Contains('`', StringComparison.Ordinal)))
        {
            return false;
        }

        mark = found.Groups[1].Value[0];
        length = found.Groups[1].Length;
        return true;
    }

    /// <summary>Last character of the code that opens here, or of its ticks when it does not close on the line.</summary>
    public static int EndOfSpan(string line, int start)
    {
        var ticks = 1;
        while (start + ticks < line.Length && line[start + ticks] is '`')
        {
            ticks++;
        }

        var end = line.IndexOf(line.Substring(start, ticks), start + ticks, StringComparison.Ordinal);
        return end < 0 ? start + ticks - 1 : end + ticks - 1;
    }

    [GeneratedRegex(@"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)$")]
    private static partial Regex Fence();
}
