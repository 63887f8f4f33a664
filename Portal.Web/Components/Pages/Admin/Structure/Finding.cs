using System.Globalization;
using System.Text;

namespace Portal.Web.Components.Pages.Admin.Structure;

/// <summary>Looks for words in lists kept in memory, accents and capitals aside.</summary>
internal static class Finding
{
    /// <summary>What was typed, bare; empty finds everything. Longer than 100 characters is cut.</summary>
    public static string Bare(string? text)
    {
        var kept = new StringBuilder();
        foreach (var c in string.Concat((text is { Length: > 100 } ? text[..100] : text ?? "").Trim().Where(c => !char.IsSurrogate(c))).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            {
                kept.Append(char.ToLowerInvariant(c));
            }
        }

        return kept.ToString();
    }

    /// <summary>Whether one of the texts holds the words.</summary>
    public static bool Has(string words, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (Bare(text).Contains(words, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return words.Length == 0;
    }
}
