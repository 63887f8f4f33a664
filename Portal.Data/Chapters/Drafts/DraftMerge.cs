using Portal.Data.Chapters.Versions;

namespace Portal.Data.Chapters.Drafts;

/// <summary>What became of a stretch of text that two people had in hand.</summary>
/// <param name="Text">What to keep when there is no question: null when both wrote here and only a person can say.</param>
/// <param name="Mine">What the one who saves wrote; equal to <paramref name="Text"/> without a question.</param>
/// <param name="Theirs">What was saved meanwhile; equal to <paramref name="Text"/> without a question.</param>
public sealed record MergeStretch(string? Text, string Mine, string Theirs);

/// <summary>
/// Two texts that grew from one, made one again: by lines, and by words where both changed the same line. Where both changed the same words nothing
/// is decided here. Additions of both at one place are kept one after the other.
/// </summary>
public static class DraftMerge
{
    /// <summary>The stretches of the merged text, in order. All have a text exactly when no question is left.</summary>
    public static IReadOnlyList<MergeStretch> Run(string origin, string mine, string theirs)
    {
        if (mine == theirs || origin == theirs)
        {
            return [Settled(mine)];
        }

        return origin == mine ? [Settled(theirs)] : WithoutLastFeed(Run(Lines(origin), Lines(mine), Lines(theirs), ByWords));
    }

    /// <summary>The merged text; null when a question is left.</summary>
    public static string? TextOf(IReadOnlyList<MergeStretch> stretches) =>
        stretches.All(s => s.Text is not null) ? string.Concat(stretches.Select(s => s.Text)) : null;

    private static List<MergeStretch> WithoutLastFeed(List<MergeStretch> stretches)
    {
        if (stretches is [.., var last])
        {
            stretches[^1] = new(Without(last.Text), Without(last.Mine) ?? "", Without(last.Theirs) ?? "");
        }

        return stretches;

        static string? Without(string? text) => text is [.., '\n'] ? text[..^1] : text;
    }

    private static MergeStretch Settled(string text) => new(text, text, text);

    /// <summary>Both changed the same lines: perhaps not the same words.</summary>
    private static MergeStretch ByWords(string origin, string mine, string theirs)
    {
        if (Longer(origin, mine, theirs) is { } longer)
        {
            return Settled(longer);
        }

        if (origin.Length == 0)
        {
            return Settled(theirs + mine);
        }

        var words = TextOf(Run(Words(origin), Words(mine), Words(theirs), (o, m, t) => Longer(o, m, t) is { } one ? Settled(one) : new(null, m, t)));
        return words is null ? new(null, mine, theirs) : Settled(words);
    }

    /// <summary>One only went on where the other stopped, as after a save whose answer got lost: the longer text holds every word of both.</summary>
    private static string? Longer(string origin, string mine, string theirs) =>
        mine.StartsWith(theirs, StringComparison.Ordinal) && theirs.StartsWith(origin, StringComparison.Ordinal) ? mine
        : theirs.StartsWith(mine, StringComparison.Ordinal) && mine.StartsWith(origin, StringComparison.Ordinal) ? theirs
        : null;

    private static List<MergeStretch> Run(string[] origin, string[] mine, string[] theirs, Func<string, string, string, MergeStretch> both)
    {
        var (ours, others) = (Changes(origin, mine), Changes(origin, theirs));
        var merged = new List<MergeStretch>();
        var (at, i, j) = (0, 0, 0);
        while (i < ours.Count || j < others.Count)
        {
            var start = Math.Min(i < ours.Count ? ours[i].Start : int.MaxValue, j < others.Count ? others[j].Start : int.MaxValue);
            var (end, firstI, firstJ) = (start, i, j);
            bool grew;
            do
            {
                grew = false;
                for (; i < ours.Count && ours[i].Start <= end; i++, grew = true)
                {
                    end = Math.Max(end, ours[i].End);
                }

                for (; j < others.Count && others[j].Start <= end; j++, grew = true)
                {
                    end = Math.Max(end, others[j].End);
                }
            }
            while (grew);

            if (start > at)
            {
                merged.Add(Settled(string.Concat(origin[at..start])));
            }

            var (o, m, t) = (string.Concat(origin[start..end]), Version(origin, mine, ours, firstI, i, start, end), Version(origin, theirs, others, firstJ, j, start, end));
            merged.Add(m == t || t == o ? Settled(m) : m == o ? Settled(t) : both(o, m, t));
            at = end;
        }

        if (at < origin.Length)
        {
            merged.Add(Settled(string.Concat(origin[at..])));
        }

        return merged;
    }

    /// <summary>What one side made of origin[start..end], given its changes first..last inside.</summary>
    private static string Version(string[] origin, string[] side, List<Change> changes, int first, int last, int start, int end)
    {
        if (first == last)
        {
            return string.Concat(origin[start..end]);
        }

        var (begin, finish) = (changes[first], changes[last - 1]);
        var from = begin.NewStart - (begin.Start - start);
        var to = finish.NewEnd + (end - finish.End);
        return string.Concat(side[from..to]);
    }

    /// <summary>What a side changed, in order. The search is bounded: of two texts that hardly agree the middle counts as changed altogether.</summary>
    private static List<Change> Changes(string[] origin, string[] side) =>
        [.. ShortestEdit.Of(origin, side).Where(s => !s.Same).Select(s => new Change(s.From.Start, s.From.End, s.To.Start, s.To.End))];

    /// <summary>origin[Start..End] became side[NewStart..NewEnd].</summary>
    private readonly record struct Change(int Start, int End, int NewStart, int NewEnd);

    /// <summary>Lines with their ends. The last one gets an end too, so that whoever goes on writing below it does not change it.</summary>
    private static string[] Lines(string text)
    {
        text += '\n';
        var lines = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is >= 0 and var feed ? feed + 1 : text.Length;
            lines.Add(text[start..end]);
        }

        return [.. lines];
    }

    /// <summary>Words, runs of blanks, and every other character by itself.</summary>
    private static string[] Words(string text)
    {
        var words = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (KindOf(text[start]) is not 0 and var kind)
            {
                while (end < text.Length && KindOf(text[end]) == kind)
                {
                    end++;
                }
            }
            else if (char.IsHighSurrogate(text[start]) && end < text.Length && char.IsLowSurrogate(text[end]))
            {
                end++;
            }

            words.Add(text[start..end]);
        }

        return [.. words];

        static int KindOf(char c) => char.IsLetterOrDigit(c) ? 1 : char.IsWhiteSpace(c) ? 2 : 0;
    }
}
