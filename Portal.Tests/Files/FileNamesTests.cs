using Portal.Data.Files;

namespace Portal.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("notes.pdf", "application/pdf", "notes.pdf")]
    [InlineData("../../etc/passwd", "text/plain", "passwd.txt")]
    [InlineData(@"C:\Users\x\cours.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "cours.docx")]
    [InlineData("photo\u202Egnp.exe", "image/png", "photognp.exe.png")]
    [InlineData("a\u0000b\u0007c.txt", "text/plain", "abc.txt")]
    [InlineData("CON.txt", "text/plain", "_CON.txt")]
    [InlineData("nul", "application/pdf", "_nul.pdf")]
    [InlineData("com1.tar.txt", "text/plain", "_com1.tar.txt")]
    [InlineData("what?<is>:this|\"*.csv", "text/plain", "what--is--this---.csv")]
    [InlineData("script.js", "text/plain", "script.js.txt")]
    [InlineData("cours.pdf", "image/jpeg", "cours.pdf.jpg")]
    [InlineData("PHOTO.JPEG", "image/jpeg", "PHOTO.jpeg")]
    [InlineData(".htaccess", "text/plain", "htaccess.txt")]
    [InlineData("", "image/png", "fichier.png")]
    [InlineData("   ...   ", "application/zip", "fichier.zip")]
    [InlineData(null, "application/octet-stream", "fichier.bin")]
    [InlineData("e\u0301te\u0301.md", "text/plain", "été.md")]
    public void A_name_is_safe_to_keep_a_file_under(string? raw, string type, string safe) => Assert.Equal(safe, FileNames.Safe(raw, type));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_ending()
    {
        var safe = FileNames.Safe(new string('é', 296) + ".pdf", "application/pdf");
        Assert.Equal((FileNames.Longest, true), (safe.Length, safe.EndsWith(".pdf", StringComparison.Ordinal)));
        Assert.True(FileNames.Safe(string.Concat(Enumerable.Repeat("🎓", 300)) + ".pdf", "application/pdf").Length <= FileNames.Longest);
    }

    [Fact]
    public void A_reader_keeps_a_file_under_number_title_section_and_name() => Assert.Equal(
        "7-Diagonalisation - réduction-solutions-corrigé.pdf", FileNames.ForReader(7, "Diagonalisation / réduction", "solutions", "corrigé.pdf", "application/pdf"));
}
