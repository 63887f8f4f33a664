using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Rendering;
using Portal.Migrations.Commands;
using Portal.Migrations.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Importing;

public sealed class ChapterImportTests(PortalCluster cluster)
{
    private const string Whole = """
        ---
        title: Les graphes
        matiere: "Théorie des graphes"
        order: 4
        level: L2
        attribution: Une autrice
        licence: CC BY 4.0
        solutions: attempted
        ---

        # Les graphes

        Un graphe a des sommets. ![Un graphe](images/g.png)

        ## Exercices

        Comptez les arêtes.

        ## Corrigé

        Il y en a trois. ![Le corrigé](images/c.png)
        """;

    [Fact]
    public async Task A_file_becomes_a_published_chapter_with_its_sections_and_images()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("graphes/a.md", Whole);
        await world.WriteAsync("graphes/images/g.png", Pictures.Png(40, 30));
        await world.WriteAsync("graphes/images/c.png", Pictures.Png(7, 7));

        var file = Assert.Single((await world.ImportAsync()).Files);

        Assert.Equal((ImportStatus.Created, 4, 2, 0), (file.Status, file.Number, file.Images, file.Count(RenderIssueKind.MissingImage)));
        await using var db = await world.OpenFirstAsync();
        var chapter = await db.Chapters.SingleAsync();
        var subject = await db.Subjects.SingleAsync();
        Assert.Equal(("Les graphes", SolutionRelease.AfterAttempt, 1, "graphes/a.md"), (chapter.Title, chapter.SolutionRelease, chapter.PublishedVersion, chapter.ImportKey));
        Assert.Equal(("Une autrice · CC BY 4.0", "Textes importés"), (chapter.Attribution, chapter.AuthorNames));
        Assert.Equal(("Théorie des graphes", (short)1, 1), (subject.Name, subject.Semester, subject.PublishedChapters));
        Assert.Equal("L2", await db.Levels.Where(l => l.Id == chapter.LevelId && l.Rank == chapter.LevelRank && l.TrackId == chapter.TrackId).Select(l => l.Code).SingleAsync());
        Assert.Equal("INFO", await db.Programmes.Where(p => p.Id == chapter.ProgrammeId).Select(p => p.Code).SingleAsync());

        var attachments = await db.Attachments.OrderBy(a => a.Id).ToListAsync();
        Assert.Equal([("images-g.png", SectionKind.Course), ("images-c.png", SectionKind.Solutions)], attachments.Select(a => (a.Name, a.Section)));
        var sections = await db.ChapterSections.OrderBy(s => s.Kind).ToListAsync();
        Assert.Equal([SectionKind.Course, SectionKind.Exercises, SectionKind.Solutions], sections.Select(s => s.Kind));
        Assert.Contains($"src=\"/files/{attachments[0].Id}/images-g.png", sections[0].Html, StringComparison.Ordinal);
        Assert.Contains("width=\"40\"", sections[0].Html, StringComparison.Ordinal);
        Assert.DoesNotContain("corrigé", sections[0].Html + sections[1].Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"/files/{attachments[1].Id}/", sections[2].Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_two_parts_is_an_attachment_of_each_so_that_the_solutions_keep_theirs()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "# A\n\n![g](g.png)\n\n## Exercices\n\nRien.\n\n## Corrigé\n\n![g](g.png)");
        await world.WriteAsync("g.png", Pictures.Png(5, 5));

        await world.ImportAsync();

