namespace Portal.Data.Rendering;

/// <summary>One section of a chapter, ready to be stored and served.</summary>
/// <param name="Html">HTML that has passed <see cref="HtmlAllowList"/>; its headings begin at level 2.</param>
/// <param name="Headings">Entries of the table of contents in the order of the text.</param>
/// <param name="PlainText">Words for the search, blocks on lines of their own, formulas left out.</param>
/// <param name="Excerpt">At most 160 characters of the first real paragraph, whole words; empty when there is none.</param>
/// <param name="Words">Words of prose, code left out: the base of reading time.</param>
/// <param name="Exercises">Exercises found by their heads.</param>
/// <param name="HasFormulas">Whether the page needs the maths font.</param>
/// <param name="Issues">What could not be rendered as written, for the author and for import reports; empty when all is well.</param>
public sealed record RenderedSection(
    string Html,
    IReadOnlyList<Heading> Headings,
    string PlainText,
    string Excerpt,
    int Words,
    int Exercises,
    bool HasFormulas,
    IReadOnlyList<RenderIssue> Issues)
{
    /// <summary>Formulas shown as MathML.</summary>
    public int Formulas { get; init; }
}

/// <summary>A line of the table of contents.</summary>
/// <param name="Level">2 or 3.</param>
/// <param name="Id">Anchor in the page.</param>
/// <param name="Number">"7.1", or null when the heading has none.</param>
/// <param name="Text">Plain text without the number.</param>
public sealed record Heading(int Level, string Id, string? Number, string Text);

/// <summary>Something lost or wrong, once per kind and detail.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Detail">The macro, file, address or element concerned; at most 200 characters.</param>
/// <param name="Count">How often, 1 or more.</param>
public sealed record RenderIssue(RenderIssueKind Kind, string Detail, int Count);

/// <summary>Kinds of <see cref="RenderIssue"/>. The values are stored: add at the end.</summary>
public enum RenderIssueKind
{
    /// <summary>A formula uses a macro nobody defined; the detail is the macro.</summary>
    UnknownMacro = 1,

    /// <summary>A formula has a fault, is too long or took too long; the detail is the reason.</summary>
    FormulaError = 2,

    /// <summary>Formulas stay as source because the formula renderer is not there; the detail is the reason.</summary>
    FormulasUnavailable = 3,

    /// <summary>An image named in the source was not brought along.</summary>
    MissingImage = 4,

    /// <summary>An image of another site became a link.</summary>
    ExternalImage = 5,

    /// <summary>A link led nowhere or used a scheme that is not allowed; its words stayed.</summary>
    DroppedLink = 6,

    /// <summary>Raw HTML that was left out; the detail is the element.</summary>
    LostHtml = 7,

    /// <summary>The source is longer than <see cref="ChapterRenderer.LongestSource"/>, or has more blocks or formulas than a page can hold, and was not rendered.</summary>
    TooLong = 8,

    /// <summary>The source is nested too deeply and is shown as written.</summary>
    TooNested = 9,
}
