using System.Text.RegularExpressions;

namespace Portal.Data.Exporting;

/// <summary>The addresses that a Markdown text names: images, links, definitions, HTML images. Too many found is harmless: only those with a file count.</summary>
public static partial class ImageTargets
{
    /// <summary>In the order of the text, as written.</summary>
    public static IEnumerable<string> Of(string markdown) =>
        Targets().Matches(markdown).Select(m => m.Groups.Values.Skip(1).First(g => g.Success).Value);

    [GeneratedRegex("""\]\([ \t]*(?:<([^<>\n]+)>|([^()\s<>]+))|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?([^\s<>]+)|<img\b[^>]*?\bsrc[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", RegexOptions.IgnoreCase | RegexOptions.Multiline, 2000)]
    private static partial Regex Targets();
}
