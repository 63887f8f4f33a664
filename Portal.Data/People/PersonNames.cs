using System.Globalization;
using System.Text;

namespace Portal.Data.People;

/// <summary>What counts as a first or last name: free text of any script.</summary>
public static class PersonNames
{
    public const int LongestLength = 100;

    /// <summary>Characters a student or staff number may have.</summary>
    public const int LongestNumber = 40;

    /// <summary>
    /// The name in Unicode's composed form without spaces around it; null when nothing is left, when it has no letter, is longer than
    /// <see cref="LongestLength"/>, or carries characters that control (line ends, direction overrides) rather than spell.
    /// </summary>
    public static string? Clean(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > 4 * LongestLength)
        {
            return null;
        }

        var letters = false;
        foreach (var rune in typed.EnumerateRunes())
        {
            letters |= Rune.IsLetter(rune);
            if (Controls(rune))
            {
                return null;
            }
        }

        var name = letters ? typed.Normalize(NormalizationForm.FormC).Trim() : "";
        return name.Length is > 0 and <= LongestLength ? name : null;
    }

    // U+FFFD also stands for what is no character at all.
    private static bool Controls(Rune rune) => rune.Value is 0xFFFD or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || (rune.Value & 0xFFFE) == 0xFFFE
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
