using System.Globalization;
using System.Text;

namespace Portal.Data.People;

/// <summary>What somebody typed to find a person, taken apart once.</summary>
internal sealed record PeopleSearch
{
    /// <summary>Stands before characters of patterns that stand for themselves.</summary>
    public const string Escape = "\\";

    private const int MostWords = 6;

    private PeopleSearch(string typed)
    {
        Typed = typed;
        Upper = typed.ToUpperInvariant();
        Bare = Stripped(typed);
        Words = [.. Bare.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
    }

    /// <summary>As typed, without spaces around it.</summary>
    public string Typed { get; }

    /// <summary>As user names and addresses are compared.</summary>
    public string Upper { get; }

    /// <summary>Without accents and capitals, single spaces between words. Queries pass it through the database's own unaccent, which knows more letters.</summary>
    public string Bare { get; }

    /// <summary>Its words; every one has to be found.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Null when nothing is looked for.</summary>
    public static PeopleSearch? Of(string words)
    {
        // PostgreSQL keeps no NUL, and half a surrogate is no text.
        var kept = string.Concat(words.EnumerateRunes().Where(r => r.Value != 0xFFFD && !Rune.IsControl(r)).Select(r => r.ToString())).Trim();
        kept = kept.Length > PeopleFilter.LongestWords ? kept[..(char.IsHighSurrogate(kept[PeopleFilter.LongestWords - 1]) ? PeopleFilter.LongestWords - 1 : PeopleFilter.LongestWords)] : kept;
        return kept.Length == 0 ? null : new(kept);
    }

    /// <summary>A pattern for LIKE that finds the text anywhere.</summary>
    public static string Anywhere(string text) => $"%{Literal(text)}%";

    /// <summary>A pattern for LIKE that finds the text at the beginning.</summary>
    public static string Beginning(string text) => $"{Literal(text)}%";

    /// <summary>A pattern for LIKE that finds the text at the beginning of a later word.</summary>
    public static string Later(string text) => $"% {Literal(text)}%";

    /// <summary>Trigrams find parts of three letters and more; of fewer, beginnings of words.</summary>
    public static bool IsShort(string text) => text.Length < 3;

    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static string Stripped(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in Decomposed(text))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            {
                kept.Append(char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c));
            }
        }

        return string.Join(' ', kept.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            // Code points that Unicode keeps free for no character: as they are.
            return text;
        }
    }
}
