using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Leads every link to an allowed address or takes it away, its words staying.</summary>
internal static class Links
{
    public static void Resolve(IElement body, RenderContext context, PlaceNames names)
    {
        foreach (var link in body.QuerySelectorAll("a").ToArray())
        {
            var href = link.GetAttribute("href");
            if (link.Closest("sup.fnref, section.notes") is not null && href is ['#', ..] && body.Owner?.GetElementById(href[1..]) is not null)
            {
                continue;
            }

            var target = href is null ? null : Target(href, link, context, names);
            if (target is null || (string.IsNullOrWhiteSpace(link.TextContent) && link.QuerySelector("img, math") is null))
            {
                if (!string.IsNullOrWhiteSpace(href) && target is null)
                {
                    context.Issues.Add(RenderIssueKind.DroppedLink, href);
                }

                link.Replace(link.ChildNodes.ToArray());
            }
            else
            {
                link.SetAttribute("href", target);
            }
        }
    }

    private static string? Target(string href, IElement link, RenderContext context, PlaceNames names)
    {
        if (href is ['#', .. var fragment])
        {
            return names.Find(fragment) is { } place ? Within(place, link, context, names) : null;
        }

        return Addresses.Own(href) ?? Addresses.External(href) ?? (IsRelative(href) && context.Options.ResolveLink(href) is { } resolved ? Addresses.Own(resolved) : null);
    }

    private static string Within(IElement place, IElement link, RenderContext context, PlaceNames names)
    {
        if (string.IsNullOrEmpty(place.Id))
        {
            place.Id = names.New(ReadingPlaces.Name(place));
        }

        // OpenStax writes [link] where the number of a figure or equation would stand.
        if (link.TextContent.Trim() is "[link]")
        {
            link.TextContent = place.LocalName is "figure" || place.QuerySelector("img, .missing") is not null ? context.Say("la figure", "the figure")
                : place.LocalName is "table" || place.QuerySelector("table") is not null ? context.Say("le tableau", "the table")
                : context.Say("ce passage", "this passage");
        }

        return "#" + place.Id;
    }

    private static bool IsRelative(string href) => href.Length > 0 && !href.Contains(':', StringComparison.Ordinal) && !href.StartsWith('/') && !href.Any(char.IsControl);
}
