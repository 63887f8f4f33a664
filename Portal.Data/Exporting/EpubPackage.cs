using System.Globalization;
using System.Security;
using System.Text;

namespace Portal.Data.Exporting;

/// <summary>What the package of a book says.</summary>
internal sealed record EpubFacts(
    string Title, string Language, string Publisher, DateTimeOffset At, string Identifier, IReadOnlyList<string> Authors, IReadOnlyList<string> Sources,
    IReadOnlyList<(string Id, string Path, string Type, string Properties)> Items, IReadOnlyList<string> Spine);

/// <summary>The two documents that make a book of its sections: the package and the contents.</summary>
internal static class EpubPackage
{
    public static string Package(EpubFacts book)
    {
        var xml = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang=""")
            .Append('"').Append(book.Language).Append("\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
        xml.Append("<dc:identifier id=\"id\">urn:uuid:").Append(book.Identifier).Append("</dc:identifier>");
        Element(xml, "dc:title", book.Title);
        Element(xml, "dc:language", book.Language);
        foreach (var author in book.Authors)
        {
            Element(xml, "dc:creator", author);
        }

        Element(xml, "dc:publisher", book.Publisher);
        foreach (var source in book.Sources)
        {
            Element(xml, "dc:rights", source);
        }

        xml.Append("<meta property=\"dcterms:modified\">").Append(book.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("</meta>");
        xml.Append("<meta property=\"schema:accessMode\">textual</meta><meta property=\"schema:accessModeSufficient\">textual</meta><meta property=\"schema:accessibilityFeature\">MathML</meta>");
        xml.Append("<meta property=\"schema:accessibilityFeature\">tableOfContents</meta><meta property=\"schema:accessibilityHazard\">none</meta></metadata><manifest>");
        xml.Append("<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/><item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>");
        foreach (var (id, path, type, properties) in book.Items)
        {
            xml.Append("<item id=\"").Append(id).Append("\" href=\"").Append(path).Append("\" media-type=\"").Append(type).Append('"')
                .Append(properties.Length == 0 ? "" : $" properties=\"{properties}\"").Append("/>");
        }

        xml.Append("</manifest><spine><itemref idref=\"nav\"/>");
        foreach (var id in book.Spine)
        {
            xml.Append("<itemref idref=\"").Append(id).Append("\"/>");
        }

        return xml.Append("</spine></package>").ToString();
    }

    public static string Navigation(string title, string language, IReadOnlyList<(string Title, List<(string Title, string Path)> Parts)> contents)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" xml:lang=\"")
            .Append(language).Append("\" lang=\"").Append(language).Append("\"><head><title>").Append(Escape(title)).Append("</title><link rel=\"stylesheet\" href=\"style.css\"/></head><body><h1>")
            .Append(Escape(title)).Append("</h1><nav epub:type=\"toc\" id=\"toc\"><ol>");
        foreach (var (chapter, parts) in contents)
        {
            xml.Append("<li><a href=\"").Append(parts[0].Path).Append("\">").Append(Escape(chapter)).Append("</a>");
            if (parts.Count > 1)
            {
                xml.Append("<ol>").AppendJoin("", parts.Select(p => $"<li><a href=\"{p.Path}\">{Escape(p.Title)}</a></li>")).Append("</ol>");
            }

            xml.Append("</li>");
        }

        return xml.Append("</ol></nav></body></html>").ToString();
    }

    internal static string Escape(string text) => SecurityElement.Escape(new string([.. text.Where(c => !char.IsControl(c) && c is not ('\uFFFE' or '\uFFFF'))]));

    private static void Element(StringBuilder xml, string name, string value) => xml.Append('<').Append(name).Append('>').Append(Escape(value)).Append("</").Append(name).Append('>');
}
