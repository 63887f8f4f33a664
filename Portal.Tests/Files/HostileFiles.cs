using System.IO.Compression;
using System.Text;

namespace Portal.Tests.Files;

/// <summary>Files that mean harm, or are merely broken.</summary>
internal static class HostileFiles
{
    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Unpacks to a thousand times itself.</summary>
    public static byte[] ZipBomb(int megabytes = 60) => Zip(("zeros.txt", new byte[megabytes * 1024 * 1024]));

    public static byte[] ManyEntries(int number)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < number; i++)
            {
                zip.CreateEntry($"{i}.md", CompressionLevel.NoCompression);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A document whose text asks for a file of the server.</summary>
    public static byte[] DocxWithEntity(string body = "<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>") => Zip(
        ("[Content_Types].xml", Utf8("""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""")),
        ("_rels/.rels", Utf8("""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""")),
        ("word/document.xml", Utf8($"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>""")));

    public static byte[] OdtWithEntity() => Zip(
        ("mimetype", Utf8("application/vnd.oasis.opendocument.text")),
        ("content.xml", Utf8("""<?xml version="1.0"?><!DOCTYPE o [<!ENTITY secret SYSTEM "file:///etc/passwd">]><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>&secret;</text:p></office:text></office:body></office:document-content>""")));

    public static byte[] DocxWithMacros() => Zip(
        ("[Content_Types].xml", Utf8("<Types/>")), ("word/document.xml", Utf8("<w:document/>")), ("word/vbaProject.bin", [1, 2, 3]));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
