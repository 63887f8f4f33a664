using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Gives every block a reader can come back to an id that depends on its words alone: it stays when blocks around it change.</summary>
internal static class ReadingPlaces
{
    private const string Blocks = "p, li, pre, figure, div.formula, div.wide, dt, dd";

    public static void Mark(IElement body, PlaceNames names)
    {
        foreach (var block in body.QuerySelectorAll(Blocks))
        {
            if (string.IsNullOrEmpty(block.Id) && block.Closest("section.notes, table") is null && !(block.LocalName is "li" or "dd" && block.FirstElementChild is { LocalName: "p" }))
            {
                block.Id = names.New(Name(block));
            }
        }
    }

    /// <summary>The id of a block before it is made unique.</summary>
    public static string Name(IElement block) => "p-" + Hash(OwnText(block));

    /// <summary>The words of a block without those of lists inside it.</summary>
    private static string OwnText(IElement block)
    {
        var text = block.LocalName is "li"
            ? string.Concat(block.ChildNodes.Where(n => n is not IElement { LocalName: "ul" or "ol" }).Select(n => n.TextContent))
            : block.TextContent;
        return TextTools.Squeeze(text);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
