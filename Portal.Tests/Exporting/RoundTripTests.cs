using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Exporting;
using Portal.Tests.Files;
using Portal.Tests.Importing;
using Portal.Tests.Rendering;
using Portal.Tests.Support;

namespace Portal.Tests.Exporting;

/// <summary>What goes out comes back the same; books are good books. With real chapters: formulas, code, tables, images.</summary>
public sealed class RoundTripTests(PortalCluster cluster)
{
    [Theory]
    [InlineData("nsi-terminale")]
    [InlineData("algebre-epl1101")]
    [InlineData("college-physics-en")]
    [InlineData("programmation-c-heig")]
    public async Task Real_chapters_come_back_as_they_went_and_make_a_good_book(string folder)
    {
        var source = Path.Combine(SharedData.Folder ?? "", "chapters", folder);
        Assert.SkipUnless(Directory.Exists(source), SharedData.Absent);
        await using var world = await WritingWorld.CreateAsync(cluster);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)).Concat(Directory.EnumerateFiles(source, "*.md", SearchOption.AllDirectories).Order().Take(12)))
        {
            await world.WriteAsync(Path.GetRelativePath(source, file), await File.ReadAllBytesAsync(file));
        }

        Assert.Equal(0, (await world.ImportAsync()).Count(Migrations.Importing.ImportStatus.Failed));
        await using var host = new DataHost(world.ConnectionString, world.Files.Root, world.Clock);
        var (university, subjects) = await SubjectsAsync(world);
        var before = await TextsAsync(world, university);
        var complaints = new List<string>();
        Directory.Delete(Path.Combine(world.Folder, "in"), recursive: true);
        foreach (var subject in subjects)
        {
            var viewer = new UniversityAdminViewer(1, 1, university);
            var zip = await host.AskAsync((ExportWriter w) => w.MarkdownAsync(new ExportScope.OfSubject(subject)), viewer);
            Assert.NotNull(zip);
            await using (zip.Content)
            {
                await ZipFile.ExtractToDirectoryAsync(zip.Content, Path.Combine(world.Folder, "in", $"{subject}"));
            }

            var epub = await host.AskAsync((ExportWriter w) => w.EpubAsync(new ExportScope.OfSubject(subject)), viewer);
            Assert.NotNull(epub);
            var path = Path.Combine(world.Folder, $"{subject}.epub");
            await using (epub.Content)
            {
                await using var copy = File.Create(path);
                await epub.Content.CopyToAsync(copy);
            }

            if (await EpubCheck.ComplaintsAsync(path) is { Length: > 0 } wrong)
            {
                complaints.Add(wrong.Replace(world.Folder, "", StringComparison.Ordinal));
            }
        }

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        var again = await world.ImportAsync(o => o with { University = "ZWEI" });
        Assert.Equal(0, again.Count(Migrations.Importing.ImportStatus.Failed));
        await using var db = world.Open();
        var second = await db.Universities.Where(u => u.Code == "ZWEI").Select(u => u.Id).SingleAsync();
        Assert.Equal(before, await TextsAsync(world, second));
    }

    [Fact]
    public async Task Everything_that_is_awkward_comes_back()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a/b/un.md", """
            ---
            title: "Titre : « deux » \"points\" \\ fin"
            number: 7
            language: en
            solutions: 2027-03-01T08:30:00Z
            attribution: "Quelqu’un, CC BY 4.0"
            ---
            # Titre : « deux » "points" \ fin

            # Titre : « deux » "points" \ fin

            ![haut](../img/plan.png) et ![ici](./sous%20dossier/x.png)

            <!-- exercises -->

            ## Exercice 1

            ```
            # pas un titre
            ```

            <!-- solutions -->

            Rien.
            """);
        await world.WriteAsync("a/img/plan.png", DrawnPictures.Png(20, 10, 1));
        await world.WriteAsync("a/b/sous dossier/x.png", DrawnPictures.Png(20, 10, 2));
        Assert.Equal(0, (await world.ImportAsync()).ExitCode);
        var (university, subjects) = await SubjectsAsync(world);
        var before = await TextsAsync(world, university);
        Assert.Contains("| en | AtDate", before[0], StringComparison.Ordinal);
        Assert.Contains("plan.png", before[0], StringComparison.Ordinal);

        await using var host = new DataHost(world.ConnectionString, world.Files.Root, world.Clock);
        var zip = await host.AskAsync((ExportWriter w) => w.MarkdownAsync(new ExportScope.OfSubject(subjects[0])), new UniversityAdminViewer(1, 1, university));
        Assert.NotNull(zip);
        Directory.Delete(Path.Combine(world.Folder, "in"), recursive: true);
        await using (zip.Content)
        {
            await ZipFile.ExtractToDirectoryAsync(zip.Content, Path.Combine(world.Folder, "in"));
        }

        Assert.Equal(0, (await world.ImportAsync(o => o with { University = "ZWEI" })).ExitCode);
        await using var db = world.Open();
        Assert.Equal(before, await TextsAsync(world, await db.Universities.Where(u => u.Code == "ZWEI").Select(u => u.Id).SingleAsync()));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(world.Files.Root, "tmp")));
    }

    private static async Task<(int University, List<int> Subjects)> SubjectsAsync(WritingWorld world)
    {
        await using var db = await world.OpenFirstAsync();
        return (db.Viewer.University ?? 0, await db.Subjects.OrderBy(s => s.Id).Select(s => s.Id).ToListAsync());
    }

    /// <summary>Everything of every chapter that an export carries, one string a chapter.</summary>
    private static async Task<List<string>> TextsAsync(WritingWorld world, int university)
    {
        await using var db = world.Open(university);
        var chapters = await db.Chapters.Include(c => c.Sections).OrderBy(c => c.Title).ToListAsync();
        var images = await db.Attachments.Join(db.StoredFiles, a => a.FileId, f => f.Id, (a, f) => new { a.ChapterId, a.Section, a.Name, f.Sha256 }).ToListAsync();
        return [.. chapters.Select(c =>
            $"{c.Title} | {c.Number} | {c.Language} | {c.SolutionRelease} {c.SolutionsAt?.ToUnixTimeSeconds()} | {c.Attribution}\n"
            + string.Join("\n=====\n", c.Sections.OrderBy(s => s.Kind).Select(s => $"{s.Kind}\n{s.Markdown.Trim()}"))
            + "\n" + string.Join('\n', images.Where(i => i.ChapterId == c.Id).OrderBy(i => i.Section).ThenBy(i => i.Name, StringComparer.Ordinal).Select(i => $"{i.Section} {i.Name} {Convert.ToHexString(i.Sha256)}"))).Order(StringComparer.Ordinal)];
    }
}
