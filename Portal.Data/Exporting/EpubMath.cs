using AngleSharp.Dom;

namespace Portal.Data.Exporting;

/// <summary>Brings MathML that browsers forgive to what its schema asks for: cells in rows, rows in tables, as many arguments as each element has.</summary>
internal static class EpubMath
{
    private const string MathMl = "http://www.w3.org/1998/Math/MathML";

    private static readonly Dictionary<string, int> Arguments = new()
    {
        ["msup"] = 2, ["msub"] = 2, ["mfrac"] = 2, ["mroot"] = 2, ["mover"] = 2, ["munder"] = 2, ["msubsup"] = 3, ["munderover"] = 3,
    };

    public static void Tidy(IElement math)
    {
        foreach (var element in math.QuerySelectorAll("*").Where(e => e.NamespaceUri == MathMl).ToArray())
        {
            switch (element.LocalName)
            {
                case "mtable":
                    Wrap(element, "mtr", row => row.LocalName is "mtr" or "mlabeledtr");
                    break;
                case "mtr":
                    Wrap(element, "mtd", cell => cell.LocalName is "mtd");
                    break;
                case var name when Arguments.TryGetValue(name, out var wanted):
                    Count(element, wanted);
                    break;
                default:
                    break;
            }
        }

        // Cells that stand alone, outside any row.
        foreach (var lost in math.QuerySelectorAll("mtd, mtr").Where(e => e.ParentElement is { LocalName: var above } && above != (e.LocalName == "mtd" ? "mtr" : "mtable") && above != "mlabeledtr").ToArray())
        {
            var row = Make(lost, "mrow");
            row.Append(lost.ChildNodes.ToArray());
            lost.Replace(row);
        }
    }

    private static void Wrap(IElement parent, string name, Func<IElement, bool> fits)
    {
        foreach (var child in parent.Children.Where(c => !fits(c)).ToArray())
        {
            var wrapper = Make(parent, name);
            child.Replace(wrapper);
            wrapper.Append(child);
        }
    }

    private static void Count(IElement element, int wanted)
    {
        while (element.ChildElementCount < wanted)
        {
            element.Append(Make(element, "mrow"));
        }

        if (element.ChildElementCount > wanted)
        {
            var first = Make(element, "mrow");
            var many = element.Children.Take(element.ChildElementCount - wanted + 1).ToArray();
            many[0].Before(first);
            first.Append(many);
        }
    }

    private static IElement Make(IElement beside, string name) =>
        beside.Owner?.CreateElement(MathMl, name) ?? throw new InvalidOperationException("An element has a document.");
}
