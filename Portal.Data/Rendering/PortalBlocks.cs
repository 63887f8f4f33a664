using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Portal.Data.Rendering;

/// <summary>An admonition of MkDocs (<c>!!!</c>, <c>???</c>) or one of its content tabs. Its first child is the title when it has one.</summary>
internal sealed class AsideBlock(BlockParser parser) : ContainerBlock(parser)
{
    public required string Kind { get; init; }

    public required bool HasTitle { get; init; }

    public required bool Folds { get; init; }

    public required bool Open { get; init; }
}

/// <summary>A formula in the text: TeX, or MathML as the source had it.</summary>
internal sealed class FormulaInline(string source, bool display, bool isMathMl) : LeafInline
{
    public string Source => source;

    public bool Display => display;

    public bool IsMathMl => isMathMl;
}

/// <summary>A name other places link to, left by an attribute list or by an element of raw HTML. Null: the attributes said nothing we use.</summary>
internal sealed class AnchorInline(string? name) : LeafInline
{
    public string? Name => name;
}
