using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Rendering;
using Portal.Migrations.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Importing;

public sealed class PublishingTests(PortalCluster cluster)
{
    [Fact]
    public async Task A_version_is_published_with_everything_lists_show()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (university, chapter) = await ChapterAsync(world);
        world.Clock.Move(TimeSpan.FromHours(1));
        var course = string.Join(' ', Enumerable.Repeat("mot", 610));

        var published = await Publishing(world, university).PublishAsync(chapter, ChapterTexts.Of("Titre\u00A0neuf", course, "## Exercice 1\n\nA.\n\n## Exercice 2\n\nB.", "## Exercice 1\n\nA."));

        Assert.Equal((chapter, 2), (published?.ChapterId, published?.Version));
        await using var db = world.Open(university);
        var row = await db.Chapters.SingleAsync();
        Assert.Equal((2, (short)3, (short)2), (row.PublishedVersion, row.ReadingMinutes, row.ExerciseCount));
        Assert.Equal(world.Clock.GetUtcNow(), row.UpdatedAt);
        Assert.Equal(world.Clock.GetUtcNow() - TimeSpan.FromHours(1), row.PublishedAt);
        Assert.InRange(row.Excerpt.Length, 100, Chapter.ExcerptLength);
        Assert.Equal(3, await db.ChapterSections.CountAsync(s => s.RendererVersion == ChapterRenderer.Version));
        Assert.Equal(course, await db.ChapterVersions.Where(v => v.Number == 2).Select(v => v.Course).SingleAsync());
        Assert.Equal(["chapter.published", "chapter.published"], await db.AuditEntries.Where(a => a.TargetId == chapter).Select(a => a.Action).ToListAsync());
    }

    [Fact]
    public async Task Publications_of_one_subject_at_once_lose_no_version_and_no_count()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        foreach (var n in Enumerable.Range(1, 4))
        {
            await world.WriteAsync($"{n}.md", $"# C{n}\n\nTexte.");
        }

        await world.ImportAsync(o => o with { Draft = true });
        await using var db = await world.OpenFirstAsync();
        var university = db.Viewer.University ?? 0;
        var chapters = await db.Chapters.Select(c => c.Id).ToListAsync();

        await Task.WhenAll(chapters.Concat(chapters).Select(id => Publishing(world, university).PublishAsync(id, ChapterTexts.Of("T", "Texte."))));

        Assert.Equal(4, (await db.Subjects.SingleAsync()).PublishedChapters);
        Assert.Equal([3, 3, 3, 3], await db.Chapters.Select(c => c.PublishedVersion).ToListAsync());
    }

    [Fact]
    public async Task A_publication_that_waited_for_another_counts_it()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("1.md", "# Un\n\nTexte.");
        await world.WriteAsync("2.md", "# Deux\n\nTexte.");
        await world.ImportAsync(o => o with { Draft = true });
        await using var first = await world.OpenFirstAsync();
        await using var second = await world.OpenFirstAsync();
        var university = first.Viewer.University ?? 0;
        var chapters = await first.Chapters.OrderBy(c => c.Number).Select(c => c.Id).ToListAsync();
        var publishing = Publishing(world, university);
        var texts = ChapterTexts.Of("T", "Texte.");
        var rendered = await new SectionRendering(world.Portal(university), world.Renderer).RenderAsync(texts, new(1, "T", "fr", "", false));

        await using var early = await first.Database.BeginTransactionAsync();
        await publishing.WriteAsync(first, chapters[0], texts, rendered, new(), CancellationToken.None);
        await using var late = await second.Database.BeginTransactionAsync();
        var waiting = publishing.WriteAsync(second, chapters[1], texts, rendered, new(), CancellationToken.None);
        await Task.WhenAny(waiting, Task.Delay(500));
        Assert.False(waiting.IsCompleted);
        await early.CommitAsync();
        await waiting;
        await late.CommitAsync();

        Assert.Equal(2, await second.Subjects.Select(s => s.PublishedChapters).SingleAsync());
    }

    [Fact]
    public async Task Other_servers_are_told_once_it_is_true()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (university, chapter) = await ChapterAsync(world);
        await using var listener = new NpgsqlConnection(world.ConnectionString);
        await listener.OpenAsync();
        var heard = new List<string>();
        listener.Notification += (_, told) => heard.Add($"{told.Channel} {told.Payload}");
        await using (var listen = new NpgsqlCommand("LISTEN portal_changes", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await Publishing(world, university).PublishAsync(chapter, ChapterTexts.Of("T", "Texte."));
        Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(5)));

        Assert.Equal([$"portal_changes university:{university}"], heard);
    }

    [Fact]
    public async Task A_chapter_of_another_university_does_not_exist()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (university, chapter) = await ChapterAsync(world);
        var other = await world.AddUniversityAsync("AUTRE");

        Assert.Null(await Publishing(world, other).PublishAsync(chapter, ChapterTexts.Of("Volé", "x")));
        Assert.Null(await Publishing(world, university).PublishAsync(chapter + 1, ChapterTexts.Of("Rien", "x")));

        await using var db = world.Open(university);
        Assert.Equal("A", (await db.Chapters.SingleAsync()).Title);
    }

    [Fact]
    public async Task Nobody_but_the_portal_writes_yet()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (university, chapter) = await ChapterAsync(world);
        var portal = new PortalDb(new Contexts(world), new FixedViewer(new StudentViewer(1, 1, university, 1, 1, 1, 1)));

        Assert.Null(await new ChapterPublishing(portal, new(portal, world.Renderer), world.Clock).PublishAsync(chapter, ChapterTexts.Of("Volé", "x")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new SectionRendering(portal, world.Renderer).RerenderStaleAsync(1));
    }

    [Fact]
    public async Task Sections_of_an_older_renderer_are_rendered_again_by_several_servers_without_meeting()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("g.png", Pictures.Png(40, 30));
        foreach (var n in Enumerable.Range(1, 6))
        {
            await world.WriteAsync($"{n}.md", $"# C{n}\n\n![g](g.png) **Texte** {n}.");
        }

        await world.ImportAsync();
        var before = await world.FingerprintAsync();
        await using var db = await world.OpenFirstAsync();
        await db.ChapterSections.ExecuteUpdateAsync(set => set.SetProperty(s => s.Html, "").SetProperty(s => s.RendererVersion, (short)0));

        var done = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new SectionRendering(world.Portal(), world.Renderer).RerenderStaleAsync(3)));
        var rest = await new SectionRendering(world.Portal(), world.Renderer).RerenderStaleAsync(10);

        Assert.Equal(6, done.Sum() + rest);
        Assert.Equal(before, await world.FingerprintAsync());
        Assert.Equal(0, await new SectionRendering(world.Portal(), world.Renderer).RerenderStaleAsync(10));
    }

    private static ChapterPublishing Publishing(WritingWorld world, int university)
    {
        var portal = world.Portal(university);
        return new(portal, new(portal, world.Renderer), world.Clock);
    }

    private static async Task<(int University, int Chapter)> ChapterAsync(WritingWorld world)
    {
        await world.WriteAsync("a.md", "# A\n\nTexte.");
        Assert.Equal(ImportStatus.Created, Assert.Single((await world.ImportAsync()).Files).Status);
        await using var db = await world.OpenFirstAsync();
        return (db.Viewer.University ?? 0, await db.Chapters.Select(c => c.Id).SingleAsync());
    }

    private sealed class Contexts(WritingWorld world) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => world.Open();
    }
}
