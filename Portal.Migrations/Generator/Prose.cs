using System.Security.Cryptography;
using System.Text;

namespace Portal.Migrations.Generator;

/// <summary>A paragraph in the three forms that a section stores.</summary>
/// <param name="Anchor">The id it has in a page, at most 80 characters.</param>
/// <param name="Text">As one reads it; it is its own Markdown, since it holds none of its signs.</param>
/// <param name="Html">The element.</param>
/// <param name="Words">How many words.</param>
internal sealed record Paragraph(string Anchor, string Text, string Html, int Words);

/// <summary>A heading of a course.</summary>
internal sealed record Heading(string Id, string Text);

/// <summary>A fixed stock of paragraphs, made once and told again in ever new order: writing a section is then only joining.</summary>
internal sealed class Prose
{
    /// <summary>Size of the stock; every odd stride that is no multiple of 5 walks through all of it.</summary>
    public const int Stock = 2_000;

    /// <summary>Mean length of a paragraph in UTF-8.</summary>
    private const int Bytes = 510;

    /// <summary>Half a sentence: the last one overshoots by that much.</summary>
    private const int Overshoot = 45;

    private static readonly Heading[] Headings =
    [
        new("definitions", "Définitions"), new("premier-exemple", "Premier exemple"), new("methode", "Méthode"), new("mise-en-oeuvre", "Mise en œuvre"),
        new("cas-particuliers", "Cas particuliers"), new("demonstration", "Démonstration"), new("discussion", "Discussion"),
        new("remarques", "Remarques"), new("ordre-de-grandeur", "Ordre de grandeur"), new("prolongements", "Prolongements"),
        new("a-retenir", "À retenir"), new("pour-aller-plus-loin", "Pour aller plus loin"), new("reperes", "Repères"),
    ];

    private readonly Paragraph[] paragraphs = [.. Enumerable.Range(0, Stock).Select(Write)];

    /// <summary>The n-th paragraph of a chapter, counted over its three sections; none comes twice before the stock is through.</summary>
    public Paragraph ParagraphOf(int chapter, int place)
    {
        var stride = (10 * Scatter.Below(Stock / 10, chapter, 51)) + 1;
        return paragraphs[(int)((Scatter.Below(Stock, chapter, 52) + ((long)place * stride)) % Stock)];
    }

    /// <summary>The n-th heading of a chapter's course.</summary>
    public static Heading HeadingOf(int chapter, int place) => Headings[(Scatter.Below(Headings.Length, chapter, 53) + place) % Headings.Length];

    /// <summary>What HTML asks for in text.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\u00A0", "&nbsp;", StringComparison.Ordinal);

    /// <summary>Words as readers count them; signs that stand alone are none.</summary>
    private static int WordsOf(string text) => text.Split(' ').Count(token => token.Any(char.IsLetterOrDigit));

    private static Paragraph Write(int number)
    {
        var text = new StringBuilder();
        for (var sentence = 0; Encoding.UTF8.GetByteCount(text.ToString()) < Bytes - Overshoot; sentence++)
        {
            text.Append(sentence == 0 ? "" : " ").Append(Sentence((number * 32L) + sentence));
        }

        var told = text.ToString();
        var anchor = $"p-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, 4))}";
        return new(anchor, told, $"<p id=\"{anchor}\">{Escape(told)}</p>", WordsOf(told));
    }

    private static string Sentence(long number)
    {
        var shape = Scatter.Below(6, number, 61);
        var actor = shape % 2 == 0 ? Scatter.Pick(Words.Actors, number, 62) : Words.Learned(Scatter.Bits(number, 63));
        var clause = $"{actor} {Scatter.Pick(Words.Actions, number, 64)} {Scatter.Pick(Words.Objects, number, 65)}";
        var learned = Words.Learned(Scatter.Bits(number, 66));
        var where = Scatter.Pick(Words.Circumstances, number, 67);
        var sentence = shape switch
        {
            0 => $"{Scatter.Pick(Words.Openers, number, 68)} {clause} {where}.",
            1 => $"{clause}\u202F; {Scatter.Pick(Words.Actors, number, 69)} {Scatter.Pick(Words.Actions, number, 70)} {learned}.",
            2 => $"{clause}\u00A0: {learned}, {Scatter.Pick(Words.Objects, number, 71)}.",
            3 => $"{clause} {where}.",
            4 => $"Pour {learned}, {clause} {where}.",
            _ => $"On appelle «\u00A0{Words.Learned(Scatter.Bits(number, 72))}\u00A0» ce que {clause} {where}.",
        };
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }
}
