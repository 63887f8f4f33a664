using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>The ids of a section: unique, ours, and found again by the names the source used for them.</summary>
internal sealed class PlaceNames(RenderContext context)
{
    private readonly HashSet<string> taken = ["notes", "notes-title"];
    private readonly Dictionary<string, IElement> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<IElement, List<string>> namesOf = [];
    private readonly Dictionary<string, int> next = [];

    /// <summary>An id of this section that is still free; a second one of the same name ends in -2.</summary>
    public string New(string name)
    {
        var number = next.GetValueOrDefault(name, 1);
        var candidate = number == 1 ? name : $"{name}-{number}";
        while (!taken.Add(candidate))
        {
            candidate = $"{name}-{++number}";
        }

        next[name] = number + 1;
        return context.Id(candidate);
    }

    /// <summary>Takes the names the source gave to places and remembers the elements they stand for.</summary>
    public void Collect(IElement body)
    {
        foreach (var anchor in body.QuerySelectorAll("[data-anchor]").ToArray())
        {
            if (anchor.GetAttribute("data-anchor") is { } name && Target(anchor, body) is { } target)
            {
                Remember(name, target);
            }

            anchor.Remove();
        }
    }

    /// <summary>Lets everything that pointed to an element that goes point to another.</summary>
    public void Claim(IElement gone, IElement instead)
    {
        if (namesOf.Remove(gone, out var names))
        {
            names.ForEach(name => byName[name] = instead);
            namesOf[instead] = [.. namesOf.GetValueOrDefault(instead, []), .. names];
        }
    }

    public void AddHeading(IElement heading, string original, string text)
    {
        Remember(TextTools.Slug(text), heading);
        Remember(TextTools.Slug(original), heading);
    }

    /// <summary>The element a link within the page means; null when there is none.</summary>
    public IElement? Find(string fragment)
    {
        var name = Uri.UnescapeDataString(fragment);
        var place = byName.GetValueOrDefault(name) ?? byName.GetValueOrDefault(TextTools.Slug(name));
        return place is not null && place.Closest("body") is not null ? place : null;
    }

    private void Remember(string name, IElement element)
    {
        if (byName.TryAdd(name, element))
        {
            (namesOf.TryGetValue(element, out var names) ? names : namesOf[element] = []).Add(name);
        }
    }

    /// <summary>What an anchor stands for: the picture or word before it, else the block around it, else the block after it.</summary>
    private static IElement? Target(IElement anchor, IElement body)
    {
        var around = anchor.Closest("h1, h2, h3, h4, h5, h6, li, p, td, dd, figure");
        if (around is not null && around != body)
        {
            while (around is not null && string.IsNullOrWhiteSpace(around.TextContent) && around.QuerySelector("img, math, [data-formula], [data-mathml]") is null && around.LocalName is not "pre" && !around.HasAttribute("data-code"))
            {
                around = around.NextElementSibling;
            }

            return around;
        }

        return anchor.NextElementSibling ?? anchor.PreviousElementSibling;
    }
}
