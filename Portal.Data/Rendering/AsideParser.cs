using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Portal.Data.Rendering;

/// <summary>Reads <c>!!! note "Title"</c>, <c>??? note</c>, <c>???+ note</c> and <c>=== "Tab"</c> with their indented content.</summary>
internal sealed partial class AsideParser : BlockParser
{
    public AsideParser() => OpeningCharacters = ['!', '?', '='];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        var found = Head().Match(processor.Line.ToString());
        if (!found.Success)
        {
            return BlockState.None;
        }

        var mark = found.Groups["mark"].Value;
        var title = found.Groups["title"].Value.Trim();
        var aside = new AsideBlock(this)
        {
            Kind = found.Groups["kind"].Value.ToLowerInvariant(),
            HasTitle = title.Length > 0,
            Folds = mark[0] is '?',
            Open = mark.EndsWith('+'),
            Column = processor.Column,
            Span = new SourceSpan(processor.Start, processor.Line.End),
        };
        if (aside.HasTitle)
        {
            var lines = new StringLineGroup(1);
            lines.Add(new StringSlice(title));
            aside.Add(new ParagraphBlock { Lines = lines, IsOpen = false, ProcessInlines = true });
        }

        processor.NewBlocks.Push(aside);
        return BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine)
        {
            return BlockState.Continue;
        }

        if (processor.Indent < 4)
        {
            return BlockState.None;
        }

        processor.GoToCodeIndent();
        return BlockState.Continue;
    }

    [GeneratedRegex("""^(?:(?<mark>!!!|\?\?\?\+?)[ \t]*(?<kind>[\p{L}\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+"(?<title>[^\n]*)")?|(?<mark>===)[!+]?[ \t]+"(?<title>[^\n]+)")[ \t]*$""")]
    private static partial Regex Head();
}
