using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>
/// Browsers do not break a formula inside a line, so that a long one would push the page of a telephone wider than its screen. It is written as
/// several formulas in a row, cut where a hand would break it: before a relation, after a comma, else before a plus or a minus.
/// </summary>
internal static class LongFormulas
{
    /// <summary>Characters that fit the narrowest screen in any case.</summary>
    private const int Fits = 16;

    private const string Relations = "=≠≈≡≅∼<>≤≥≪≫∈∉⊂⊆→⟶⇒⟹⇔⟺↦:";
    private const string Separators = ",;";
    private const string Signs = "+−-±×·⋯…";

    /// <summary>The formula itself when it is short or cannot be cut, else its pieces in order.</summary>
    public static IReadOnlyList<INode> Cut(IElement math)
    {
        var row = math is { ChildElementCount: 1, FirstElementChild: { LocalName: "mrow" } only } ? only : math;
        if (math.TextContent.Length <= Fits || row.ChildElementCount < 3)
        {
            return [math];
        }

        var pieces = new List<List<IElement>> { new() };
        foreach (var child in row.Children.ToArray())
        {
            var piece = pieces[^1];
            var length = piece.Sum(e => e.TextContent.Length);
            if (piece.Count > 0 && (IsOne(child, Relations) || IsOne(piece[^1], Separators) || (length > Fits && IsOne(child, Signs))))
            {
                pieces.Add(piece = []);
            }

            piece.Add(child);
        }

        return pieces.Count == 1 ? [math] : [.. pieces.Select(piece => Piece(math, piece))];
    }

    private static bool IsOne(IElement element, string signs) =>
        element is { LocalName: "mo", TextContent: [var sign] } && signs.Contains(sign, StringComparison.Ordinal);

    private static IElement Piece(IElement math, List<IElement> children)
    {
        var piece = (IElement)math.Clone(false);
        var row = math.Owner?.CreateElement(MathAllowList.Namespace, "mrow") ?? throw new InvalidOperationException("An element has a document.");
        foreach (var child in children)
        {
            row.AppendChild(child);
        }

        if (children is [{ LocalName: "mo" } first, _, ..] && !first.HasAttribute("form"))
        {
            // At the beginning of a row a sign would stand close to what follows, as in "−1".
            first.SetAttribute("form", "infix");
        }

        piece.AppendChild(row);
        return piece;
    }
}
