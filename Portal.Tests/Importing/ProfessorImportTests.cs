using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Exporting;
using Portal.Data.Files;
using Portal.Data.Importing;
using Portal.Migrations.Commands;
using Portal.Tests.Files;
using Portal.Tests.Rendering;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Importing;

/// <summary>What professors bring: read, looked at, made drafts of; theirs alone, and never published by itself.</summary>
public sealed class ProfessorImportTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private int Subject => Here.Subjects["INF L2"];

    [Fact]
    public async Task Every_sample_comes_in_with_a_report_or_is_refused_with_a_sentence()
    {
        await using var host = Host();
        var lines = new List<string>();
        foreach (var path in SharedData.Files("originals", "*"))
        {
            var name = Path.GetFileName(path);
            await using var content = File.OpenRead(path);
            var answer = await host.AskAsync((ImportCommands c) => c.ReadAsync(Subject, name, content), Author);
            switch (answer)
            {
                case ImportWaits waits:
                    var batch = await host.AskAsync((ImportQueries q) => q.ReadAsync(waits.BatchId), Author);
                    Assert.NotNull(batch);
                    var line = Assert.Single(batch.Lines);
                    var preview = await host.AskAsync((ImportQueries q) => q.PreviewAsync(line.Id), Author);
                    Assert.NotNull(preview);
                    Assert.NotEmpty(preview.Parts);
                    Assert.Contains(line.Notes, n => n.Grade == ImportGrade.Kept);
                    lines.Add($"{name}: {string.Join("; ", line.Notes.Select(n => $"{n.Grade} {n.Sentence.Replace("{0}", $"{n.Count}", StringComparison.Ordinal).Replace("{1}", n.Detail, StringComparison.Ordinal)}"))}");
                    Assert.True(await host.AskAsync((ImportCommands c) => c.ForgetAsync(waits.BatchId), Author));
                    break;
                case ImportRefused refused:
                    Assert.EndsWith(".", refused.Sentence, StringComparison.Ordinal);
                    lines.Add($"{name}: REFUSED {refused.Sentence}");
                    break;
                default:
                    Assert.Fail($"{name}: {answer}");
                    break;
            }
        }

        TestContext.Current.SendDiagnosticMessage(string.Join('\n', lines));
        Assert.True(lines.Count > 30);
        Assert.True(lines.Count(l => l.Contains("REFUSED", StringComparison.Ordinal)) <= 8, string.Join('\n', lines.Where(l => l.Contains("REFUSED", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("bombe.zip")]
    [InlineData("dehors.zip")]
    [InlineData("beaucoup.zip")]
    [InlineData("vide.md")]
    [InlineData("latin1.md")]
    [InlineData("programme.md")]
    [InlineData("casse.ipynb")]
    [InlineData("tableau.ipynb")]
    [InlineData("macros.docx")]
    [InlineData("casse.docx")]
    [InlineData("dessin.svg")]
    [InlineData("photo.png")]
    [InlineData("sans-texte.zip")]
    [InlineData("cent-un.zip")]
    public async Task What_means_harm_or_is_broken_is_refused_with_a_sentence_and_leaves_nothing(string name)
    {
        await using var host = Host();
        byte[] bytes = name switch
        {
            "bombe.zip" => HostileFiles.ZipBomb(),
            "dehors.zip" => HostileFiles.Zip(("../../x.md", HostileFiles.Utf8("# x"))),
            "beaucoup.zip" => HostileFiles.ManyEntries(10_001),
            "vide.md" => [],
            "latin1.md" => System.Text.Encoding.Latin1.GetBytes("# Été\n\nDéjà vu à l’école, où ?"),
            "programme.md" => [.. "MZ"u8, 0, 1, 2],
            "casse.ipynb" => HostileFiles.Utf8("{\"cells\": ["),
            "tableau.ipynb" => HostileFiles.Utf8("[1, 2]"),
            "macros.docx" => HostileFiles.DocxWithMacros(),
            "casse.docx" => HostileFiles.Zip(("[Content_Types].xml", HostileFiles.Utf8("<")), ("word/document.xml", HostileFiles.Utf8("<broken"))),
            "dessin.svg" => HostileFiles.Utf8("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            "photo.png" => DrawnPictures.Png(10, 10, 1),
            "sans-texte.zip" => HostileFiles.Zip(("a.txt", HostileFiles.Utf8("a"))),
            _ => HostileFiles.Zip([.. Enumerable.Range(0, 101).Select(i => ($"{i}.md", HostileFiles.Utf8($"# {i}\n\ntexte")))]),
        };

        var work = Path.Combine(app.Files, "tmp");
        var before = Directory.EnumerateFileSystemEntries(work).ToHashSet();
        var refused = Assert.IsType<ImportRefused>(await host.AskAsync((ImportCommands c) => c.ReadAsync(Subject, name, new MemoryStream(bytes)), Author));
        Assert.EndsWith(".", refused.Sentence, StringComparison.Ordinal);

        // Pictures of other imports are made in the same place meanwhile.
        await Soon.Async(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(work).Except(before).Any()));
    }

    [Fact]
    public async Task A_document_that_asks_for_files_of_the_server_gets_none()
    {
        Assert.SkipUnless(Pandoc.IsThere, "pandoc is not installed.");
        await using var host = Host();
        foreach (var (name, bytes) in new[] { ("x.docx", HostileFiles.DocxWithEntity()), ("x.odt", HostileFiles.OdtWithEntity()), ("x.tex", HostileFiles.Utf8("\\section{A}\n\\input{/etc/passwd}\n\\include{/etc/hostname}\nTexte.\n")), ("x.rst", HostileFiles.Utf8("Titre\n=====\n\n.. include:: /etc/passwd\n\nTexte.\n")) })
        {
            if (await host.AskAsync((ImportCommands c) => c.ReadAsync(Subject, name, new MemoryStream(bytes)), Author) is ImportWaits waits)
            {
                await using var db = app.Open(Here.Id);
                Assert.DoesNotContain("root:", string.Concat(await db.ImportItems.Where(i => i.BatchId == waits.BatchId).Select(i => i.Course + i.Report).ToListAsync()), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Chosen_texts_become_drafts_of_the_one_who_brought_them_once_and_unpublished()
    {
        await using var host = Host();
        var zip = HostileFiles.Zip(
            ("un.md", HostileFiles.Utf8("# Un titre\n\nTexte ![plan](img/plan.png)\n\n## Exercices\n\nFaire.\n\n## Corrigé\n\nFait.")), ("img/plan.png", DrawnPictures.Png(30, 20, 7)),
            ("fichiers/cours/notes.txt", HostileFiles.Utf8("notes")), ("deux.md", HostileFiles.Utf8("# Deux\n\nAutre.")), ("trois/dedans.zip", [1]));
        var batch = Assert.IsType<ImportWaits>(await host.AskAsync((ImportCommands c) => c.ReadAsync(Subject, "cours.zip", new MemoryStream(zip)), Author)).BatchId;
        var reading = await host.AskAsync((ImportQueries q) => q.ReadAsync(batch), Author);
        Assert.NotNull(reading);
        Assert.Equal(["Deux", "Un titre"], reading.Lines.Select(l => l.Title));
        var (two, one) = (reading.Lines[0], reading.Lines[1]);
        Assert.True(one is { HasCourse: true, HasExercises: true, HasSolutions: true });
        Assert.Contains(reading.Lines.SelectMany(l => l.Notes), n => n is { Grade: ImportGrade.Lost } && n.Sentence.StartsWith("Archives dans l’archive", StringComparison.Ordinal));

        // The other side: nobody else sees it, and a choice of somebody else's batch makes nothing.
        foreach (var other in new Viewer[] { Here.ProfessorEyes(Here.Colleague, "INF"), Here.AdminEyes, Here.StudentEyes, app.World.Dunes.ProfessorEyes(app.World.Dunes.Author, "INF"), new AnonymousViewer() })
        {
            Assert.Null(await host.AskAsync((ImportQueries q) => q.ReadAsync(batch), other));
            Assert.Null(await host.AskAsync((ImportQueries q) => q.PreviewAsync(one.Id), other));
            Assert.Equal(0, await host.AskAsync((ImportCommands c) => c.CreateAsync(batch, [new(one.Id, "", null)]), other));
            Assert.False(await host.AskAsync((ImportCommands c) => c.ForgetAsync(batch), other));
        }

        Assert.Equal(1, await host.AskAsync((ImportCommands c) => c.CreateAsync(batch, [new(one.Id, "Mon titre", 77), new(World.Nobody, "x", 1)]), Author));
        Assert.Equal(0, await host.AskAsync((ImportCommands c) => c.CreateAsync(batch, [new(one.Id, "Encore", null)]), Author));

        await using var db = app.Open(Here.Id);
        var chapter = await db.Chapters.Include(c => c.Authors).SingleAsync(c => c.Title == "Mon titre");
        Assert.Equal((Subject, 77, null, 0), (chapter.SubjectId, chapter.Number, chapter.PublishedAt, chapter.PublishedVersion));
        Assert.Equal(Here.Author.Id, Assert.Single(chapter.Authors).ProfessorId);
        Assert.Equal(["img-plan.png", "notes.txt"], (await db.Attachments.Where(a => a.ChapterId == chapter.Id).Select(a => a.Name).ToListAsync()).Order());
        Assert.Equal(0, await db.ChapterSections.CountAsync(s => s.ChapterId == chapter.Id));
        Assert.Equal(["Course", "Exercises", "Solutions"], (await db.ChapterDrafts.Where(d => d.ChapterId == chapter.Id && d.Text != "").Select(d => d.Part).ToListAsync()).Where(p => p != DraftPart.Title).Select(p => $"{p}").Order());

        // A file of a batch that waits is in use; after a week both go, and what became a chapter stays.
        await app.ExecuteAsync($"UPDATE import_batches SET created_at = created_at - interval '8 days' WHERE id = {batch}");
        await new FileSweep(ConsolePortal.Open(app.Database, Here.Id), new(app.Files), app.Clock).RunAsync();
        Assert.Null(await host.AskAsync((ImportQueries q) => q.ReadAsync(batch), Author));
        Assert.Equal(2, await db.Attachments.CountAsync(a => a.ChapterId == chapter.Id));
        Assert.NotEqual(two.Id, one.Id);
    }

    [Fact]
    public async Task A_subject_one_does_not_teach_takes_nothing_whatever_the_form_says()
    {
        await using var host = Host();
        var bytes = HostileFiles.Utf8("# A\n\ntexte");
        foreach (var (viewer, subject) in new (Viewer, int)[]
        {
            (Author, Here.Subjects["BIO L2"]), (Author, app.World.Dunes.Subjects["INF L2"]), (Author, World.Nobody), (Here.StudentEyes, Subject), (Here.AdminEyes, Subject), (new AnonymousViewer(), Subject),
            (app.World.Dunes.ProfessorEyes(app.World.Dunes.Author, "INF"), Subject),
        })
        {
            Assert.Null(await host.AskAsync((ImportCommands c) => c.ReadAsync(subject, "a.md", new MemoryStream(bytes)), viewer));
        }
    }

    [Fact]
    public async Task What_an_export_wrote_comes_back_as_it_was()
    {
        await using var host = Host();
        var zip = HostileFiles.Zip(
            ("a.md", HostileFiles.Utf8("---\ntitle: Aller\nnumber: 41\n---\n\nUn ![p](x/p.png) texte.\n\n    code\n\n$a_b$ et *c*.\n\n<!-- exercises -->\n\n1. Un\n2. Deux\n\n<!-- solutions -->\n\nRien.")),
            ("x/p.png", DrawnPictures.Png(33, 22, 8)), ("fichiers/exercices/feuille.txt", HostileFiles.Utf8("feuille")));
        var first = await MakeAsync(host, "aller.zip", zip);

        var exported = await host.AskAsync((ExportWriter w) => w.MarkdownAsync(new ExportScope.OfChapter(first)), Author);
        Assert.NotNull(exported);
        using var bytes = new MemoryStream();
        await using (exported.Content)
        {
            await exported.Content.CopyToAsync(bytes);
        }

        var second = await MakeAsync(host, exported.Name, bytes.ToArray());
        await using var db = app.Open(Here.Id);
        Assert.Equal(await TextAsync(db, first), await TextAsync(db, second));
    }

    [Fact]
    public async Task The_pages_lead_from_a_file_to_a_draft()
    {
        var client = await app.SignInAsync(Here.Author);
        var token = await PortalApp.TokenAsync(client, Urls.Import);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("import"), "_handler" }, { new StringContent($"{Subject}"), "Input.SubjectId" },
            { new ByteArrayContent(HostileFiles.Zip(("a.md", HostileFiles.Utf8("# Par la page\n\nUn texte <script>alert(1)</script> ![x](p.png).")), ("p.png", DrawnPictures.Png(20, 20, 77)))), "Input.File", "page.zip" },
        };
        using var sent = await client.PostAsync(Urls.Import, form);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var address = sent.Headers.Location?.OriginalString ?? "";

        var (_, page) = await PortalApp.GetAsync(client, address);
        Assert.Contains("Par la page", page, StringComparison.Ordinal);
        var item = System.Text.RegularExpressions.Regex.Match(page, "/items/([0-9]+)").Groups[1].Value;
        var (_, preview) = await PortalApp.GetAsync(client, $"{address}/items/{item}");
        Assert.DoesNotContain("<script>alert", preview, StringComparison.Ordinal);
        var image = System.Text.RegularExpressions.Regex.Match(preview, "src=\"(/teach/import/[^\"]+)\"").Groups[1].Value;
        Assert.Equal("image/png", (await client.GetAsync(image)).Content.Headers.ContentType?.MediaType);
        var colleague = await app.SignInAsync(Here.Colleague);
        Assert.All(new[] { address, $"{address}/items/{item}", image }, a => Assert.Equal(HttpStatusCode.NotFound, colleague.GetAsync(a).GetAwaiter().GetResult().StatusCode));

        using var made = await PortalApp.PostFormAsync(client, address, "create", new() { ["Input.Items[0].Take"] = "true", ["Input.Items[0].Title"] = "Par la page, changé", ["Input.Items[0].Number"] = "" });
        Assert.Contains("1 brouillon créé.", await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        Assert.Null(await db.Chapters.Where(c => c.Title == "Par la page, changé").Select(c => c.PublishedAt).SingleAsync());

        using var refused = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("import"), "_handler" }, { new StringContent($"{Subject}"), "Input.SubjectId" },
            { new ByteArrayContent(HostileFiles.ZipBomb()), "Input.File", "bombe.zip" },
        };
        Assert.Contains("L’archive est abîmée", await (await client.PostAsync(Urls.Import, refused)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private DataHost Host() => new(app.Database, app.Files, app.Clock);

    private async Task<int> MakeAsync(DataHost host, string name, byte[] bytes)
    {
        var batch = Assert.IsType<ImportWaits>(await host.AskAsync((ImportCommands c) => c.ReadAsync(Subject, name, new MemoryStream(bytes)), Author)).BatchId;
        var reading = await host.AskAsync((ImportQueries q) => q.ReadAsync(batch), Author);
        var line = Assert.Single(reading?.Lines ?? []);
        Assert.Equal(1, await host.AskAsync((ImportCommands c) => c.CreateAsync(batch, [new(line.Id, line.Title, null)]), Author));
        return (await host.AskAsync((ImportQueries q) => q.ReadAsync(batch), Author))?.Lines[0].ChapterId ?? 0;
    }

    private static async Task<string> TextAsync(PortalDbContext db, int chapter) =>
        string.Join('\n', await db.ChapterDrafts.Where(d => d.ChapterId == chapter).OrderBy(d => d.Part).Select(d => d.Part + ": " + d.Text.Trim()).ToListAsync())
        + string.Join('\n', await db.Attachments.Where(a => a.ChapterId == chapter).OrderBy(a => a.Name).Select(a => a.Section + " " + a.Name + " " + a.Inline + " " + a.FileId).ToListAsync());
}
