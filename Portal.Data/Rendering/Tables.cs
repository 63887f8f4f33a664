using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Makes tables readable without sight and on a small screen: heads with a scope, a focusable box of their own.</summary>
internal static class Tables
{
    public static void Shape(IElement body, RenderContext context)
    {
        var number = 0;
        foreach (var table in body.QuerySelectorAll("table").ToArray())
        {
            if (table.QuerySelector("td, th") is null)
            {
                table.Remove();
                continue;
            }

            Heads(table);
            Numbers(table);
            if (table.ParentElement?.Closest("table") is null)
            {
                Wrap(table, ++number, context);
            }
        }
    }

    private static void Heads(IElement table)
    {
        if (table.QuerySelector("thead") is { } head && head.QuerySelectorAll("th, td").All(c => IsEmpty(c)))
        {
            head.Remove();
        }

        foreach (var cell in table.QuerySelectorAll("th").ToArray())
        {
            if (IsEmpty(cell))
            {
                var plain = table.Owner?.CreateElement("td") ?? throw new InvalidOperationException("An element has a document.");
                foreach (var attribute in cell.Attributes)
                {
                    plain.SetAttribute(attribute.Name, attribute.Value);
                }

                cell.Replace(plain);
            }
            else if (!cell.HasAttribute("scope"))
            {
                cell.SetAttribute("scope", cell.Closest("thead") is not null || cell.ParentElement?.QuerySelector("td") is null ? "col" : "row");
            }
        }
    }

    private static bool IsEmpty(IElement cell) => string.IsNullOrWhiteSpace(cell.TextContent) && cell.QuerySelector("img, math, input") is null;

    /// <summary>Columns the author set to the right hold figures.</summary>
    private static void Numbers(IElement table)
    {
        foreach (var cell in table.QuerySelectorAll("td, th"))
        {
            var style = (cell.GetAttribute("style") ?? "").Replace(" ", "", StringComparison.Ordinal);
            if (cell.GetAttribute("align") is "right" || style.Contains("text-align:right", StringComparison.OrdinalIgnoreCase))
            {
                cell.ClassName = "num";
            }
        }
    }

    private static void Wrap(IElement table, int number, RenderContext context)
    {
        var box = table.Owner?.CreateElement("div") ?? throw new InvalidOperationException("An element has a document.");
        box.ClassName = "wide";
        box.SetAttribute("role", "region");
        box.SetAttribute("tabindex", "0");
        var caption = TextTools.Squeeze(table.QuerySelector("caption")?.TextContent ?? "");
        var label = context.Say($"Tableau {number}", $"Table {number}");
        box.SetAttribute("aria-label", caption.Length > 0 ? TextTools.Excerpt($"{label}, {caption}", 100) : label);
        table.Replace(box);
        box.Append(table);
    }
}
