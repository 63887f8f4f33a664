using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Xhtml;
using Portal.Data.Rendering;

namespace Portal.Data.Exporting;

/// <summary>One section as a document of a book: the stored HTML, which has passed the allow-list, as XHTML without what only a page of the portal needs.</summary>
internal sealed partial class EpubDocument
{
    private const string MathMl = "http://www.w3.org/1998/Math/MathML";
    private static readonly string[] OfPages = ["srcset", "sizes", "style", "loading", "decoding", "tabindex", "rel"];

    private readonly ExportedChapter chapter;
    private readonly IElement body;
    private readonly Dictionary<int, List<IElement>> places = [];

    public EpubDocument(ExportedChapter chapter, ExportedSection section)
    {
        this.chapter = chapter;
        body = HtmlAllowList.Parse(section.Html);
        HasMath = body.QuerySelector("math") is not null;
        foreach (var image in body.QuerySelectorAll("img"))
        {
            if (FileId().Match(image.GetAttribute("src") ?? "") is { Success: true } match && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var id))
            {
                (places.TryGetValue(id, out var there) ? there : places[id] = []).Add(image);
            }
        }

        foreach (var element in body.QuerySelectorAll("*").Where(e => e.NamespaceUri != MathMl))
        {
            foreach (var name in OfPages)
            {
                element.RemoveAttribute(name);
            }
        }

        foreach (var link in body.QuerySelectorAll("a").Where(a => a.GetAttribute("href") is not { } href || href.StartsWith('/')).ToArray())
        {
            link.Replace(link.ChildNodes.ToArray());
        }

        foreach (var math in body.QuerySelectorAll("math"))
        {
            math.SetAttribute("xmlns", MathMl);
            EpubMath.Tidy(math);
        }
    }

    public bool HasMath { get; }

    /// <summary>The chapter's files that the section shows.</summary>
    public IEnumerable<ExportedFile> Images => chapter.Files.Where(f => places.ContainsKey(f.Id));

    /// <summary>Says where in the book the image lies.</summary>
    public void Show(ExportedFile file, string path)
    {
        foreach (var image in places[file.Id])
        {
            image.SetAttribute("src", path);
        }
    }

    /// <summary>The whole document.</summary>
    public string Write(string part)
    {
        foreach (var image in body.QuerySelectorAll("img").Where(i => (i.GetAttribute("src") ?? "/").StartsWith('/')).ToArray())
        {
            image.Replace(body.Owner?.CreateTextNode(image.GetAttribute("alt") ?? "") ?? throw new InvalidOperationException("An element has a document."));
        }

        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"")
            .Append(chapter.Language).Append("\" lang=\"").Append(chapter.Language).Append("\"><head><title>").Append(EpubPackage.Escape($"{chapter.Title}, {part}"))
            .Append("</title><link rel=\"stylesheet\" href=\"style.css\"/></head><body><h1>").Append(EpubPackage.Escape(chapter.Title)).Append("</h1><p>")
            .Append(EpubPackage.Escape(string.Join(" · ", new[] { part, chapter.AuthorNames, chapter.Subject }.Where(s => s.Length > 0)))).Append("</p>");
        foreach (var node in body.ChildNodes)
        {
            xml.Append(node.ToHtml(XhtmlMarkupFormatter.Instance));
        }

        return xml.Append("</body></html>").ToString();
    }

    [GeneratedRegex("^/files/([0-9]{1,10})/")]
    private static partial Regex FileId();
}
