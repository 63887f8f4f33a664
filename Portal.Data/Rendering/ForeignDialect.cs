using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>
/// Brings Markdown written for kramdown, pandoc or MkDocs nearer to the portal's own: layout elements alone on a line go or become
/// admonitions, MathML comes onto one line, index marks of LaTeX and comments of templates go. Code is left as it is.
/// </summary>
internal static partial class ForeignDialect
{
    private const int MostColons = 40;

    public static string Normalise(string markdown)
    {
        var lines = MathOnOneLine(TemplateComments().Replace(markdown, "")).Split('\n');
        var text = new StringBuilder(markdown.Length);
        var fence = new CodeFence();
        var open = new Stack<string?>();
        var defined = Definitions().Matches(markdown).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (fence.Holds(line))
            {
                text.Append(line).Append('\n');
            }
            else if (Wrapper().Match(line) is { Success: true } wrapper)
            {
                var place = wrapper.Groups["place"].Value;
                i += Unwrap(text, wrapper, open, Title(lines, i + 1), place);
            }
            else
            {
                AppendWords(text, line.Contains("size 12{", StringComparison.Ordinal) ? StarMath().Replace(line, "") : line, defined);
            }
        }

        text.Length--;
        return text.ToString();
    }

    private static void AppendWords(StringBuilder text, string line, HashSet<string> defined)
    {
        for (var i = 0; i < line.Length;)
        {
            var tick = line.IndexOf('`', i);
            text.Append(Words(line[i..(tick < 0 ? line.Length : tick)], defined));
            i = tick < 0 ? line.Length : CodeFence.EndOfSpan(line, tick) + 1;
            if (tick >= 0)
            {
                AppendCode(text, line[tick..i]);
            }
        }

        text.Append('\n');
    }

    /// <summary>Two pieces of code that touch, as pandoc writes them, would read as one with ticks inside: they become one.</summary>
    private static void AppendCode(StringBuilder text, string code)
    {
        var touches = code is ['`', not '`', .., not '`', '`'] && text is [.., not '`', '`'];
        text.Length -= touches ? 1 : 0;
        text.Append(touches ? code[1..] : code);
    }

    /// <summary>Drops index marks and icons; turns references to places of other pages (MkDocs) into links the last step can judge.</summary>
    private static string Words(string text, HashSet<string> defined) =>
        References().Replace(WikiLinks().Replace(Symbols().Replace(IndexMarks().Replace(text, ""), ""), "$1"), m => defined.Contains(m.Groups["name"].Value) ? m.Value : $"[{m.Groups["words"].Value}](#{m.Groups["name"].Value})");

    /// <summary>Writes what stands for the element; returns how many lines of the title it used up.</summary>
    private static int Unwrap(StringBuilder text, Match wrapper, Stack<string?> open, (string Text, int Lines)? title, string place)
    {
        var used = 0;
        text.Append(place).Append('\n');
        foreach (var tag in wrapper.Groups["tag"].Captures.Select(c => c.Value))
        {
            if (tag.StartsWith("</", StringComparison.Ordinal))
            {
                if (open.TryPop(out var colons) && colons is not null)
                {
                    text.Append(place).Append(colons).Append('\n');
                }

                continue;
            }

            var kind = Kind(tag);
            var colonsOfKind = kind is null ? null : new string(':', Math.Max(3, MostColons - open.Count));
            open.Push(colonsOfKind);
            if (colonsOfKind is not null)
            {
                used = kind is "title" ? 0 : title?.Lines ?? 0;
                text.Append(place).Append(colonsOfKind).Append(' ').Append(kind).Append(' ').Append(used > 0 ? title?.Text : "").Append('\n');
            }
        }

        text.Append(place).Append('\n');
        return used;
    }

    private static (string Text, int Lines)? Title(string[] lines, int at)
    {
        if (at + 2 < lines.Length && TitleTag().IsMatch(lines[at]) && lines[at + 2].AsSpan().Trim() is "</div>")
        {
            return (lines[at + 1].Trim(), 3);
        }

        return null;
    }

    /// <summary>The admonition an element stands for; null when it is only layout.</summary>
    private static string? Kind(string tag)
    {
        var names = KindNames().Matches(tag).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return names.Select(n => n.TrimEnd('*').ToLowerInvariant()).FirstOrDefault(Admonitions.IsKnown);
    }

    /// <summary>MathML on one line; the blank line some converters leave after it inside a sentence goes.</summary>
    private static string MathOnOneLine(string markdown)
    {
        if (!markdown.Contains("</math>", StringComparison.Ordinal))
        {
            return markdown;
        }

        var joined = MathElements().Replace(markdown, m => LineEnds().Replace(m.Value, " "));
        joined = ClosingMark().Replace(joined, "$1$2$1");
        return BrokenSentence().Replace(joined, m => m.Groups["rest"].Value is [>= 'a' and <= 'z', ..] ? "</math> " : "</math>");
    }

    [GeneratedRegex(@"^(?<place>[ \t>]*)(?:(?<tag></?(?:div|center|section|article|p)(?:\s[^<>]*)?>)\s*)+$", RegexOptions.IgnoreCase)]
    private static partial Regex Wrapper();

    [GeneratedRegex("""^\s*<div data-type="title">\s*$""")]
    private static partial Regex TitleTag();

    [GeneratedRegex("""(?:data-type|class)\s*=\s*["']([^"']*)["']""")]
    private static partial Regex KindNames();

    [GeneratedRegex(@"\\index(?:\[[^\]\n]*\])?\{[^{}\n]*\}")]
    private static partial Regex IndexMarks();

    /// <summary>StarMath that a converter left beside its formulas, braces and all.</summary>
    [GeneratedRegex(@" ?size 12\{(?>[^{}\n]|\{(?<depth>)|\}(?<-depth>))*(?(depth)(?!))\} \{\}")]
    private static partial Regex StarMath();

    [GeneratedRegex(@"(?<![\w\])])\[(?<words>[^\[\]\n]{3,200})\]\[(?<name>[A-Za-z][\w:.-]{1,80})\]")]
    private static partial Regex References();

    [GeneratedRegex(@"^[ \t]*\{#(?![\w:.-]+[ }])[\s\S]{0,5000}?#\}[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex TemplateComments();

    /// <summary>Terms some sites index; one with a bar alone in front shows nothing.</summary>
    [GeneratedRegex(@"(?<!\w)\[\[((?:\p{L}[\p{L}\p{N} .'’-]{0,80})?)(?:\|[^\[\]\n]{0,80})?\]\](?!\()")]
    private static partial Regex WikiLinks();

    /// <summary>Names of icons and emoji, which MkDocs would draw.</summary>
    [GeneratedRegex(@"(?<![\w:]) ?:[a-z][a-z0-9_-]{2,40}:(?![\w:])")]
    private static partial Regex Symbols();

    [GeneratedRegex(@"^ {0,3}\[([^\]\n]{1,100})\]:", RegexOptions.Multiline)]
    private static partial Regex Definitions();

    [GeneratedRegex(@"<math[\s>](?:[^<]|<(?!/?math[\s>]))*</math>")]
    private static partial Regex MathElements();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnds();

    /// <summary>A closing star or two that slipped behind the blank line.</summary>
    [GeneratedRegex(@"(?<!\*)(\*{1,2})(<math[^\n]*</math>)\n[ \t]*\n[ \t]*\1(?!\*)")]
    private static partial Regex ClosingMark();

    [GeneratedRegex(@"</math>\n[ \t]*\n(?:[ ]{4})?(?=(?<rest>[ ]\S|[.,;:)\]?!’–—%a-z]|\\:))")]
    private static partial Regex BrokenSentence();
}
