using System.Globalization;
using System.Text;

namespace Portal.Data.Importing;

/// <summary>The block between two lines of three dashes at the top of a Markdown file: one "name: value" per line, quoted or not.</summary>
/// <param name="Values">By name, small letters. A value that is a list or a block of its own is left out.</param>
/// <param name="Body">What follows.</param>
internal sealed record FrontMatter(IReadOnlyDictionary<string, string> Values, string Body)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a file: UTF-8 with or without mark, or UTF-16 with its mark.</summary>
    /// <returns>Null when the bytes are no text in either.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xFF, 0xFE, .. var rest] => new UnicodeEncoding(false, false, true).GetString(rest),
                [0xFE, 0xFF, .. var rest] => new UnicodeEncoding(true, false, true).GetString(rest),
                [0xEF, 0xBB, 0xBF, .. var rest] => Strict.GetString(rest),
                _ => Strict.GetString(bytes),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads a text; one that opens no block, or never closes it, is all body.</summary>
    public static FrontMatter Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() is "---" or "...") : -1;
        if (end < 0)
        {
            return new(new Dictionary<string, string>(), string.Join('\n', lines));
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..end].Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or '-')))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && ValueOf(line[(colon + 1)..].Trim()) is { Length: > 0 } value)
            {
                values[line[..colon].Trim()] = value;
            }
        }

        return new(values, string.Join('\n', lines[(end + 1)..]));
    }

    /// <summary>A value by the first of several names that has one; null when none has.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (Values.TryGetValue(name, out var value))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>A whole number, 0 or more, such as "3" or "03"; null when absent or no number.</summary>
    public int? Number(params ReadOnlySpan<string> names) =>
        int.TryParse(this[names], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string ValueOf(string text) => text switch
    {
        ['\'', ..] when text.LastIndexOf('\'') is > 0 and var end => text[1..end].Replace("''", "'", StringComparison.Ordinal),
        ['"', ..] when text.LastIndexOf('"') is > 0 and var end => Unescape(text[1..end]),
        ['|' or '>' or '[' or '{' or '&' or '*', ..] => "",
        _ => (text.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment ? text[..comment] : text).Trim() is var plain && plain is "~" or "null" ? "" : plain,
    };

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] switch { 'n' => '\n', 't' => '\t', var c => c } : text[i]);
        }

        return plain.ToString();
    }
}
