using System.Globalization;
using System.Text;

namespace Portal.Data.Rosters.Reading;

/// <summary>Small truths about text out of files.</summary>
internal static class SourceText
{
    /// <summary>Text to be shown: cut, and with a sign for what controls or turns direction.</summary>
    public static string Shown(string text, int longest)
    {
        var shown = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > longest - 1)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(rune.Value is '\n' or '\r' or '\t' ? " " : IsUnshowable(rune) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>Letters and digits alone, without accents and capitals: how titles and words of files are compared.</summary>
    public static string Bare(string text, bool keepSpaces = false)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var rune in Plain(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                bare.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (keepSpaces && bare.Length > 0 && bare[^1] != ' ')
            {
                bare.Append(' ');
            }
        }

        return bare.ToString().TrimEnd();
    }

    /// <summary>The text in the letters a to z where it has such: "Zoé Œuvrard" becomes "Zoe OEuvrard".</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in Normalized(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark))
            {
                plain.Append(rune.Value switch { 'œ' => "oe", 'Œ' => "OE", 'æ' => "ae", 'Æ' => "AE", 'ß' => "ss", 'ø' => "o", 'Ø' => "O", 'ł' => "l", 'Ł' => "L", 'đ' => "d", _ => rune.ToString() });
            }
        }

        return plain.ToString();
    }

    private static string Normalized(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static bool IsUnshowable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune.Value == 0xFFFD;
}
