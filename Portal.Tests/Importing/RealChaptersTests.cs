using Microsoft.EntityFrameworkCore;
using Portal.Data.Rendering;
using Portal.Migrations.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Importing;

/// <summary>Chapters of many hands and dialects, which lie beside the checkout; without them these tests are skipped.</summary>
public sealed class RealChaptersTests(PortalCluster cluster)
{
    [Fact]
    public async Task All_of_them_come_in_and_a_second_run_finds_nothing_to_do()
    {
        var (folder, mapping) = (Above("shared/data/chapters"), Above("Portal.Tests/Importing/mapping.json"));
        Assert.SkipUnless(folder is not null && mapping is not null, "../shared/data/chapters is not here.");
        await using var world = await WritingWorld.CreateAsync(cluster);
        var options = new ImportOptions
        {
            Folder = folder, University = "UTO", Programme = "DIVERS", Level = "L1", Semester = 1,
            Mapping = await ImportMapping.ReadAsync(mapping, CancellationToken.None),
        };

        var first = await world.Import.RunAsync(options, _ => Task.CompletedTask);

        Assert.Empty(first.Files.Where(f => f.Status != ImportStatus.Created).Select(f => $"{f.Path}: {f.Reason}"));
        Assert.Equal(279, first.Files.Count);
        Assert.Equal(42, first.Files.Sum(f => f.Images));
        Assert.DoesNotContain(first.Files.SelectMany(f => f.Notes), note => note.StartsWith("niveau", StringComparison.Ordinal));
        Assert.DoesNotContain(first.Created, c => c.Contains("DIVERS", StringComparison.Ordinal));
        Assert.InRange(first.Count(RenderIssueKind.FormulaError), 0, 20);
        Assert.InRange(first.Count(RenderIssueKind.UnknownMacro), 0, 600);
        await using var db = await world.OpenFirstAsync();
        Assert.Equal(279, await db.Subjects.SumAsync(s => s.PublishedChapters));
        Assert.False(await db.Chapters.AnyAsync(c => c.Attribution == null || c.PublishedAt == null));

        Assert.Equal(279, (await world.Import.RunAsync(options, _ => Task.CompletedTask)).Count(ImportStatus.Unchanged));
    }

    /// <summary>A path below one of the folders above the program; null when none has it.</summary>
    private static string? Above(string path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, path) is var full && Path.Exists(full))
            {
                return full;
            }
        }

        return null;
    }
}
