namespace Portal.Data.Chapters.Drafts;

/// <summary>The headings of a text being written, by line.</summary>
public static class DraftOutline
{
    /// <summary>Headings written with number signs, outside code, in order; lines count from 1.</summary>
    public static IReadOnlyList<(int Line, string Title)> Of(string text)
    {
        var headings = new List<(int, string)>();
        var fence = "";
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var bare = line.TrimStart();
            if (bare.StartsWith("```", StringComparison.Ordinal) || bare.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence = fence.Length == 0 ? bare[..3] : bare.StartsWith(fence, StringComparison.Ordinal) ? "" : fence;
            }
            else if (fence.Length == 0 && line is ['#', ..] && line.TrimStart('#') is [' ', ..] title && line.Length - title.Length <= 6 && title.Trim().TrimEnd('#').Trim() is { Length: > 0 } said)
            {
                headings.Add((number, said));
            }
        }

        return headings;
    }
}
