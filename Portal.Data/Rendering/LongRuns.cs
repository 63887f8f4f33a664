using System.Text;

namespace Portal.Data.Rendering;

/// <summary>
/// Puts blank lines into runs of text longer than people write. Inside one paragraph the cost of some patterns grows with the square
/// of its length; cut into paragraphs, two megabytes of them still end in time.
/// </summary>
internal static class LongRuns
{
    private const int LongestLine = 12_000;
    private const int LongestParagraph = 12_000;
    private const int LongestTable = 100_000;

    public static string Cut(string markdown)
    {
        if (markdown.Length <= LongestLine)
        {
            return markdown;
        }

        var text = new StringBuilder(markdown.Length);
        var fence = new CodeFence();
        var run = 0;
        foreach (var line in markdown.Split('\n'))
        {
            var code = fence.Holds(line);
            run = code || string.IsNullOrWhiteSpace(line) ? 0 : run + line.Length;
            if (run > (line.TrimStart().StartsWith('|') ? LongestTable : LongestParagraph))
            {
                text.Append('\n');
                run = line.Length;
            }

            AppendLine(text, line, code);
        }

        text.Length--;
        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, string line, bool code)
    {
        var start = 0;
        while (!code && line.Length - start > LongestLine)
        {
            var space = line.LastIndexOf(' ', start + LongestLine, LongestLine / 2);
            var end = space < 0 ? start + LongestLine : space + 1;
            end -= char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
            text.Append(line, start, end - start).Append("\n\n");
            start = end;
        }

        text.Append(line, start, line.Length - start).Append('\n');
    }
}
