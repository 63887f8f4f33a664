using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Versions;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>The history of a chapter: listed, compared, named, come back to.</summary>
public sealed class VersionsTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task A_version_becomes_the_draft_again_and_the_present_draft_is_kept_first()
    {
        var chapter = Here.Open.Id;
        await world.PublishAsync(Author, chapter, Texts("Première."));
        var first = (await world.ChapterAsync(Here, chapter)).PublishedVersion;
        await world.PublishAsync(Author, chapter, Texts("Deuxième."));
        await DraftAsync(chapter, "Brouillon en cours.");

        Assert.True(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, new(first, 0), "Avant la reprise"), Author));

        var draft = await world.Data.AskAsync<DraftQueries, ChapterDrafting?>(q => q.ReadAsync(chapter), Author);
        Assert.Equal(("Première.", 2), (draft?.Texts.Of(DraftPart.Course), draft?.Texts.Parts[0].Revision));
        Assert.Contains("Deuxième", (await world.ReadAsync(Here.StudentEyes, chapter))?.Html, StringComparison.Ordinal);
        var history = await ListAsync(Author, chapter);
        var kept = Assert.Single(history?.Entries ?? [], e => e.Name == "Avant la reprise");
        Assert.True((await world.ChapterAsync(Here, chapter)).DraftedAt is not null);
        var difference = (await CompareAsync(Author, chapter, kept.Key, VersionKey.Draft))?.Course;
        Assert.Equal(["Brouillon en cours.", "Première."], difference?.Blocks.Select(block => Assert.Single(block.Pieces).Text));

        // And back again: nothing was lost on the way.
        Assert.True(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, kept.Key, "Encore"), Author));
        Assert.Equal("Brouillon en cours.", (await world.Data.AskAsync<DraftQueries, ChapterDrafting?>(q => q.ReadAsync(chapter), Author))?.Texts.Of(DraftPart.Course));
    }

    [Fact]
    public async Task Versions_and_checkpoints_stand_in_one_list_with_names()
    {
        var chapter = Here.PastDate.Id;
        await world.PublishAsync(Author, chapter, Texts("Un."), new() { Erratum = "Faute." });
        var version = (await world.ChapterAsync(Here, chapter)).PublishedVersion;
        Assert.True(await NameAsync(Author, chapter, new(version, 0), "  Avant \0 l’examen  " + new string('x', 200)));
        var entry = (await ListAsync(Author, chapter))?.Entries.First(e => e.Key.Version == version);
        Assert.Equal(ChapterVersion.NameLength, entry?.Name?.Length);
        Assert.Equal("Faute.", entry?.Erratum);
        Assert.Equal("Awa Ndiaye", entry?.AccountName);
        Assert.True(await NameAsync(Author, chapter, new(version, 0), " "));
        Assert.Null((await ListAsync(Author, chapter))?.Entries.First(e => e.Key.Version == version).Name);
        Assert.False(await NameAsync(Author, chapter, VersionKey.Draft, "x"));
        Assert.Empty((await ListAsync(Author, chapter, DateTimeOffset.MinValue.AddYears(1)))?.Entries ?? []);
    }

    [Fact]
    public async Task Nobody_else_lists_compares_names_or_restores_and_forged_keys_lead_nowhere()
    {
        var (chapter, other) = (Here.FutureDate.Id, Here.Never.Id);
        await world.PublishAsync(Author, chapter, Texts("Mien."));
        await DraftAsync(other, "Autre brouillon.");
        await using var db = world.Open(Here.Id);
        var version = new VersionKey((await world.ChapterAsync(Here, chapter)).PublishedVersion, 0);
        var foreign = new DraftCheckpoint { UniversityId = Here.Id, ChapterId = other, At = world.Clock.GetUtcNow(), Title = "T", Course = "Secret", Exercises = "", Solutions = "" };
        db.Add(foreign);
        await db.SaveChangesAsync();
        foreach (var (who, viewer) in world.Others().Where(o => !o.Who.Contains("without", StringComparison.Ordinal)))
        {
            Assert.True(await ListAsync(viewer, chapter) is null, who);
            Assert.True(await CompareAsync(viewer, chapter, version, VersionKey.Draft) is null, who);
            Assert.False(await NameAsync(viewer, chapter, version, "volé"), who);
            Assert.False(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, version, "x"), viewer), who);
        }

        // Another chapter's checkpoint is no state of this one, even to its author.
        var forged = new VersionKey(0, foreign.Id);
        Assert.Null(await CompareAsync(Author, chapter, forged, VersionKey.Draft));
        Assert.False(await NameAsync(Author, chapter, forged, "x"));
        Assert.False(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, forged, "x"), Author));
        Assert.False(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, new(99, 0), "x"), Author));
        Assert.False(await world.Data.AskAsync<VersionCommands, bool>(v => v.RestoreAsync(chapter, VersionKey.Draft, "x"), Author));
    }

    [Theory]
    [InlineData("v3", true)]
    [InlineData("c12", true)]
    [InlineData("draft", true)]
    [InlineData("v0", false)]
    [InlineData("v-1", false)]
    [InlineData("v99999999999", false)]
    [InlineData("x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Keys_are_read_as_they_are_written(string? key, bool known) => Assert.Equal(known ? key : null, VersionKey.Parse(key)?.ToString());

    private Task DraftAsync(int chapter, string course) => world.SetAsync($"""
        INSERT INTO chapter_drafts (university_id, chapter_id, part, text, revision, saved_at, saved_from) VALUES ({Here.Id}, {chapter}, 0, {course}, 1, now(), '')
        ON CONFLICT (chapter_id, part) DO UPDATE SET text = excluded.text
        """);

    private Task<ChapterHistory?> ListAsync(Viewer viewer, int chapter, DateTimeOffset? before = null) =>
        world.Data.AskAsync<VersionQueries, ChapterHistory?>(q => q.ListAsync(chapter, before), viewer);

    private Task<ChapterComparison?> CompareAsync(Viewer viewer, int chapter, VersionKey from, VersionKey to) =>
        world.Data.AskAsync<VersionQueries, ChapterComparison?>(q => q.CompareAsync(chapter, from, to), viewer);

    private Task<bool> NameAsync(Viewer viewer, int chapter, VersionKey key, string name) =>
        world.Data.AskAsync<VersionCommands, bool>(v => v.NameAsync(chapter, key, name), viewer);
}
