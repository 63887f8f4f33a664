using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Rendering;

/// <summary>Small operations on text that several steps need.</summary>
internal static partial class TextTools
{
    private const int LongestSlug = 60;

    /// <summary>Lower-case ASCII letters, digits and hyphens; empty when nothing of the text can be written so.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(Math.Min(text.Length, LongestSlug));
        foreach (var c in Fold(text))
        {
            if (slug.Length >= LongestSlug)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && c is not ('’' or '\''))
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>Lower case without accents; œ and æ spelt out.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.Replace("œ", "oe").Replace("æ", "ae").Replace("ß", "ss").ToString();
    }

    /// <summary>One space for every run of white space, none at the ends. No-break spaces stay.</summary>
    public static string Squeeze(string text) => Blanks().Replace(text, " ").Trim(' ');

    /// <summary>The first characters, never half of a surrogate pair.</summary>
    public static string CutAt(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>The beginning of a text, whole words, with an ellipsis when something is left out; never longer than length.</summary>
    public static string Excerpt(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', length - 1);
        return CutAt(text, end > length / 2 ? end : length - 1).TrimEnd(' ', ',', ';', ':', '.', '\u00A0', '\u202F') + "…";
    }

    [GeneratedRegex(@"[ \t\r\n\f\v]+")]
    private static partial Regex Blanks();
}
