using System.IO.Compression;
using System.Text;
using Portal.Data.Files;
using Portal.Tests.Importing;

namespace Portal.Tests.Files;

public sealed class ContentSnifferTests
{
    [Theory]
    [InlineData("%PDF-1.7\n", "application/pdf")]
    [InlineData("GIF89a\u0001\0\u0001\0", "image/gif")]
    [InlineData("Un texte simple, sur\ndeux lignes.", "text/plain")]
    [InlineData("\u00EF\u00BB\u00BFAvec marque", "text/plain")]
    [InlineData("ID3\u0003", "audio/mpeg")]
    [InlineData("OggS\0\0\0\u0001vorbis", "audio/ogg")]
    [InlineData("OggS\0\0\0\u0080theora", "video/ogg")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0", "video/mp4")]
    [InlineData("\0\0\0\u0018ftypM4A \0\0\0\0", "audio/mp4")]
    public void Knows_a_file_by_its_first_bytes(string latin, string type) =>
        Assert.Equal(type, ContentSniffer.TypeOf(Encoding.Latin1.GetBytes(latin)));

    [Theory]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("   \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("\u00EF\u00BB\u00BF<html>")]
    [InlineData("<?xml version='1.0'?><a/>")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0")]
    [InlineData("MZ\u0090\0")]
    [InlineData("caf\u00E9 en Latin-1, pas en UTF-8, et bien assez long")]
    [InlineData("")]
    public void Vouches_for_nothing_else(string latin) =>
        Assert.Equal(ContentSniffer.Unknown, ContentSniffer.TypeOf(Encoding.Latin1.GetBytes(latin)));

    [Theory]
    [InlineData("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("notes.txt", "application/zip")]
    public void Looks_into_archives(string entry, string type) => Assert.Equal(type, ContentSniffer.TypeOf(Zip(("[Content_Types].xml", "<Types/>"), (entry, "x"))));

    [Theory]
    [InlineData("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text")]
    [InlineData("application/epub+zip", "application/epub+zip")]
    [InlineData("text/html", ContentSniffer.Unknown)]
    public void Believes_an_open_document_only_as_far_as_its_list(string mimetype, string type) =>
        Assert.Equal(type, ContentSniffer.TypeOf(Zip(("mimetype", mimetype), ("content.xml", "<a/>"))));

    [Fact]
    public void A_cut_inside_a_character_does_not_hide_a_text()
    {
        var text = Encoding.UTF8.GetBytes("un peu de texte accentué é");

        Assert.Equal("text/plain", ContentSniffer.TypeOf(text.AsSpan(0, text.Length - 1)));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(7);
        byte[][] heads = [Pictures.Png(3, 4), [0xFF, 0xD8, 0xFF], "PK\u0003\u0004"u8.ToArray(), "RIFF"u8.ToArray(), "OggS"u8.ToArray(), "ID3"u8.ToArray(), "%PDF-"u8.ToArray(), "GIF89a"u8.ToArray()];
        for (var i = 0; i < 5_000; i++)
        {
            var tail = new byte[random.Next(80)];
            random.NextBytes(tail);
            Assert.NotEmpty(ContentSniffer.TypeOf([.. heads[i % heads.Length], .. tail]));
        }
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
                entry.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
