using System.Globalization;
using System.Text;

namespace Portal.Migrations.Importing;

/// <summary>Short signs for things that came with a name only.</summary>
internal static class Codes
{
    private const int Longest = 20;

    /// <summary>"Équations aux dérivées" → "EQUATIONS-AUX-DERIVE": capitals, digits and hyphens, 1 to 20 characters.</summary>
    public static string Of(string name)
    {
        var code = new StringBuilder();
        foreach (var c in name.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                code.Append(char.ToUpperInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && code.Length > 0 && code[^1] != '-')
            {
                code.Append('-');
            }
        }

        var text = code.ToString();
        return text[..Math.Min(text.Length, Longest)].Trim('-') is { Length: > 0 } kept ? kept : "X";
    }

    /// <summary>The same, numbered where it is taken.</summary>
    public static string Free(string name, IReadOnlySet<string> taken)
    {
        var code = Of(name);
        for (var n = 2; taken.Contains(code); n++)
        {
            var number = n.ToString(CultureInfo.InvariantCulture);
            var stem = Of(name);
            code = stem[..Math.Min(stem.Length, Longest - number.Length)] + number;
        }

        return code;
    }
}
