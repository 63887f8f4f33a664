using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

/// <summary>Every French sentence of the sources has its English beside it, and no English is left over.</summary>
public sealed partial class TranslationTests
{
    private static readonly string Resources = Path.Combine(Checkout.Root, "Portal.Web/Localization/Texts.en.resx");

    [Fact]
    public void Every_sentence_of_the_sources_has_its_English()
    {
        Assert.SkipUnless(File.Exists(Resources), "Texts.en.resx is not written yet.");
        var known = English().Keys.ToHashSet();
        var missing = Sentences().Where(s => !known.Contains(s.Sentence)).Select(s => $"{s.Path}: {s.Sentence}").Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void No_English_is_left_over()
    {
        Assert.SkipUnless(File.Exists(Resources), "Texts.en.resx is not written yet.");
        var said = Sentences().Select(s => s.Sentence).ToHashSet();

        // Words in tables and constants are not beside a T[…]; the sources must still hold them as they are.
        var sources = string.Concat(Checkout.Sources("Portal.Web", ".razor", ".cs").Select(f => f.Text)) + string.Concat(Checkout.Sources("Portal.Data", ".cs").Select(f => f.Text));
        var left = English().Keys.Where(key => !said.Contains(key) && !sources.Contains($"\"{Escaped(key)}\"", StringComparison.Ordinal)).ToList();
        Assert.True(left.Count == 0, string.Join('\n', left));
    }

    [Fact]
    public void No_two_sentences_differ_by_capitals_alone()
    {
        // The compiler of resources keeps the first of them and drops the other, which then stays French.
        Assert.SkipUnless(File.Exists(Resources), "Texts.en.resx is not written yet.");
        Assert.Empty(English().Keys.GroupBy(k => k, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void The_English_has_the_same_places_to_fill()
    {
        Assert.SkipUnless(File.Exists(Resources), "Texts.en.resx is not written yet.");
        foreach (var (french, english) in English())
        {
            Assert.Equal(Place().Matches(french).Select(m => m.Value).Distinct().Order(), Place().Matches(english).Select(m => m.Value).Distinct().Order());
            Assert.False(string.IsNullOrWhiteSpace(english), french);
        }
    }

    [Fact]
    public void French_is_set_as_French_is()
    {
        // Apostrophes are curved; a narrow or plain no-break space stands before double signs.
        var wrong = Sentences().Where(s => BadFrench().IsMatch(s.Sentence)).Select(s => $"{s.Path}: {s.Sentence}").Distinct().ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What is said in French, wherever it stands: T["…"], T.Count(…), Label, Hint, ErrorMessage, messages.Add, words in tables.</summary>
    private static IEnumerable<(string Path, string Sentence)> Sentences()
    {
        foreach (var (path, text) in Checkout.Sources("Portal.Web", ".razor", ".cs"))
        {
            foreach (Match call in Said().Matches(text))
            {
                // All literals of the call up to its closing: ternaries and Count have several.
                var depth = 0;
                var end = call.Index + call.Length - 1;
                var inside = false;
                for (; end < text.Length; end++)
                {
                    if (text[end] == '"' && text[end - 1] != '\\')
                    {
                        inside = !inside;
                    }
                    else if (!inside && text[end] is '[' or '(')
                    {
                        depth++;
                    }
                    else if (!inside && text[end] is ']' or ')' && --depth == 0)
                    {
                        break;
                    }
                }

                foreach (Match literal in Literal().Matches(text[call.Index..Math.Min(text.Length, end)]))
                {
                    if (literal.Groups[1].Value is { Length: > 0 } sentence && sentence.Any(char.IsLetter) && !NoSentence().IsMatch(sentence))
                    {
                        yield return (path, Regex.Unescape(sentence));
                    }
                }
            }

            foreach (Match attribute in Attribute().Matches(text))
            {
                yield return (path, Regex.Unescape(attribute.Groups[1].Value));
            }

            foreach (Match word in TableWord().Matches(text))
            {
                yield return (path, word.Groups[1].Value);
            }
        }
    }

    private static Dictionary<string, string> English() => XDocument.Load(Resources).Descendants("data")
        .ToDictionary(d => d.Attribute("name")?.Value ?? "", d => d.Element("value")?.Value ?? "");

    private static string Escaped(string key) => key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex("""(?:\b[Tt]exts\[|\bT\[|\bT\.Count\(|\b[Tt]exts\.Count\(|\bmessages\.Add\()""")]
    private static partial Regex Said();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("""^[a-z]+(?:\.[a-z-]+)+$|^0?\.?#$|^d MMM|^[#0.]+$""")]
    private static partial Regex NoSentence();

    [GeneratedRegex("""\b(?:Label|Hint|ErrorMessage)\s*=\s*"([^"@][^"]*)"[\s)/>,]""")]
    private static partial Regex Attribute();

    // (Urls.Study, "Mes matières"), (ReadingFilter.All, "Tous"), (SectionKind.Course, "Cours")
    [GeneratedRegex("""\((?:Urls|ReadingFilter|SectionKind)\.\w+, "([^"]+)"\)""")]
    private static partial Regex TableWord();

    [GeneratedRegex("""\{\d""")]
    private static partial Regex Place();

    [GeneratedRegex("""\p{L}'\p{L}|[^\u00A0\u202F\s]\s?[;!?](?:\s|$)(?<![\u00A0\u202F][;!?]\s?)|[^\u00A0] :|«[^\u00A0\u202F]|[^\u00A0\u202F]»""")]
    private static partial Regex BadFrench();
}
