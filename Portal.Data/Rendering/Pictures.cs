using System.Globalization;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Finds the file of every image; one that is missing says so in words, one of another site becomes a link.</summary>
internal static class Pictures
{
    public static void Resolve(IElement body, RenderContext context, PlaceNames names)
    {
        foreach (var image in body.QuerySelectorAll("img").ToArray())
        {
            var source = image.GetAttribute("src") ?? "";
            var file = Addresses.IsFile(source) ? new ImageFile(source) : Addresses.External(source) is null ? context.Options.ResolveImage(Unescaped(source)) : null;
            if (file is not null && Addresses.Own(file.Address) == file.Address && Addresses.IsFile(file.Address))
            {
                Show(image, file, names);
            }
            else if (Addresses.External(source) is { } address)
            {
                context.Issues.Add(RenderIssueKind.ExternalImage, address);
                Link(image, address, context);
            }
            else
            {
                context.Issues.Add(RenderIssueKind.MissingImage, source);
                Excuse(image, context, names);
            }
        }
    }

    /// <summary>How wide a text column is: the browser takes the smallest picture that fills it.</summary>
    internal const string ColumnSizes = "(min-width: 45rem) 43rem, 100vw";

    private const int ColumnWidth = 688;

    private static string Unescaped(string source) => Uri.UnescapeDataString(source.Split('?', '#')[0]);

    private static void Show(IElement image, ImageFile file, PlaceNames names)
    {
        image.SetAttribute("src", file.Address);
        image.RemoveAttribute("style");
        if (file.Widths is [.., var widest])
        {
            image.SetAttribute("src", At(file, widest));
            image.SetAttribute("srcset", string.Join(", ", file.Widths.Select(w => string.Create(CultureInfo.InvariantCulture, $"{At(file, w)} {w}w"))));
            image.SetAttribute("sizes", file.Width >= ColumnWidth ? ColumnSizes : string.Create(CultureInfo.InvariantCulture, $"{file.Width}px"));
        }

        if (file.Blur is { Length: > 0 } blur)
        {
            image.SetAttribute("style", $"background:url(data:image/webp;base64,{blur}) 50%/cover");
        }

        image.SetAttribute("alt", TextTools.Squeeze(image.GetAttribute("alt") ?? ""));
        image.SetAttribute("loading", "lazy");
        image.SetAttribute("decoding", "async");
        if (file is { Width: > 0, Height: > 0 })
        {
            image.SetAttribute("width", file.Width.ToString(CultureInfo.InvariantCulture));
            image.SetAttribute("height", file.Height.ToString(CultureInfo.InvariantCulture));
        }

        MakeFigure(image, image, names);
    }

    private static string At(ImageFile file, int width) => string.Create(CultureInfo.InvariantCulture, $"{file.Address}?w={width}");

    /// <summary>Puts an image, or what stands for it, in its place. Alone in its paragraph and with a title it becomes a figure with that caption.</summary>
    private static void MakeFigure(IElement image, IElement shown, PlaceNames names)
    {
        var caption = image.GetAttribute("title");
        if (string.IsNullOrWhiteSpace(caption) || image.ParentElement is not { LocalName: "p", ChildElementCount: 1 } paragraph
            || !string.IsNullOrWhiteSpace(paragraph.TextContent) || image.Owner is not { } document)
        {
            if (shown != image)
            {
                image.Replace(shown);
            }

            return;
        }

        image.RemoveAttribute("title");
        var figure = document.CreateElement("figure");
        var words = document.CreateElement("figcaption");
        words.TextContent = TextTools.Squeeze(caption);
        figure.Append(shown, words);
        names.Claim(paragraph, figure);
        paragraph.Replace(figure);
    }

    private static void Link(IElement image, string address, RenderContext context)
    {
        if (image.Owner is not { } document)
        {
            return;
        }

        var words = context.Say("Image externe\u00A0: ", "External image: ") + Words(image, Addresses.Host(address));
        if (image.Closest("a") is not null)
        {
            image.Replace(document.CreateTextNode(words));
            return;
        }

        var link = document.CreateElement("a");
        link.SetAttribute("href", address);
        link.TextContent = words;
        if (image.PreviousElementSibling is { LocalName: "a" })
        {
            image.Before(document.CreateTextNode(" "));
        }

        image.Replace(link);
    }

    private static void Excuse(IElement image, RenderContext context, PlaceNames names)
    {
        if (image.Owner is not { } document)
        {
            return;
        }

        var excuse = document.CreateElement("span");
        excuse.ClassName = "missing";
        var words = Words(image, "");
        excuse.TextContent = words.Length > 0 ? context.Say($"Image absente\u00A0: {words}", $"Missing image: {words}") : context.Say("Image absente.", "Missing image.");
        MakeFigure(image, excuse, names);
    }

    private static string Words(IElement image, string otherwise)
    {
        var alt = TextTools.Squeeze(image.GetAttribute("alt") ?? "");
        return alt.Length > 0 ? alt : otherwise;
    }
}
