using System.Runtime.InteropServices;
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
    private const int MostSteps = 1_200;
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
        foreach (var (from, to, same) in Hunks(old, young))
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
        foreach (var (from, to, same) in Hunks(old, young))
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

    /// <summary>Equal and changed stretches of two sequences, in order.</summary>
    private static IEnumerable<((int Start, int End) From, (int Start, int End) To, bool Same)> Hunks(string[] before, string[] after)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var (a, b) = (Named(before, names), Named(after, names));
        var (x, y) = (0, 0);
        foreach (var (i, j, length) in Alike(a, b).Append((a.Length, b.Length, 0)))
        {
            if (i > x || j > y)
            {
                yield return ((x, i), (y, j), false);
            }

            if (length > 0)
            {
                yield return ((i, i + length), (j, j + length), true);
            }

            (x, y) = (i + length, j + length);
        }
    }

    private static int[] Named(string[] items, Dictionary<string, int> names) => Array.ConvertAll(items, item =>
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(names, item, out var known);
        return known ? number : number = names.Count;
    });

    /// <summary>Stretches that both have (Myers' shortest edit), in order. After <see cref="MostSteps"/> the middle counts as changed altogether.</summary>
    private static List<(int I, int J, int Length)> Alike(int[] a, int[] b)
    {
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var found = new List<(int, int, int)>();
        if (head > 0)
        {
            found.Add((0, 0, head));
        }

        found.AddRange(Middle(a[head..^tail], b[head..^tail]).Select(m => (m.I + head, m.J + head, m.Length)));
        if (tail > 0)
        {
            found.Add((a.Length - tail, b.Length - tail, tail));
        }

        return found;
    }

    private static List<(int I, int J, int Length)> Middle(int[] a, int[] b)
    {
        var most = Math.Min(a.Length + b.Length, MostSteps);
        var reach = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most && a.Length > 0 && b.Length > 0; d++)
        {
            trace.Add(reach[(most - d + 1)..(most + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && reach[most + k] < reach[most + k + 2]) ? reach[most + k + 2] : reach[most + k] + 1;
                while (x < a.Length && x - k < b.Length && x >= 0 && x - k >= 0 && a[x] == b[x - k])
                {
                    x++;
                }

                reach[most + k + 1] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return Back(trace, a.Length, b.Length);
                }
            }
        }

        return [];
    }

    /// <summary>Walks back along the furthest points and collects the diagonals.</summary>
    private static List<(int I, int J, int Length)> Back(List<int[]> trace, int x, int y)
    {
        var found = new List<(int, int, int)>();
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            // trace[d] holds, for k from -d to d, how far d-1 steps reached on the diagonals k.
            int Reached(int k) => Math.Abs(k) <= d ? trace[d][k + d] : 0;
            var k = x - y;
            var down = k == -d || (k != d && Reached(k - 1) < Reached(k + 1));
            var from = d == 0 ? 0 : down ? Reached(k + 1) : Reached(k - 1);
            var start = d == 0 ? 0 : down ? from : from + 1;
            if (x > start)
            {
                found.Add((start, start - k, x - start));
            }

            (x, y) = d == 0 ? (0, 0) : (from, from - (down ? k + 1 : k - 1));
        }

        found.Reverse();
        return found;
    }

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\$\$[^$]{1,4000}\$\$|\$[^$\n]{1,2000}\$|[\p{L}\p{N}]+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Word();
}
