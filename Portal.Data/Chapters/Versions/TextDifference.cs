using System.Text.RegularExpressions;

namespace Portal.Data.Chapters.Versions;

/// <summary>What became of a piece of text.</summary>
public enum PieceKind
{
    Same,
    Gone,
    Added,
}

/// <summary>A run of words with one fate; formulas are whole words, as they are written.</summary>
public sealed record Piece(PieceKind Kind, string Text);

/// <summary>A paragraph with its changes, or paragraphs that stayed as they were.</summary>
/// <param name="Pieces">In the order of the text; empty for what is left out.</param>
/// <param name="LeftOut">Number of unchanged paragraphs that are not shown here; 0 for a shown one.</param>
public sealed record DifferenceBlock(IReadOnlyList<Piece> Pieces, int LeftOut = 0)
{
    /// <summary>Whether anything in it changed.</summary>
    public bool Changed => Pieces.Any(p => p.Kind != PieceKind.Same);
}

/// <summary>
/// The difference of two texts by words. Paragraphs are compared first, then the words of those that changed; what changed beyond recognition is shown
/// as gone and added. The work is bounded whatever the texts: too much of a difference is shown whole, paragraph by paragraph.
/// </summary>
/// <param name="Blocks">In order; empty when both are equal.</param>
/// <param name="Complete">False when the end was left out for its length.</param>
public sealed partial record TextDifference(IReadOnlyList<DifferenceBlock> Blocks, bool Complete)
{
    private const int MostWordsOfAChange = 6_000;
    private const int MostBlocks = 2_000;
    private const int MostPairs = 10_000;
    private const int LongestShown = 400_000;

    /// <summary>Nothing differs.</summary>
    public bool IsEmpty => Blocks.Count == 0;

    /// <summary>What happened on the way from one text to the other.</summary>
    public static TextDifference Of(string before, string after)
    {
        if (before == after)
        {
            return new([], true);
        }

        var (old, young) = (Paragraphs(before), Paragraphs(after));
        var blocks = new List<DifferenceBlock>();
        foreach (var (from, to, same) in ShortestEdit.Of(old, young))
        {
            if (same)
            {
                blocks.AddRange(old[from.Start..from.End].Select(p => new DifferenceBlock([new(PieceKind.Same, p)])));
            }
            else
            {
                blocks.AddRange(Changed(old[from.Start..from.End], young[to.Start..to.End]));
            }
        }

        return Bounded(Folded(blocks));
    }

    private static IEnumerable<DifferenceBlock> Changed(string[] gone, string[] added)
    {
        if (gone.Length == added.Length)
        {
            return gone.Zip(added).SelectMany(p => OneParagraph(p.First, p.Second));
        }

        return (long)gone.Length * added.Length <= MostPairs ? Paired(gone, added) : gone.Select(p => Whole(PieceKind.Gone, p)).Concat(added.Select(p => Whole(PieceKind.Added, p)));
    }

    /// <summary>Paragraphs that share half of their words are one that changed; the rest went or came.</summary>
    private static IEnumerable<DifferenceBlock> Paired(string[] gone, string[] added)
    {
        var (next, words) = (0, Array.ConvertAll(added, WordsOf));
        foreach (var paragraph in gone)
        {
            var own = WordsOf(paragraph);
            var found = Array.FindIndex(words, next, other => own.Count(other.Contains) * 2 > Math.Max(own.Count, other.Count));
            if (found < 0)
            {
                yield return Whole(PieceKind.Gone, paragraph);
                continue;
            }

            foreach (var block in added[next..found].Select(p => Whole(PieceKind.Added, p)).Concat(OneParagraph(paragraph, added[found])))
            {
                yield return block;
            }

            next = found + 1;
        }

        foreach (var paragraph in added[next..])
        {
            yield return Whole(PieceKind.Added, paragraph);
        }

        static HashSet<string> WordsOf(string paragraph) => [.. Words(paragraph).Where(IsWord)];
    }

    private static DifferenceBlock Whole(PieceKind kind, string paragraph) => new([new(kind, paragraph)]);

    private static IEnumerable<DifferenceBlock> OneParagraph(string before, string after)
    {
        var (old, young) = (Words(before), Words(after));
        if (old.Length > MostWordsOfAChange || young.Length > MostWordsOfAChange)
        {
            return [Whole(PieceKind.Gone, before), Whole(PieceKind.Added, after)];
        }

        var pieces = new List<Piece>();
        var kept = 0;
        foreach (var (from, to, same) in ShortestEdit.Of(old, young))
        {
            if (same)
            {
                pieces.Add(new(PieceKind.Same, string.Concat(old[from.Start..from.End])));
                kept += old[from.Start..from.End].Count(IsWord);
                continue;
            }

            if (from.End > from.Start)
            {
                pieces.Add(new(PieceKind.Gone, string.Concat(old[from.Start..from.End])));
            }

            if (to.End > to.Start)
            {
                pieces.Add(new(PieceKind.Added, string.Concat(young[to.Start..to.End])));
            }
        }

        // A few common little words do not make two sentences one.
        var most = Math.Max(old.Count(IsWord), young.Count(IsWord));
        return kept * 4 < most ? [Whole(PieceKind.Gone, before), Whole(PieceKind.Added, after)] : [new(pieces)];
    }

    /// <summary>Long stretches without change become one line; a paragraph on each side stays for the reader's bearings.</summary>
    private static List<DifferenceBlock> Folded(List<DifferenceBlock> blocks)
    {
        var folded = new List<DifferenceBlock>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var end = i;
            while (end < blocks.Count && !blocks[end].Changed)
            {
                end++;
            }

            if (end == i)
            {
                folded.Add(blocks[i]);
                continue;
            }

            var (first, last) = (i == 0 ? i : i + 1, end == blocks.Count ? end : end - 1);
            folded.AddRange(blocks[i..Math.Min(first, end)]);
            if (last > first)
            {
                folded.Add(new([], last - first));
            }

            folded.AddRange(blocks[Math.Max(first, last)..end]);
            i = end - 1;
        }

        return folded;
    }

    private static TextDifference Bounded(List<DifferenceBlock> blocks)
    {
        var (shown, length) = (0, 0);
        while (shown < blocks.Count && shown < MostBlocks && length < LongestShown)
        {
            length += blocks[shown++].Pieces.Sum(p => p.Text.Length);
        }

        return new(shown == blocks.Count ? blocks : blocks[..shown], shown == blocks.Count);
    }

    private static string[] Paragraphs(string text) =>
        [.. BlankLines().Split(text).Select(p => p.Trim('\n')).Where(p => !string.IsNullOrWhiteSpace(p))];

    private static bool IsWord(string word) => char.IsLetterOrDigit(word[0]) || word[0] is '$' || char.IsSurrogate(word[0]);

    private static string[] Words(string text) => [.. Word().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\$\$[^$]{1,4000}\$\$|\$[^$\n]{1,2000}\$|[\p{L}\p{N}]+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Word();
}
