namespace Portal.Data.Rendering;

/// <summary>What the steps of one rendering share: the options, the words of its language, what waits for Node, what went wrong.</summary>
internal sealed class RenderContext(RenderOptions options)
{
    private readonly List<NodeItem> items = [];
    private readonly List<string> mathMl = [];

    public RenderOptions Options => options;

    public bool English { get; } = options.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase);

    public IssueLog Issues { get; } = new();

    /// <summary>Formulas and code in the order of the text; a place in the HTML names one by its index.</summary>
    public IReadOnlyList<NodeItem> Items => items;

    /// <summary>MathML the source brought along; a place in the HTML names one by its index.</summary>
    public IReadOnlyList<string> MathMl => mathMl;

    public int Add(NodeItem item)
    {
        items.Add(item);
        return items.Count - 1;
    }

    public int AddMathMl(string source)
    {
        mathMl.Add(source);
        return mathMl.Count - 1;
    }

    /// <summary>The words of the section's language.</summary>
    public string Say(string french, string english) => English ? english : french;

    /// <summary>An id of this section.</summary>
    public string Id(string name) => options.IdPrefix + name;
}
