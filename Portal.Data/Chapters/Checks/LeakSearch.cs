using System.Text.RegularExpressions;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Checks;

/// <summary>
/// Finds passages of the solutions that stand word for word in the course or the exercises, where everybody reads them. Texts are compared as runs of
/// words without accents, capitals and signs. What a solution quotes (<c>&gt;</c>) is no leak, nor is a statement that it repeats before it answers.
/// </summary>
internal static partial class LeakSearch
{
    /// <summary>Words of a run that is looked up.</summary>
    private const int Shingle = 8;

    /// <summary>A shorter passage is common speech.</summary>
    private const int ShortestPassage = 12;

    /// <summary>So many words in a row are a leak inside a passage of any length.</summary>
    private const int LongestRun = 40;

    private const int MostWords = 300_000;
    private const int LongestDetail = 80;

    /// <summary>The leaks of one part, each with the line where it begins.</summary>
    /// <param name="solutions">Source of the solutions.</param>
    /// <param name="open">Source of the part that everybody reads.</param>
    /// <param name="part">Which part that is; a statement repeated by a solution is looked for in the exercises.</param>
    public static IEnumerable<Finding> Find(string solutions, string open, SectionKind part)
    {
        var known = LinesByRun(open);
        var answer = new List<Passage>();
        foreach (var (isHead, text, words) in Passages(solutions).Append((true, "", [])))
        {
            if (!isHead)
            {
                answer.Add(Seen(text, words, known));
                continue;
            }

            foreach (var leak in Leaks(answer, part == SectionKind.Exercises))
            {
                yield return new(FindingKind.SolutionLeaked, part, leak.Line, TextTools.Excerpt(Marks().Replace(leak.Text, ""), LongestDetail));
            }

            answer.Clear();
        }
    }

    /// <summary>A passage of one answer, and whether it can be read elsewhere.</summary>
    private sealed record Passage(string Text, int Words, int Line, bool Stands, bool Leaks);

    /// <summary>In the exercises, what stands there before an answer's own words is its statement; an answer without words of its own leaks by its end.</summary>
    private static IEnumerable<Passage> Leaks(List<Passage> answer, bool mayRestate)
    {
        if (!mayRestate)
        {
            return answer.Where(p => p.Leaks);
        }

        var own = answer.FindIndex(p => !p.Stands && p.Words >= Shingle);
        return own >= 0 ? answer.Skip(own).Where(p => p.Leaks) : answer.Where(p => p.Leaks).TakeLast(1);
    }

    private static Passage Seen(string text, List<string> words, Dictionary<ulong, int> known)
    {
        var (covered, longest, line) = Look(words, known);
        var stands = covered * 10 >= words.Count * 8;
        return new(text, words.Count, line, stands, words.Count >= ShortestPassage && (stands || longest >= LongestRun));
    }

    private static (int Covered, int Longest, int Line) Look(List<string> words, Dictionary<ulong, int> known)
    {
        var (covered, longest, run, line) = (0, 0, 0, 0);
        var coveredTo = 0;
        for (var i = 0; i + Shingle <= words.Count; i++)
        {
            if (!known.TryGetValue(Hash(words, i), out var at))
            {
                run = 0;
                continue;
            }

            line = line == 0 ? at : line;
            run = run == 0 ? Shingle : run + 1;
            longest = Math.Max(longest, run);
            covered += i + Shingle - Math.Max(coveredTo, i);
            coveredTo = i + Shingle;
        }

        return (covered, longest, line);
    }

    private static Dictionary<ulong, int> LinesByRun(string source)
    {
        var words = new List<string>();
        var lines = new List<int>();
        var number = 0;
        foreach (var line in source.Split('\n'))
        {
            number++;
            foreach (var word in WordsOf(line))
            {
                words.Add(word);
                lines.Add(number);
            }

            if (words.Count > MostWords)
            {
                break;
            }
        }

        var runs = new Dictionary<ulong, int>(words.Count);
        for (var i = 0; i + Shingle <= words.Count; i++)
        {
            runs.TryAdd(Hash(words, i), lines[i]);
        }

        return runs;
    }

    /// <summary>Paragraphs and headings of the solutions, quotations left out.</summary>
    private static IEnumerable<(bool IsHead, string Text, List<string> Words)> Passages(string source)
    {
        var text = new List<string>();
        var total = 0;
        foreach (var line in source.Split('\n').Append(""))
        {
            var bare = line.TrimStart();
            var head = Head().IsMatch(bare);
            if (!head && bare.Length > 0 && bare[0] != '>')
            {
                text.Add(bare);
                continue;
            }

            if (text.Count > 0)
            {
                var whole = string.Join(' ', text);
                var words = WordsOf(whole).ToList();
                total += words.Count;
                yield return (false, whole, words);
                text.Clear();
            }

            if (head)
            {
                yield return (true, bare, []);
            }

            if (total > MostWords)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<string> WordsOf(string line) => Word().Matches(TextTools.Fold(line)).Select(m => m.Value);

    /// <summary>FNV-1a over the words of a run.</summary>
    private static ulong Hash(List<string> words, int start)
    {
        var hash = 14_695_981_039_346_656_037UL;
        for (var i = start; i < start + Shingle; i++)
        {
            foreach (var c in words[i])
            {
                hash = unchecked((hash ^ c) * 1_099_511_628_211UL);
            }

            hash = unchecked((hash ^ ' ') * 1_099_511_628_211UL);
        }

        return hash;
    }

    /// <summary>Signs of lists and emphasis, which say nothing in a quotation.</summary>
    [GeneratedRegex(@"^(?:[-*+]|\d+[.)])\s+|\*\*|__")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(?:#{1,6}\s|!!!\s|\?\?\?)")]
    private static partial Regex Head();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