        await using var db = await world.OpenFirstAsync();
        var attachments = await db.Attachments.ToListAsync();
        Assert.Equal([SectionKind.Course, SectionKind.Solutions], attachments.Select(a => a.Section).Order());
        Assert.Single(attachments.Select(a => a.FileId).Distinct());
        foreach (var attachment in attachments)
        {
            var html = await db.ChapterSections.Where(s => s.Kind == attachment.Section).Select(s => s.Html).SingleAsync();
            Assert.Contains($"/files/{attachment.Id}/", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_a_third_only_what_changed()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "---\ntitle: A\norder: 1\n---\nUn. ![g](g.png)");
        await world.WriteAsync("b.md", "---\ntitle: B\norder: 2\n---\nDeux.");
        await world.WriteAsync("g.png", Pictures.Png(1, 1));
        await world.ImportAsync();
        var before = await world.FingerprintAsync();

        var second = await world.ImportAsync();
        Assert.Equal(2, second.Count(ImportStatus.Unchanged));
        Assert.Empty(second.Created);
        Assert.Equal(before, await world.FingerprintAsync());

        await world.WriteAsync("g.png", Pictures.Png(1, 1, salt: 1));
        world.Clock.Move(TimeSpan.FromDays(3));
        Assert.Equal([ImportStatus.Updated, ImportStatus.Unchanged], (await world.ImportAsync()).Files.Select(f => f.Status));
        await using var db = await world.OpenFirstAsync();
        var chapter = await db.Chapters.SingleAsync(c => c.Title == "A");
        Assert.Equal((2, TimeSpan.FromDays(3)), (chapter.PublishedVersion, chapter.UpdatedAt - (chapter.PublishedAt ?? default)));
        Assert.Equal([1, 2], await db.ChapterVersions.Where(v => v.ChapterId == chapter.Id).Select(v => v.Number).Order().ToListAsync());
        Assert.Equal(1, await db.Attachments.CountAsync());
    }

    [Fact]
    public async Task A_bad_file_is_reported_with_its_reason_and_the_others_come_in()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("bon.md", "# Bon\n\nTexte.");
        await world.WriteAsync("latin.md", [.. "# Caf"u8, 0xE9]);
        await world.WriteAsync("vide.md", "---\ntitle: Vide\n---\n\n");
        await world.WriteAsync("nul.md", "# Nul\u0000\n\nUn\u0000 texte \\u0000.");

