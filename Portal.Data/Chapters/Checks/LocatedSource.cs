using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Checks;

/// <summary>A heading of a source.</summary>
internal sealed record LocatedHeading(int Line, int Level, string Text, bool Exercise);

/// <summary>An image or a link of a source; <paramref name="Words"/> is the text in its place, or between its ends.</summary>
internal sealed record LocatedTarget(int Line, string Target, string Words, bool IsImage);

/// <summary>Where in a source its headings, images and links stand. Lines count from 1. A source nested too deeply has none.</summary>
internal sealed partial class LocatedSource
{
    private const int LongestRead = 1_000_000;

    private LocatedSource(string[] lines) => Lines = lines;

    public string[] Lines { get; }

    public List<LocatedHeading> Headings { get; } = [];

    public List<LocatedTarget> Targets { get; } = [];

    public IEnumerable<LocatedTarget> Images => Targets.Where(t => t.IsImage);

    public IEnumerable<LocatedTarget> Links => Targets.Where(t => !t.IsImage);

    public static LocatedSource Read(string markdown)
    {
        var lines = markdown.Split('\n');
        var source = new LocatedSource(lines);
        if (markdown.Length > LongestRead)
        {
            return source;
        }

        try
        {
            source.Collect(ChapterMarkdown.Locate(SourceWithoutFormulas(lines)));
        }
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException))
        {
            // Nested too deeply: the rendering says so itself.
        }

        source.Headings.Sort((a, b) => a.Line.CompareTo(b.Line));
        source.Targets.Sort((a, b) => a.Line.CompareTo(b.Line));
        return source;
    }

    /// <summary>The first line on which a word stands, from 1; 0 when it stands on none.</summary>
    public int LineOf(string word) => word.Length == 0 ? 0 : 1 + Array.FindIndex(Lines, line => line.Contains(word, StringComparison.Ordinal));

    /// <summary>The first line that uses a macro: the name and no letter behind it.</summary>
    public int LineOfMacro(string macro)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            for (var at = Lines[i].IndexOf(macro, StringComparison.Ordinal); at >= 0; at = Lines[i].IndexOf(macro, at + 1, StringComparison.Ordinal))
            {
                if (at + macro.Length >= Lines[i].Length || !char.IsAsciiLetter(Lines[i][at + macro.Length]))
                {
                    return i + 1;
                }
            }
        }

        return LineOf(macro);
    }

    private void Collect(MarkdownDocument document)
    {
        foreach (var node in document.Descendants())
        {
            switch (node)
            {
                case HeadingBlock { Level: var level } heading:
                    Headings.Add(new(heading.Line + 1, level, Words(heading.Inline), ExerciseWord().IsMatch(TextTools.Fold(Words(heading.Inline)))));
                    break;
                case AsideBlock { Folds: false } aside when Admonitions.IsExercise(aside.Kind, TitleOf(aside)):
                    Headings.Add(new(aside.Line + 1, 7, TitleOf(aside), Exercise: true));
                    break;
                case LinkInline link:
                    Targets.Add(new(LineAt(link), link.Url ?? "", Words(link), link.IsImage));
                    break;
                case AutolinkInline { IsEmail: false } link:
                    Targets.Add(new(LineAt(link), link.Url, link.Url, IsImage: false));
                    break;
                case HtmlInline { Tag: var tag } raw:
                    CollectRaw(tag, LineAt(raw));
                    break;
                case HtmlBlock block:
                    for (var i = 0; i < block.Lines.Count; i++)
                    {
                        CollectRaw(block.Lines.Lines[i].Slice.ToString(), block.Line + i + 1);
                    }

                    break;
            }
        }
    }

    private void CollectRaw(string html, int line)
    {
        foreach (Match image in RawImage().Matches(html))
        {
            Targets.Add(new(line, Attribute(image.Value, "src"), Attribute(image.Value, "alt"), IsImage: true));
        }
    }

    private static int LineAt(Inline inline)
    {
        // An inline inside another may not know its line; its nearest block does.
        for (Inline? node = inline; node is not null; node = node.Parent)
        {
            if (node.Line > 0)
            {
                return node.Line + 1;
            }

            if (node is ContainerInline { ParentBlock: { } block })
            {
                return block.Line + 1;
            }
        }

        return 1;
    }

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", RegexOptions.IgnoreCase) is { Success: true } found ? found.Groups[1].Value + found.Groups[2].Value : "";

    private static string TitleOf(AsideBlock aside) => aside.HasTitle && aside.FirstOrDefault() is ParagraphBlock title ? Words(title.Inline) : aside.Kind;

    private static string Words(ContainerInline? inline) =>
        inline is null ? "" : TextTools.Squeeze(string.Concat(inline.Descendants().Select(n => n switch
        {
            LiteralInline text => text.Content.ToString(),
            CodeInline code => code.Content,
            FormulaInline formula => formula.Source,
            LineBreakInline => " ",
            _ => "",
        })));

    /// <summary>The same lines with displayed formulas and code emptied: what looks like Markdown in them is none.</summary>
    private static string SourceWithoutFormulas(string[] lines)
    {
        var kept = new string[lines.Length];
        var fence = new CodeFence();
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (fence.Holds(line))
            {
                kept[i] = line;
                continue;
            }

            var marks = 0;
            for (var at = line.IndexOf("$$", StringComparison.Ordinal); at >= 0; at = line.IndexOf("$$", at + 2, StringComparison.Ordinal))
            {
                marks++;
            }

            kept[i] = inside || marks % 2 == 1 ? "" : line;
            inside ^= marks % 2 == 1;
        }

        return string.Join('\n', kept);
    }

    [GeneratedRegex(@"^(?:\d[\d.]*\s+)?(?:exercice|exercise|probleme|problem)s?\b(?!\s*(?:resolus?|corriges?)?\s*$)|^(?:exercice|exercise)$")]
    private static partial Regex ExerciseWord();

    [GeneratedRegex("<img\\b[^>]{0,4000}>", RegexOptions.IgnoreCase)]
    private static partial Regex RawImage();
}
