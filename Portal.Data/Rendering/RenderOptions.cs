namespace Portal.Data.Rendering;

/// <summary>What the renderer has to know about the section it renders.</summary>
public sealed record RenderOptions
{
    /// <summary>Language of the words the renderer adds: "fr" (also for anything unknown) or "en".</summary>
    public string Language { get; init; } = "fr";

    /// <summary>Number of the chapter, so that its second-level headings read 7.1, 7.2; null leaves headings without numbers.</summary>
    public string? SectionPrefix { get; init; }

    /// <summary>Start of every id in the HTML, so that several sections can stand on one page; lower-case ASCII letters, digits and hyphens.</summary>
    public string IdPrefix { get; init; } = "";

    /// <summary>Title of the chapter: a first heading that says the same is left out. Null keeps every heading.</summary>
    public string? Title { get; init; }

    /// <summary>TeX macros of the subject or chapter (<c>\newcommand</c>, <c>\def</c>, <c>\DeclareMathOperator</c> lines); null for none.</summary>
    public string? Macros { get; init; }

    /// <summary>Finds the portal's address of an image named in the source; null when there is no such file.</summary>
    public Func<string, ImageFile?> ResolveImage { get; init; } = _ => null;

    /// <summary>Finds the portal's address (/files/… or /chapters/…) of another file or chapter linked in the source; null drops the link and keeps its words.</summary>
    public Func<string, string?> ResolveLink { get; init; } = _ => null;

    /// <summary>Whether the source comes from elsewhere (kramdown, pandoc, MkDocs) and is first brought to the portal's own Markdown.</summary>
    public bool Imported { get; init; }
}

/// <summary>An image the portal holds.</summary>
/// <param name="Address">Its address, below /files/.</param>
/// <param name="Width">Pixels, 0 when unknown.</param>
/// <param name="Height">Pixels, 0 when unknown.</param>
public sealed record ImageFile(string Address, int Width = 0, int Height = 0)
{
    /// <summary>Widths in pixels that its address answers with "?w=", small to large; empty when it comes in one size.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [];

    /// <summary>A tiny WebP picture in Base64 to stand in its place until it is there; null for none.</summary>
    public string? Blur { get; init; }
}
