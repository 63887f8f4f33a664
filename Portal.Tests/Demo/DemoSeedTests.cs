using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Data.Chapters;
using Portal.Migrations.Demo;
using Portal.Tests.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Demo;

public sealed class DemoSeedTests(PortalCluster cluster, DemoSeedTests.Seeded seeded) : IClassFixture<DemoSeedTests.Seeded>
{
    [Fact]
    public async Task It_writes_two_universities_once_and_then_leaves_them_alone()
    {
        var world = seeded.World;
        var outcomes = seeded.Outcomes;

        var applied = Assert.Single(outcomes.OfType<DemoApplied>());
        Assert.Single(outcomes.OfType<DemoAlreadyThere>());
        Assert.Equal(2, applied.Universities);
        Assert.InRange(applied.Subjects, 40, 60);
        Assert.InRange(applied.Chapters, 60, 100);
        var before = await world.FingerprintAsync();
        Assert.IsType<DemoAlreadyThere>(await new DemoSeed(world.ConnectionString, world.Renderer, world.Clock).ApplyAsync(null));
        Assert.Equal(before, await world.FingerprintAsync());
    }

    [Fact]
    public async Task Production_refuses_it()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);

        Assert.IsType<DemoRefused>(await new DemoSeed(world.ConnectionString, world.Renderer, world.Clock).ApplyAsync("production"));

        await using var db = world.Open();
        Assert.False(await db.Users.AnyAsync());
    }

    [Fact]
    public async Task It_does_not_mix_with_a_university_of_the_same_code()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.AddUniversityAsync("UGF");

        Assert.Contains("UGF", Assert.IsType<DemoRefused>(await new DemoSeed(world.ConnectionString, world.Renderer, world.Clock).ApplyAsync(null)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_accounts_open_with_the_password_that_is_shown()
    {
        var world = seeded.World;
        await using var db = world.Open();
        var hasher = new PasswordHasher<Account>();

        foreach (var name in DemoSeed.Accounts)
        {
            var account = await db.Users.SingleAsync(a => a.UserName == name);
            Assert.Equal(PasswordVerificationResult.Success, hasher.VerifyHashedPassword(account, account.PasswordHash ?? "", DemoSeed.Password));
            Assert.True(account is { EmailConfirmed: true, Enabled: true, AcceptedAt: not null, SecurityStamp.Length: > 0 });
        }

        Assert.False(await db.Users.AnyAsync(a => a.PasswordHash != null && a.LastRole == Role.Professor && a.UserName != "professeur.demo"));
    }

    [Fact]
    public async Task Its_chapters_are_whole_and_nothing_in_them_fails_to_render()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Demo", "chapters");
        await using var world = await WritingWorld.CreateAsync(cluster);

        var chapters = await DemoChapter.ReadAllAsync(folder, new SectionRendering(world.Portal(), world.Renderer), CancellationToken.None);

        Assert.InRange(chapters.Count, 60, 100);
        Assert.Empty(chapters.SelectMany(c => c.Rendered.Sections.Values.SelectMany(s => s.Issues).Select(i => $"{c.Subject} {c.Number}: {i}")));
        Assert.Empty(chapters.Where(c => c.Rendered.Sections.Count != 3).Select(c => $"{c.Subject} {c.Number}"));
        Assert.Equal(chapters.Count, chapters.DistinctBy(c => (c.Subject, c.Number)).Count());
    }

    [Fact]
    public async Task Every_chapter_of_the_folder_finds_its_subject_and_its_author()
    {
        var world = seeded.World;
        var files = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Demo", "chapters"), "*.md", SearchOption.AllDirectories).Count();
        await using var all = world.Open();
        var count = 0;
        foreach (var university in await all.Universities.Select(u => u.Id).ToListAsync())
        {
            await using var db = world.Open(university);
            count += await db.Chapters.CountAsync();
            Assert.False(await db.Chapters.AnyAsync(c => c.AuthorNames == "" || c.PublishedAt == null || c.PublishedAt > world.Clock.GetUtcNow()));
            Assert.False(await db.Subjects.AnyAsync(s => s.PublishedChapters != db.Chapters.Count(c => c.SubjectId == s.Id)));
            Assert.True(await db.Subjects.AnyAsync(s => s.PublishedChapters == 0));
            Assert.Empty(await db.ChapterAuthors.Where(a => !db.Set<Portal.Data.People.ProfessorSubject>()
                .Any(s => s.ProfessorId == a.ProfessorId && db.Chapters.Any(c => c.Id == a.ChapterId && c.SubjectId == s.SubjectId))).ToListAsync());
        }

        Assert.Equal(files, count);
    }

    [Fact]
    public async Task The_demonstration_student_has_a_chapter_to_continue()
    {
        var world = seeded.World;
        await using var all = world.Open();
        var university = await all.Universities.Where(u => u.Code == "UGF").Select(u => u.Id).SingleAsync();
        await using var db = world.Open(university);

        var places = await db.ReadingPlaces.OrderByDescending(p => p.OpenedAt).ToListAsync();

        Assert.Equal((60, true), (places[0].Percent, places[0].Anchor.Length > 0));
        Assert.Contains($"id=\"{places[0].Anchor}\"", await db.ChapterSections.Where(s => s.ChapterId == places[0].ChapterId && s.Kind == SectionKind.Course).Select(s => s.Html).SingleAsync(), StringComparison.Ordinal);
        Assert.True(places.Count(p => p.ReadAt != null) >= 2);
    }

    /// <summary>A world with the demonstration, which two servers tried to write at once.</summary>
    public sealed class Seeded(PortalCluster cluster) : IAsyncLifetime
    {
        private WritingWorld? world;

        internal WritingWorld World => world ?? throw new InvalidOperationException("Not seeded.");

        internal IReadOnlyList<DemoOutcome> Outcomes { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            world = await WritingWorld.CreateAsync(cluster);
            var seed = new DemoSeed(world.ConnectionString, world.Renderer, world.Clock);
            Outcomes = await Task.WhenAll(seed.ApplyAsync("Development"), seed.ApplyAsync("Development"));
        }

        public ValueTask DisposeAsync() => world?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
