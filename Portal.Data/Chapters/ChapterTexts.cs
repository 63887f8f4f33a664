using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.Chapters;

/// <summary>The three Markdown texts of a chapter, as they are stored: composed Unicode, line feeds, nothing a database or a browser refuses.</summary>
public sealed record ChapterTexts
{
    private ChapterTexts(string title, string course, string exercises, string solutions) =>
        (Title, Course, Exercises, Solutions) = (title, course, exercises, solutions);

    /// <summary>1 to <see cref="Chapter.TitleLength"/> characters, on one line.</summary>
    public string Title { get; }

    public string Course { get; }

    public string Exercises { get; }

    public string Solutions { get; }

    /// <summary>Takes texts from outside. A title without a visible character becomes "Sans titre"; a longer one than allowed is cut.</summary>
    public static ChapterTexts Of(string title, string course, string exercises = "", string solutions = "") =>
        new(CleanTitle(title), Clean(course), Clean(exercises), Clean(solutions));

    /// <summary>The text of one part.</summary>
    public string Of(SectionKind kind) => kind switch
    {
        SectionKind.Course => Course,
        SectionKind.Exercises => Exercises,
        SectionKind.Solutions => Solutions,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A chapter has three parts."),
    };

    /// <summary>SHA-256 of the four texts: what was looked at, approved or checked is known again by it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Title, Course, Exercises, Solutions)));

    /// <summary>The hash as a form carries it: 64 hexadecimal digits.</summary>
    public string Seal() => Convert.ToHexStringLower(Hash());

    /// <summary>Without null characters, lone surrogates and U+FFFE (PostgreSQL, UTF-8 and the normaliser refuse them), NFC, line feeds only.</summary>
    public static string Clean(string text) => WithoutUnstorable(text).Normalize(NormalizationForm.FormC);

    /// <summary>The same without composing: every character that stays is the one that was typed.</summary>
    internal static string WithoutUnstorable(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                kept.Append(c).Append(text[++i]);
            }
            else if (c is '\r')
            {
                kept.Append(i + 1 < text.Length && text[i + 1] is '\n' ? "" : "\n");
            }
            else if (c is not ('\0' or '\uFFFE') && !char.IsSurrogate(c))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    private static string CleanTitle(string title)
    {
        var line = string.Join(' ', Clean(title).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "Sans titre" : Cut(line, Chapter.TitleLength);
    }

    /// <summary>At most <paramref name="length"/> characters, never half of one.</summary>
    internal static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
