using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>The three parts of a chapter found in one document.</summary>
/// <param name="Course">What is neither exercise nor solution; empty when nothing is left.</param>
/// <param name="Exercises">Null when the document has no part that says it is exercises.</param>
/// <param name="Solutions">Null when the document has no part that says it is solutions.</param>
public sealed record SplitSections(string Course, string? Exercises, string? Solutions);

/// <summary>
/// Finds exercises and solutions in one document by its headings (<c>## Exercices</c>, <c># Corrigé</c>…). Careful: a heading that merely
/// contains such a word (« Solution d’une équation ») splits nothing.
/// </summary>
public static partial class SectionSplitter
{
    private enum Part
    {
        Course,
        Exercises,
        Solutions,
    }

    /// <summary>Splits a document without front matter. Notes and link definitions go along to every part that uses them.</summary>
    public static SplitSections Split(string markdown)
    {
        var parts = new Dictionary<Part, StringBuilder> { [Part.Course] = new(), [Part.Exercises] = new(), [Part.Solutions] = new() };
        var definitions = new List<(string Name, string Text, Part From)>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var fence = new CodeFence();
        var open = new Stack<(int Level, Part Part, string Line)>();
        var named = new HashSet<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var code = fence.Holds(line);
            if (!code && Heading().Match(line) is { Success: true } heading)
            {
                Enter(heading, open, parts, named, line);
            }

            var part = Current(open);
            parts[part].Append(line).Append('\n');
            if (!code && Definition().Match(line) is { Success: true } definition)
            {
                definitions.Add((definition.Groups[1].Value, DefinitionText(lines, i), part));
            }
        }

        var whole = parts.ToDictionary(p => p.Key, p => p.Value.ToString());
        foreach (var (name, text, from) in definitions)
        {
            foreach (var part in parts.Keys.Where(p => p != from && whole[p].Contains(name, StringComparison.OrdinalIgnoreCase)))
            {
                parts[part].Append('\n').Append(text).Append('\n');
            }
        }

        return new SplitSections(Text(parts[Part.Course]) ?? "", Text(parts[Part.Exercises]), Text(parts[Part.Solutions]));
    }

    private static Part Current(Stack<(int Level, Part Part, string Line)> open) => open.TryPeek(out var top) ? top.Part : Part.Course;

    private static void Enter(Match heading, Stack<(int Level, Part Part, string Line)> open, Dictionary<Part, StringBuilder> parts, HashSet<string> named, string line)
    {
        var level = heading.Groups[1].Length;
        string? behind = null;
        while (open.TryPeek(out var top) && top.Level >= level)
        {
            behind = top is { Part: Part.Exercises, Level: var before } && before == level ? top.Line : behind;
            open.Pop();
        }

        var around = Current(open);
        var words = TextTools.Squeeze(Marks().Replace(TextTools.Fold(heading.Groups[2].Value).Replace('’', '\''), " "));
        var part = Solutions().IsMatch(words) && (around != Part.Course || MayStandAlone(words, parts)) ? Part.Solutions
            : Exercises().IsMatch(words) && around == Part.Course ? Part.Exercises
            : around;
        if (part == Part.Solutions)
        {
            // The solution of one exercise repeats the exercise's heading, so that each keeps its name.
            var names = open.Reverse().Where(o => o.Part == Part.Exercises).Select(o => o.Line).Concat(IsSingle(words) && behind is not null ? [behind] : []);
            foreach (var name in names.Where(named.Add))
            {
                parts[Part.Solutions].Append(name).Append("\n\n");
            }
        }

        open.Push((level, part, line));
    }

    /// <summary>« Solution » alone may be a word of the course: it splits only behind exercises. The plural and « Corrigé » split anywhere.</summary>
    private static bool MayStandAlone(string words, Dictionary<Part, StringBuilder> parts) =>
        words is "corrige" || !IsSingle(words) || parts[Part.Exercises].Length > 0;

    private static bool IsSingle(string words) => words is "solution" or "correction" or "corrections" or "corrige" or "reponse" or "answer";

    private static string DefinitionText(string[] lines, int at)
    {
        var end = at + 1;
        while (end < lines.Length && lines[end].Length > 0 && lines[end][0] is ' ' or '\t')
        {
            end++;
        }

        return string.Join('\n', lines[at..end]);
    }

    private static string? Text(StringBuilder part)
    {
        var text = part.ToString().Trim('\n');
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    [GeneratedRegex(@"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}(\[\^?[^\]\n]{1,100}\]):[ \t]")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\{[:#.][^}]*\}|[*_`#]|^\s*(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?|[ivx]{1,5}[.)])\s+|[\s.:–—-]+$|\\.")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(?:exercices?|exercises?)(?: (?:\d[\d.]*|[a-z]|et problemes|corriges|resolus|d'application|d'entrainement|d'approfondissement|supplementaires|de revision|de synthese|du chapitre|and problems|for practice))?(?: ?[:.–—(-] ?.*)?$|^problems? (?:and|&) exercises?$|^travaux diriges$")]
    private static partial Regex Exercises();

    [GeneratedRegex(@"^(?:corriges?|corrections?|solutions?|reponses?|answers?|elements? de (?:correction|reponse))(?: (?:des|aux|de l'|of the|to the|to) ?(?:exercices?|exercises?|problems?|questions?)| (?:de l'|of )?(?:exercice|exercise)? ?\d[\d.]*)?(?: ?[:(] ?.*)?$")]
    private static partial Regex Solutions();
}
