using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Versions;
using Portal.Data.Reading;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>What changed since a student read it; solutions only where they are open to that student.</summary>
public sealed class ChangesTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task A_reader_sees_the_words_that_changed_and_every_erratum_since()
    {
        var chapter = Here.Open.Id;
        await world.PublishAsync(Author, chapter, Texts("La valeur est deux."));
        await ReadToEndAsync(chapter);
        Assert.True((await ChangesAsync(chapter))?.Difference?.IsEmpty);
        await world.PublishAsync(Author, chapter, Texts("La valeur est trois."), new() { Erratum = "Trois, pas deux." });
        await world.PublishAsync(Author, chapter, Texts("La valeur est quatre."), new() { Erratum = "Quatre, pas trois." });

        var changes = await ChangesAsync(chapter);

        Assert.Equal(["deux", "quatre"], changes?.Difference?.Blocks.SelectMany(b => b.Pieces).Where(p => p.Kind != PieceKind.Same).Select(p => p.Text));
        Assert.Equal(["Quatre, pas trois.", "Trois, pas deux."], changes?.Errata.Select(e => e.Text));
        var reading = await world.ReadAsync(Here.StudentEyes, chapter);
        Assert.True(reading?.ChangedSinceRead);
        Assert.Equal("Quatre, pas trois.", reading?.Erratum);
        await ReadToEndAsync(chapter);
        Assert.False((await world.ReadAsync(Here.StudentEyes, chapter))?.ChangedSinceRead);
        Assert.Empty((await ChangesAsync(chapter))?.Errata ?? []);
    }

    [Fact]
    public async Task A_version_that_was_never_shown_is_never_compared()
    {
        var chapter = Here.Below.Id;
        await world.PublishAsync(Author, chapter, Texts("Un."));
        await ReadToEndAsync(chapter);
        await world.PublishAsync(Author, chapter, Texts("Secret prévu."), new() { At = world.Clock.GetUtcNow().AddDays(1), Erratum = "Secret." });
        var changes = await ChangesAsync(chapter);
        Assert.True(changes?.Difference?.IsEmpty);
        Assert.Empty(changes?.Errata ?? []);
        Assert.True(await world.CancelAsync(Author, chapter));

        // A forged place of a version that was written and not shown.
        await world.SetAsync($"UPDATE reading_places SET version = 3 WHERE chapter_id = {chapter}");
        Assert.Null((await ChangesAsync(chapter))?.Difference);
    }

    [Theory]
    [InlineData("Open", true)]
    [InlineData("PastDate", true)]
    [InlineData("FutureDate", false)]
    [InlineData("AfterAttempt", false)]
    [InlineData("Never", false)]
    public async Task Solutions_are_compared_only_where_they_are_open(string name, bool open)
    {
        // Another student: the one of the other tests reads elsewhere.
        var chapter = Chapter(name).Id;
        var neighbour = Here.AsStudent(Here.Neighbour, "INF", "L2");
        await world.PublishAsync(Author, chapter, Texts($"Cours {name}.", solutions: "## Exercice 1\n\nAncienne réponse."));
        await ReadToEndAsync(chapter, neighbour);
        await world.PublishAsync(Author, chapter, Texts($"Cours {name} revu.", solutions: "## Exercice 1\n\nNouvelle réponse."));

        var changes = await ChangesAsync(chapter, SectionKind.Solutions, neighbour);

        Assert.Equal(open, changes?.IsOpen);
        Assert.Equal(open, changes?.Difference is not null);
        Assert.NotNull((await ChangesAsync(chapter, SectionKind.Exercises, neighbour))?.Difference);
        if (name == "AfterAttempt")
        {
            Assert.True(await world.Data.AskAsync<ReadingCommands, bool>(r => r.MarkAttemptedAsync(chapter), neighbour));
            Assert.Contains("Nouvelle", Added(await ChangesAsync(chapter, SectionKind.Solutions, neighbour)), StringComparison.Ordinal);
            Assert.Null((await ChangesAsync(chapter, SectionKind.Solutions))?.Difference);
        }
    }

    [Fact]
    public async Task Nobody_else_compares()
    {
        var chapter = Here.Above.Id;
        await world.PublishAsync(Author, chapter, Texts("Haut."));
        await world.SetAsync($"""
            INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at, read_at)
            VALUES ({Here.Id}, {Here.Student.Id}, {chapter}, 0, '', 100, 2, now(), now())
            """);
        foreach (var viewer in new Viewer[] { Here.StudentEyes, Author, Here.AdminEyes, new AnonymousViewer(), world.World.Dunes.StudentEyes, Here.AsStudent(Here.OtherProgramme, "BIO", "L2") })
        {
            Assert.Null(await ChangesAsync(chapter, viewer: viewer));
        }

        Assert.Null(await ChangesAsync(World.Nobody));
        Assert.Null(await ChangesAsync(Here.PastDate.Id, viewer: Here.AsStudent(Here.HigherLevel, "INF", "M1")));
    }

    private static string Added(ChapterChanges? changes) =>
        string.Concat(changes?.Difference?.Blocks.SelectMany(b => b.Pieces).Where(p => p.Kind == PieceKind.Added).Select(p => p.Text) ?? []);

    private WorldChapter Chapter(string name) => name switch
    {
        "Open" => Here.Open,
        "PastDate" => Here.PastDate,
        "FutureDate" => Here.FutureDate,
        "AfterAttempt" => Here.AfterAttempt,
        _ => Here.Never,
    };

    private Task<ChapterChanges?> ChangesAsync(int chapter, SectionKind section = SectionKind.Course, Viewer? viewer = null) =>
        world.Data.AskAsync<ChangeQueries, ChapterChanges?>(q => q.ReadAsync(chapter, section), viewer ?? Here.StudentEyes);

    private Task<bool> ReadToEndAsync(int chapter, Viewer? viewer = null) => world.Data.AskAsync<ReadingCommands, bool>(r => r.MarkReadAsync(chapter), viewer ?? Here.StudentEyes);
}