        var report = await world.ImportAsync();

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(
            [("bon.md", ImportStatus.Created), ("latin.md", ImportStatus.Failed), ("nul.md", ImportStatus.Created), ("vide.md", ImportStatus.Failed)],
            report.Files.Select(f => (f.Path, f.Status)));
        Assert.Contains("UTF-8", report.Files[1].Reason, StringComparison.Ordinal);
        Assert.Contains("pas de texte", report.Files[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_number_gives_way_to_the_next_free_one()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("s/1.md", "---\norder: 1\n---\nUn.");
        await world.WriteAsync("s/2.md", "---\norder: 1\n---\nUn encore.");
        await world.WriteAsync("s/3.md", "---\norder: 2\n---\nDeux.");

        var report = await world.ImportAsync();

        Assert.Equal([1, 2, 3], report.Files.Select(f => f.Number));
        Assert.Contains("le numéro 1 était pris", report.Files[1].Notes);
        Assert.Equal("s", report.Files[0].Subject);
    }

    [Fact]
    public async Task Nothing_outside_the_folder_is_brought_along()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("../secret.png", Pictures.Png(9, 9));
        await world.WriteAsync("dedans.png", Pictures.Png(8, 8));
        await world.WriteAsync("faux.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
        var full = Path.Combine(world.Folder, "secret.png");
        File.CreateSymbolicLink(Path.Combine(world.Folder, "in", "lien.png"), full);
        Directory.CreateSymbolicLink(Path.Combine(world.Folder, "in", "porte"), world.Folder);
        await world.WriteAsync("s/a.md", $"""
            ![1](../dedans.png) ![2](../../secret.png) ![3](..%2F..%2Fsecret.png) ![4]({full}) ![5](file://{full})
            ![6](../lien.png) ![7](../porte/secret.png) ![8](../faux.png) <img src="../../secret.png"> ![9][r]

            [r]: ../../secret.png
            """);

        var file = Assert.Single((await world.ImportAsync()).Files);

        Assert.Equal(ImportStatus.Created, file.Status);
        await using var db = await world.OpenFirstAsync();
        Assert.Equal(["up-dedans.png"], await db.Attachments.Select(a => a.Name).ToListAsync());
        Assert.Contains("faux", Assert.Single(file.Notes, n => n.Contains("n’est pas une image", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_stays_with_its_authors_until_it_is_imported_without_that_word()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "# A\n\nTexte.");

        await world.ImportAsync(o => o with { Draft = true });
        await using (var db = await world.OpenFirstAsync())
        {
            Assert.Null((await db.Chapters.SingleAsync()).PublishedAt);
            Assert.Equal((0, 1), ((await db.Subjects.SingleAsync()).PublishedChapters, await db.ChapterSections.CountAsync()));
        }

        Assert.Equal(ImportStatus.Updated, (await world.ImportAsync()).Files[0].Status);
        await using var later = await world.OpenFirstAsync();
        Assert.Equal(2, (await later.Chapters.SingleAsync()).PublishedVersion);

        await world.WriteAsync("a.md", "# A\n\nTexte à revoir.");
        await world.ImportAsync(o => o with { Draft = true });
        Assert.DoesNotContain("à revoir", (await later.ChapterSections.SingleAsync()).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_universities_import_the_same_folder_without_meeting()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "# A\n\n![x](x.png)");
        await world.WriteAsync("x.png", Pictures.Png(4, 4));

        Assert.Equal(0, (await world.ImportAsync()).ExitCode);
        var other = await world.ImportAsync(o => o with { University = "DEUX" });

        Assert.Equal(1, other.Count(ImportStatus.Created));
        await using var db = world.Open();
        foreach (var university in await db.Universities.Select(u => u.Id).ToListAsync())
        {
            await using var here = world.Open(university);
            Assert.Equal((1, 1, 1, 1), (await here.Chapters.CountAsync(), await here.Attachments.CountAsync(), await here.StoredFiles.CountAsync(), await here.Professors.CountAsync()));
        }
    }

    [Fact]
    public async Task The_same_path_in_another_subject_is_refused_unless_a_prefix_tells_them_apart()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("01.md", "---\nmatiere: Une\n---\nTexte.");
        await world.ImportAsync();
        await world.WriteAsync("01.md", "---\nmatiere: Deux\n---\nTexte.");

        Assert.Contains("autre matière", Assert.Single((await world.ImportAsync()).Files).Reason, StringComparison.Ordinal);
        Assert.Equal(ImportStatus.Created, Assert.Single((await world.ImportAsync(o => o with { Prefix = "deux" })).Files).Status);
    }

    [Fact]
    public async Task A_mapping_leads_levels_folders_and_subjects_to_their_place()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("droit/rgpd/a.md", "---\nmatiere: Données\nlevel: Licence / Master\nlanguage: en\n---\nText.");
        await world.WriteAsync("b.md", "---\nlevel: Seconde\n---\n$\\moi$");
        var mapping = new ImportMapping
        {
            Levels = { ["Licence / Master"] = "L3" },
            Faculties = { ["DE"] = "UFR Droit et économie" },
            Programmes = { ["DRT"] = new("Droit", "DE") },
            Folders = { ["droit"] = new(Programme: "DRT", Semester: 2) },
            Subjects = { ["Données"] = new(Subject: "Données personnelles", Code: "RGPD", Macros: ["\\newcommand{\\moi}{x}"]) },
        };

        var report = await world.ImportAsync(o => o with { Mapping = mapping });

        Assert.Equal(["niveau «\u00A0Seconde\u00A0» inconnu, rangé en L1"], report.Files[0].Notes.Where(n => n.StartsWith("niveau", StringComparison.Ordinal)));
        await using var db = await world.OpenFirstAsync();
        var chapter = await db.Chapters.SingleAsync(c => c.Language == "en");
        var subject = await db.Subjects.SingleAsync(s => s.Id == chapter.SubjectId);
        Assert.Equal(("Données personnelles", "RGPD", (short)2, (short)3), (subject.Name, subject.Code, subject.Semester, chapter.LevelRank));
        Assert.Equal("\\newcommand{\\moi}{x}", subject.Macros);
        Assert.Equal("UFR Droit et économie", await db.Faculties.Where(f => f.Code == "DE").Select(f => f.Name).SingleAsync());
    }

    [Fact]
    public async Task Options_that_name_nothing_are_refused_before_anything_is_written()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "# A\n\nTexte.");

        await Assert.ThrowsAsync<UsageException>(() => world.ImportAsync(o => o with { Level = "L9" }));
        await Assert.ThrowsAsync<UsageException>(() => world.ImportAsync(o => o with { Author = "personne" }));

        await using var db = world.Open();
        Assert.False(await db.Universities.AnyAsync());
    }
}
