using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Tests.Support;

namespace Portal.Tests.Drafts;

public sealed class DraftTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task A_draft_begins_with_what_readers_see_and_leaves_that_alone()
    {
        var opened = await ReadAsync(Here.Open.Id);
        Assert.Contains(Here.Open.CourseWord, opened.Texts.Of(DraftPart.Course), StringComparison.Ordinal);
        Assert.Equal(Here.Open.Title, opened.Title);

        var saved = Saved(await SaveAsync(Here.Open.Id, DraftPart.Course, new() { Base = 0, Text = "Tout autre chose.", From = "a" }));

        Assert.Equal(1, saved.Revision);
        Assert.Equal("Tout autre chose.", (await ReadAsync(Here.Open.Id)).Texts.Of(DraftPart.Course));
        await using var db = world.Open(Here.Id);
        Assert.Contains(Here.Open.CourseWord, (await db.ChapterSections.SingleAsync(s => s.ChapterId == Here.Open.Id && s.Kind == SectionKind.Course)).Markdown, StringComparison.Ordinal);
        Assert.NotNull((await db.Chapters.SingleAsync(c => c.Id == Here.Open.Id)).DraftedAt);
    }

    [Fact]
    public async Task What_was_typed_travels_alone()
    {
        var id = await BeginAsync("Un cours");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "un deux quatre", From = "a" }));

        var saved = Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Start = 8, Remove = 0, Insert = "trois ", Length = 20, From = "a" }));

        Assert.Equal((2, null), (saved.Revision, saved.Text));
        Assert.Equal("un deux trois quatre", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
    }

    [Theory]
    [InlineData(-1, 0, "x", 2)]
    [InlineData(0, -1, "x", 2)]
    [InlineData(2, 0, "x", 2)]
    [InlineData(0, 2, "x", 0)]
    [InlineData(int.MaxValue, int.MaxValue, "x", 2)]
    [InlineData(0, 0, "x", 3)]
    public async Task A_change_that_does_not_fit_stores_nothing_and_asks_for_the_whole(int start, int remove, string insert, int length)
    {
        var id = await BeginAsync("Un cours");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "a", From = "a" }));

        Assert.IsType<DraftSave.WholeTextNeeded>(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Start = start, Remove = remove, Insert = insert, Length = length, From = "a" }));
        Assert.Equal("a", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
    }

    [Fact]
    public async Task Two_people_in_two_paragraphs_are_merged_and_told_with_whom()
    {
        var id = await BeginTogetherAsync("premier\n\nsecond");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = "PREMIER\n\nsecond", From = "a" }));
        Assert.IsType<DraftSave.WholeTextNeeded>(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Start = 9, Remove = 6, Insert = "SECOND", Length = 15, From = "b" }, Colleague));

        var merged = Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, BaseText = "premier\n\nsecond", Text = "premier\n\nSECOND", From = "b" }, Colleague));

        Assert.Equal("PREMIER\n\nSECOND", merged.Text);
        Assert.Equal("Awa Ndiaye", merged.With);
    }

    [Fact]
    public async Task Two_people_in_the_same_words_both_keep_their_text()
    {
        var id = await BeginTogetherAsync("la valeur est 3");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = "la valeur est 4", From = "a" }));

        var conflict = Assert.IsType<DraftSave.InConflict>(
            await SaveAsync(id, DraftPart.Course, new() { Base = 1, BaseText = "la valeur est 3", Text = "la valeur est 5", From = "b" }, Colleague));

        Assert.Equal("la valeur est 4", conflict.Theirs);
        Assert.Equal("la valeur est 4", (await ReadAsync(id)).Texts.Of(DraftPart.Course));

        // Whoever closes the page finds their text again; nobody else sees it.
        var waiting = Assert.Single((await ReadAsync(id, Colleague)).Conflicts);
        Assert.Equal("la valeur est 5", waiting.Text);
        Assert.Empty((await ReadAsync(id)).Conflicts);

        Assert.False(await SettleAsync(id, waiting.Id, Author));
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = conflict.Revision, Text = "la valeur est 4 ou 5", From = "b" }, Colleague));
        Assert.True(await SettleAsync(id, waiting.Id, Colleague));
        Assert.Empty((await ReadAsync(id, Colleague)).Conflicts);
    }

    [Fact]
    public async Task A_save_whose_answer_got_lost_is_repeated_without_a_question()
    {
        var id = await BeginAsync("Un cours");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "un", From = "a" }));
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = "un deux", From = "a" }));

        // The page knows of revision 1 only, and more was typed since.
        var saved = Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, BaseText = "un", Text = "un deux trois", From = "a" }));

        Assert.Equal("un deux trois", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
        Assert.Equal(3, saved.Revision);
    }

    [Fact]
    public async Task A_text_that_says_the_same_is_not_a_new_revision()
    {
        var id = await BeginAsync("Un cours");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "un", From = "a" }));
        Assert.Equal(1, Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = "un", From = "a" })).Revision);
    }

    [Fact]
    public async Task Characters_that_cannot_be_stored_are_taken_out_and_the_page_is_told()
    {
        var id = await BeginAsync("Un cours");
        var saved = Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "a\0b\ud800c 😀 e\u0301", From = "a" }));
        Assert.Equal("abc 😀 e\u0301", saved.Text);
        Assert.Equal("abc 😀 e\u0301", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
    }

    [Fact]
    public async Task What_is_too_long_is_refused_and_leaves_the_draft_alone()
    {
        var id = await BeginAsync("Un cours");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "court", From = "a" }));
        Assert.IsType<DraftSave.TooLong>(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = new('x', ChapterDraft.LongestText + 1), From = "a" }));
        Assert.IsType<DraftSave.TooLong>(await SaveAsync(id, DraftPart.Title, new() { Base = 1, Text = new('x', Chapter.TitleLength + 1), From = "a" }));
        Assert.Equal("court", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
    }

    [Fact]
    public async Task Checkpoints_are_made_while_writing_goes_on_and_thinned_out()
    {
        var id = await BeginAsync("Un cours");
        for (var i = 0; i < DraftCommands.MostUnnamedCheckpoints + 5; i++)
        {
            world.Clock.Ahead += TimeSpan.FromMinutes(11);
            Saved(await SaveAsync(id, DraftPart.Course, new() { Base = i, Text = $"état {i}", From = "a" }));
            Saved(await SaveAsync(id, DraftPart.Exercises, new() { Base = i, Text = $"exercice {i}", From = "a" }));
        }

        await using var db = world.Open(Here.Id);
        var kept = await db.DraftCheckpoints.Where(c => c.ChapterId == id).OrderByDescending(c => c.At).Select(c => c.Course).ToListAsync();
        Assert.Equal(DraftCommands.MostUnnamedCheckpoints, kept.Count);
        Assert.Equal($"état {DraftCommands.MostUnnamedCheckpoints + 3}", kept[0]);
    }

    [Fact]
    public async Task Those_who_have_a_chapter_open_see_each_other_for_half_a_minute()
    {
        var id = await BeginTogetherAsync("texte");
        await MeetAsync(id, Author);
        var met = await MeetAsync(id, Colleague);
        Assert.Equal(["Awa Ndiaye"], met?.Others.Select(o => o.Name));
        Assert.Equal(1, met?.Revisions[DraftPart.Course]);

        world.Clock.Ahead += DraftPresence.Lifetime + TimeSpan.FromSeconds(1);
        Assert.Empty((await MeetAsync(id, Colleague))?.Others ?? []);
    }

    [Fact]
    public async Task Nobody_else_opens_saves_or_meets()
    {
        var there = world.World.Dunes;
        Viewer[] others =
        [
            new AnonymousViewer(), Here.StudentEyes, Colleague, Here.ProfessorEyes(Here.Stranger, "BIO"), there.ProfessorEyes(there.Author, "INF"), there.AdminEyes,
        ];
        var id = await BeginAsync("Seule");
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = "à moi", From = "a" }));
        foreach (var other in others)
        {
            Assert.Null(await world.Data.AskAsync((DraftQueries q) => q.ReadAsync(id), other));
            Assert.Null(await world.Data.AskAsync((DraftQueries q) => q.ReadPartAsync(id, DraftPart.Course), other));
            Assert.Null(await MeetAsync(id, other));
            Assert.Null(await SaveAsync(id, DraftPart.Course, new() { Base = 1, Text = "volé", From = "z" }, other));
            Assert.Null(await world.Data.AskAsync((DraftPreview p) => p.RenderAsync(id, SectionKind.Course, "x", new HashSet<string>()), other));
        }

        Assert.Equal("à moi", (await ReadAsync(id)).Texts.Of(DraftPart.Course));
    }

    [Fact]
    public async Task A_chapter_begins_only_in_a_subject_one_teaches()
    {
        var there = world.World.Dunes;
        foreach (var (viewer, subject) in new (Viewer, int)[]
        {
            (Author, Here.Subjects["BIO L2"]), (Author, there.Subjects["INF L2"]), (Author, World.Nobody), (Author, 0), (Author, -1),
            (Here.StudentEyes, Here.Subjects["INF L2"]), (new AnonymousViewer(), Here.Subjects["INF L2"]), (there.AdminEyes, Here.Subjects["INF L2"]),
        })
        {
            Assert.Null(await world.Data.AskAsync((ChapterBeginning b) => b.BeginAsync(subject, ChapterTexts.Of("x", "")), viewer));
        }

        var id = await BeginAsync("Nouveau");
        await using var db = world.Open(Here.Id);
        var chapter = await db.Chapters.SingleAsync(c => c.Id == id);
        Assert.Equal(("Nouveau", "Awa Ndiaye", null), (chapter.Title, chapter.AuthorNames, chapter.PublishedAt));
        Assert.Null(await world.Data.AskAsync((Portal.Data.Chapters.ChapterQueries q) => q.ReadAsync(id, SectionKind.Course), Here.StudentEyes));
    }

    private ProfessorViewer Colleague => Here.ProfessorEyes(Here.Colleague, "INF");

    private static DraftSave.Saved Saved(DraftSave? save) => Assert.IsType<DraftSave.Saved>(save);

    private async Task<int> BeginAsync(string title) =>
        await world.Data.AskAsync((ChapterBeginning b) => b.BeginAsync(Here.Subjects["INF L2"], ChapterTexts.Of(title, "")), Author) ?? throw new InvalidOperationException("Not begun.");

    private async Task<int> BeginTogetherAsync(string course)
    {
        var id = await BeginAsync("À deux");
        await using var db = world.Open(Here.Id);
        db.Add(new ChapterAuthor { UniversityId = Here.Id, ChapterId = id, ProfessorId = Here.Colleague.Id, Position = 1 });
        await db.SaveChangesAsync();
        Saved(await SaveAsync(id, DraftPart.Course, new() { Base = 0, Text = course, From = "a" }));
        return id;
    }

    private Task<DraftSave?> SaveAsync(int id, DraftPart part, DraftChange change, Viewer? viewer = null) =>
        world.Data.AskAsync((DraftCommands d) => d.SaveAsync(id, part, change), viewer ?? Author);

    private Task<bool> SettleAsync(int id, long conflict, Viewer viewer) =>
        world.Data.AskAsync((DraftCommands d) => d.SettleAsync(id, DraftPart.Course, conflict), viewer);

    private Task<(IReadOnlyList<DraftCompany> Others, IReadOnlyDictionary<DraftPart, int> Revisions)?> MeetAsync(int id, Viewer viewer) =>
        world.Data.AskAsync((DraftQueries d) => d.MeetAsync(id, DraftPart.Course, 3), viewer);

    private async Task<ChapterDrafting> ReadAsync(int id, Viewer? viewer = null) =>
        await world.Data.AskAsync((DraftQueries q) => q.ReadAsync(id), viewer ?? Author) ?? throw new InvalidOperationException("Not there.");
}
