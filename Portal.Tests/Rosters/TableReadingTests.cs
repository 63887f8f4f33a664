using System.IO.Compression;
using System.Text;
using Portal.Data.Rosters;
using Portal.Data.Rosters.Reading;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>Files of every form, and files that mean harm.</summary>
public sealed class TableReadingTests : IAsyncLifetime
{
    private ThrowAwayFolder? folder;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            await folder.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(";", "utf-8", false)]
    [InlineData(",", "utf-8", true)]
    [InlineData("\t", "utf-16le", true)]
    [InlineData("|", "utf-16be", true)]
    [InlineData(";", "utf-16le", false)]
    [InlineData(",", "utf-16be", false)]
    [InlineData(";", "windows-1252", false)]
    public void Separators_and_charsets_are_found(string delimiter, string charset, bool mark)
    {
        var text = string.Join("\r\n", "Numéro|Nom|Prénom|Ville".Replace("|", delimiter, StringComparison.Ordinal), "1|Œuvrard|Zoé|Évry".Replace("|", delimiter, StringComparison.Ordinal), "2|Diop|Aïda|Thiès".Replace("|", delimiter, StringComparison.Ordinal));
        var encoding = Charsets.Of(charset);
        var path = Write([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
        var form = Look(path);
        Assert.Equal((RosterFormat.Text, charset, delimiter), (form.Format, form.Charset, form.Delimiter));
        using var table = SourceTable.Open(path, form, RosterKind.Students);
        Assert.Equal(["Numéro", "Nom", "Prénom", "Ville"], table.Headers);
        Assert.Equal(["1", "Œuvrard", "Zoé", "Évry"], table.Rows.First().Cells);
    }

    [Fact]
    public void Quoted_cells_keep_separators_and_line_ends_and_lines_are_counted_as_editors_do()
    {
        var rows = Rows("a;b;c\n1;\"x;y\nz\";\"dit \"\"oui\"\"\"\n\n2;sans;\r\n3;trop;de;cellules\n4;peu\n");
        Assert.Equal([(2, 3), (5, 3), (6, 4), (7, 2)], rows.Select(r => (r.Line, r.Cells.Count)));
        Assert.Equal(["1", "x;y\nz", "dit \"oui\""], rows[0].Cells);
    }

    [Fact]
    public void A_title_that_comes_again_has_its_turn_behind_it_and_empty_ones_at_the_end_fall_away()
    {
        var path = Write("nom;nom;Nom;;\nx;y;z\n");
        using var table = SourceTable.Open(path, Look(path), RosterKind.Students);
        Assert.Equal(["nom", "nom (2)", "Nom (3)"], table.Headers);
    }

    [Fact]
    public void The_people_of_an_export_of_Apogee_are_found_below_its_other_tables()
    {
        var path = Write(Charsets.Of(Charsets.Western).GetBytes(
            "XX-APO_TITRES-XX\r\napoC_annee\t2026/2027\r\n\r\nXX-APO_COLONNES-XX\r\napoL_a01_code\tType\t\tÉtudiant\r\n\r\nXX-APO_VALEURS-XX\r\napoL_a01_code\tapoL_a02_nom\tapoL_a03_prenom\r\n26001\tBÂ\tZoé\r\n"));
        var form = Look(path);
        Assert.Equal((Charsets.Western, "\t", 8), (form.Charset, form.Delimiter, form.HeaderLine));
        using var table = SourceTable.Open(path, form, RosterKind.Students);
        var row = Assert.Single(table.Rows);
        Assert.Equal((9, "BÂ"), (row.Line, row.Cells[1]));
    }

    [Theory]
    [InlineData("", RosterRefusal.Empty)]
    [InlineData("\n\n  \n", RosterRefusal.Empty)]
    [InlineData(";;;\na;b\n", RosterRefusal.NoTitles)]
    [InlineData("%PDF-1.7 ...", RosterRefusal.NoTable)]
    public void What_is_no_table_is_refused(string text, RosterRefusal why) => Assert.Equal(why, Refusal(() => Rows(text)).Why);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        Assert.Equal(RosterRefusal.NoTable, Refusal(() => Look(Write(noise))).Why);
        Assert.Equal(RosterRefusal.OldWorkbook, Refusal(() => Look(Write([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))).Why);
        Assert.Equal(RosterRefusal.Archive, Refusal(() => Look(Write([.. "PK\u0003\u0004"u8, .. noise]))).Why);
    }

    [Fact]
    public void A_line_without_end_a_quotation_mark_never_closed_and_a_million_cells_hold_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RosterRefusal.LongCell, Refusal(() => Rows("nom;prenom\n" + new string('x', 10_000_000))).Why);
        Assert.Equal(RosterRefusal.LongCell, Refusal(() => Rows("nom;prenom\na;b\n" + new string(';', 10_000_000))).Why);
        var text = new StringBuilder("nom;prenom\na;b\n\"jamais fermé;b\n");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append("ligne;").Append(i).Append('\n');
        }

        Assert.Equal(RosterRefusal.LongCell, Refusal(() => Rows(text.ToString())).Why);
        Assert.Equal(RosterRefusal.LongCell, Refusal(() => Rows("nom;prenom\na;b\n\"jamais fermé;b\nc;d\n")).Why);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000);
    }

    [Fact]
    public void Too_many_rows_and_columns_are_refused()
    {
        Assert.Equal(RosterRefusal.TooManyColumns, Refusal(() => Rows(string.Join(';', Enumerable.Range(0, 201)) + "\n1;2\n")).Why);
        Assert.Equal(RosterRefusal.TooManyRows, Refusal(() => Rows("a;b\n" + string.Concat(Enumerable.Repeat("1;2\n", 100_001)))).Why);
        Assert.Equal(100_000, Rows("a;b\n" + string.Concat(Enumerable.Repeat("1;2\n", 100_000))).Count);
    }

    [Fact]
    public void A_workbook_gives_texts_numbers_dates_and_what_formulas_last_gave()
    {
        var path = Write(TestWorkbook.Of("""
            <row r="2"><c r="A2" t="inlineStr"><is><t>Numéro</t></is></c><c r="B2" t="inlineStr"><is><t>Nom</t></is></c><c r="C2" t="inlineStr"><is><t>Note</t></is></c></row>
            <row r="5"><c r="A5"><v>114455</v></c><c r="B5" t="inlineStr"><is><t>Zoé</t></is></c><c r="C5"><f>1+1</f><v>2.5</v></c></row>
            """));
        var form = Look(path);
        Assert.Equal(RosterFormat.Workbook, form.Format);
        using var table = SourceTable.Open(path, form, RosterKind.Students);
        Assert.Equal(["Numéro", "Nom", "Note"], table.Headers);
        var row = Assert.Single(table.Rows);
        Assert.Equal((5, "114455", "Zoé", "2.5"), (row.Line, row.Cells[0], row.Cells[1], row.Cells[2]));
    }

    [Fact]
    public void Workbooks_with_macros_or_that_unpack_to_far_too_much_are_refused()
    {
        Assert.Equal(RosterRefusal.Macros, Refusal(() => Look(Write(TestWorkbook.Of("", ("xl/vbaProject.bin", "x"))))).Why);
        Assert.Equal(RosterRefusal.Macros, Refusal(() => Look(Write(TestWorkbook.Of("", ("xl/macrosheets/sheet1.xml", "x"))))).Why);
        var path = Write(TestWorkbook.Of("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>", ("xl/sharedStrings.xml", new string(' ', 70_000_000))));
        Assert.Equal(RosterRefusal.Archive, Refusal(() =>
        {
            var form = Look(path);
            using var table = SourceTable.Open(path, form, RosterKind.Students);
        }).Why);
        Assert.Equal(RosterRefusal.Archive, Refusal(() =>
        {
            var broken = Write(TestWorkbook.Of("<row r=\"1\"><c r=\"A1\"><v>1</"));
            using var table = SourceTable.Open(broken, Look(broken), RosterKind.Students);
            Assert.NotEmpty(table.Rows);
        }).Why);
    }

    [Theory]
    [InlineData(RosterKind.Students, "u1,u3")]
    [InlineData(RosterKind.Professors, "u2")]
    public void A_OneRoster_archive_gives_the_people_of_a_role_with_their_organisations_and_classes(RosterKind kind, string expected)
    {
        var path = Write(TestWorkbook.Zip(
            ("manifest.csv", "propertyName,value\noneroster.version,1.1\n"), ("orgs.csv", "sourcedId,status,name,type\no1,,Département Info,department\n"),
            ("classes.csv", "sourcedId,status,title\nc1,,Algèbre\nc2,tobedeleted,Vieux\n"), ("enrollments.csv", "sourcedId,status,classSourcedId,userSourcedId,role\ne1,,c1,u1,student\ne2,,c2,u1,student\n"),
            ("users.csv", "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\nu1,,true,o1,student,zoe,Zoé,Kone,z@a.example\nu2,,true,o1,teacher,prof,Al,Ba,p@a.example\nu3,tobedeleted,true,o1,student,x,X,Y,\nu4,,true,o1,parent,q,Q,R,\n")));
        var form = Look(path);
        Assert.Equal(RosterFormat.OneRoster, form.Format);
        using var table = SourceTable.Open(path, form, kind);
        var rows = table.Rows.ToList();
        Assert.Equal(expected, string.Join(',', rows.Select(r => r.Cells[0])));
        Assert.Equal("Département Info", rows[0].Cells[9]);
        Assert.Equal(kind is RosterKind.Students ? "Algèbre" : "", rows[0].Cells[10]);
    }

    [Fact]
    public void Version_1_2_has_roles_beside_the_users()
    {
        var path = Write(TestWorkbook.Zip(
            ("manifest.csv", "propertyName,value\noneroster.version,1.2\n"), ("roles.csv", "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\nr1,,u1,primary,student,o1\nr2,,u2,primary,teacher,o1\n"),
            ("orgs.csv", "sourcedId,status,name\no1,,Sciences\n"), ("users.csv", "sourcedId,status,enabledUser,username,givenName,familyName,email\nu1,,true,a,A,B,\nu2,,true,c,C,D,\n")));
        using var table = SourceTable.Open(path, Look(path), RosterKind.Students);
        var row = Assert.Single(table.Rows);
        Assert.Equal(("u1", "Sciences"), (row.Cells[0], row.Cells[9]));
    }

    private List<SourceRow> Rows(string text)
    {
        var path = Write(text);
        using var table = SourceTable.Open(path, Look(path), RosterKind.Students);
        return [.. table.Rows];
    }

    private static SourceForm Look(string path)
    {
        using var file = File.OpenRead(path);
        return SourceLook.At(file);
    }

    private static UnreadableRosterException Refusal(Action reading) => Assert.Throws<UnreadableRosterException>(reading);

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder?.FullName ?? "", Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

/// <summary>Archives made on the spot.</summary>
internal static class TestWorkbook
{
    /// <summary>A workbook of one sheet with these rows, and more entries.</summary>
    public static byte[] Of(string rows, params (string Name, string Text)[] more) => Zip(
    [
        ("[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""),
        ("_rels/.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""),
        ("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""),
        .. more,
    ]);

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
