using System.Buffers;
using Markdig.Helpers;
using Markdig.Parsers;

namespace Portal.Data.Rendering;

/// <summary>Reads <c>$…$</c>, <c>$$…$$</c>, <c>$`…`$</c>, <c>\(…\)</c> and, on one line, <c>&lt;math&gt;…&lt;/math&gt;</c>.</summary>
internal sealed class FormulaParser : InlineParser
{
    private const int LongestInline = 2_000;
    private const int LongestDisplay = FormulaRenderer.LongestFormula;
    private const int LongestMathMl = 40_000;

    private static readonly SearchValues<char> SignsOfTex = SearchValues.Create(@"\^_=<>+");

    public FormulaParser() => OpeningCharacters = ['$', '\\', '<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var (inline, length) = slice.CurrentChar switch
        {
            '$' => Dollars(slice),
            '\\' => Brackets(slice),
            _ => MathMl(slice),
        };
        if (inline is null)
        {
            return false;
        }

        inline.Span = new Markdig.Syntax.SourceSpan(processor.GetSourcePosition(slice.Start, out var line, out var column), processor.GetSourcePosition(slice.Start + length - 1));
        (inline.Line, inline.Column) = (line, column);
        slice.Start += length;
        processor.Inline = inline;
        return true;
    }

    private static (FormulaInline?, int) Dollars(StringSlice slice)
    {
        var text = slice.AsSpan();
        if (text.StartsWith("$$"))
        {
            var end = Find(text[..Math.Min(text.Length, LongestDisplay)], 2, "$$");
            return end > 2 && !text[2..end].IsWhiteSpace() ? (new FormulaInline(text[2..end].Trim().ToString(), true, false), end + 2) : default;
        }

        if (text.StartsWith("$`"))
        {
            var end = text[..Math.Min(text.Length, LongestInline)][2..].IndexOf("`$");
            return end > 0 ? (new FormulaInline(text[2..(end + 2)].Trim().ToString(), false, false), end + 4) : default;
        }

        if (text.Length < 3 || char.IsWhiteSpace(text[1]))
        {
            return default;
        }

        var limit = Math.Min(text.Length, LongestInline);
        for (var i = 1; i < limit; i++)
        {
            if (text[i] is '\\')
            {
                i++;
            }
            else if (text[i] is '$' && !char.IsWhiteSpace(text[i - 1]) && (i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1])))
            {
                return (new FormulaInline(text[1..i].ToString(), false, false), i + 1);
            }
        }

        return default;
    }

    /// <summary>Brackets escaped for another reason hold plain words: those stay text.</summary>
    private static (FormulaInline?, int) Brackets(StringSlice slice)
    {
        var text = slice.AsSpan();
        if (!text.StartsWith(@"\("))
        {
            return default;
        }

        var end = Find(text[..Math.Min(text.Length, LongestInline)], 2, @"\)");
        if (end <= 2)
        {
            return default;
        }

        var tex = text[2..end].Trim();
        return tex.Length > 0 && (tex.Length <= 3 || tex.ContainsAny(SignsOfTex)) ? (new FormulaInline(tex.ToString(), false, false), end + 2) : default;
    }

    private static (FormulaInline?, int) MathMl(StringSlice slice)
    {
        var text = slice.AsSpan();
        if (!text.StartsWith("<math") || text.Length < 7 || text[5] is not (' ' or '>'))
        {
            return default;
        }

        var end = text[..Math.Min(text.Length, LongestMathMl)].IndexOf("</math>");
        return end > 0 ? (new FormulaInline(text[..(end + 7)].ToString(), false, true), end + 7) : default;
    }

    private static int Find(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> closer)
    {
        for (var i = start; i + closer.Length <= text.Length; i++)
        {
            if (text[i..].StartsWith(closer))
            {
                return i;
            }

            i += text[i] is '\\' ? 1 : 0;
        }

        return -1;
    }
}
