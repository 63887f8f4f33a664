using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;

namespace Portal.Data.Rendering;

/// <summary>
/// Swallows the attribute lists of kramdown, pandoc and MkDocs (<c>{: .x #y}</c>, <c>{#y}</c>, <c>{width=50%}</c>): nothing of them reaches the page;
/// their id is remembered as a place that links may name.
/// </summary>
internal sealed partial class AttributeListParser : InlineParser
{
    public AttributeListParser() => OpeningCharacters = ['{'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        var found = List().Match(slice.Text, slice.Start, Math.Min(slice.Length, 400));
        if (!found.Success || !(found.ValueSpan[1] is ':' || IsAttached(before) || AtEndOfLine(slice, found.Length)))
        {
            return false;
        }

        var id = found.Groups["id"];
        processor.Inline = new AnchorInline(id.Success ? id.Value : null);
        slice.Start += found.Length;
        return true;
    }

    private static bool IsAttached(char before) => before is ')' or ']' or '`' or '*' or '_' or '"' or '>';

    private static bool AtEndOfLine(StringSlice slice, int length) => slice.PeekChar(length) is '\0' or '\n' or '\r';

    [GeneratedRegex("""\G\{:?[ \t]*(?:(?:#(?<id>[\w:.-]+)|\.[A-Za-z][\w-]*|\.(?=[ \t}])|[A-Za-z][\w:-]*[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"'=]+))[ \t]*)+\}""")]
    private static partial Regex List();
}
