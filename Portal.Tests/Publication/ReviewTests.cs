using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Publication;
using Portal.Data.Chapters.Review;
using Portal.Data.Notifications;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>Somebody else reads the draft, remarks, and says whether it may be published.</summary>
public sealed class ReviewTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private ProfessorViewer Colleague => Here.ProfessorEyes(Here.Colleague, "INF");

    [Fact]
    public async Task A_reviewer_reads_the_draft_only_while_the_question_is_open()
    {
        var chapter = Here.Draft.Id;
        await WriteAsync(chapter, "Secret d’auteur.");
        Assert.Null(await ReadAsync(Colleague, chapter));
        Assert.Null(await FileAsync(Colleague, Here.Draft.SolutionsImage.Id));

        Assert.True(await AskAsync(Author, chapter, Here.Colleague.Id));
        Assert.False(await AskAsync(Author, chapter, Here.Colleague.Id));

        var draft = await ReadAsync(Colleague, chapter);
        Assert.Equal(("Secret d’auteur.", true, false), (draft?.Texts.Course, draft?.MayDecide, draft?.MayAsk));
        Assert.Empty(draft?.Candidates ?? []);
        Assert.NotNull(await FileAsync(Colleague, Here.Draft.SolutionsImage.Id));
        Assert.Equal([chapter], (await world.Data.AskAsync<ReviewQueries, IReadOnlyList<ReviewToAnswer>>(q => q.ListToAnswerAsync(), Colleague)).Select(r => r.ChapterId));
        Assert.Equal(ReviewState.Asked, (await world.ChapterAsync(Here, chapter)).Review);

        // Reading is not writing, publishing, or seeing the history.
        Assert.Null(await world.PublishAsync(Colleague, chapter, Texts("Volé.")));
        Assert.Null(await world.Data.AskAsync<DraftQueries, ChapterDrafting?>(q => q.ReadAsync(chapter), Colleague));
        Assert.Null(await world.Data.AskAsync<PublicationQueries, PublishingDesk?>(q => q.ReadAsync(chapter), Colleague));
        Assert.False(await AskAsync(Colleague, chapter, Here.Author.Id));
        Assert.Null(await world.ReadAsync(Colleague, chapter));

        Assert.Equal(ReviewOutcome.NoteMissing, await DecideAsync(Colleague, chapter, false, " ", draft?.Texts));
        Assert.Equal(ReviewOutcome.Done, await DecideAsync(Colleague, chapter, false, "À revoir.", draft?.Texts));
        Assert.Null(await ReadAsync(Colleague, chapter));
        Assert.Null(await FileAsync(Colleague, Here.Draft.SolutionsImage.Id));
        Assert.Null(await DecideAsync(Colleague, chapter, true, "", draft?.Texts));
        Assert.Null(await world.Data.AskAsync<ReviewComments, long?>(c => c.AddAsync(chapter, SectionKind.Course, "", "", "Trop tard."), Colleague));
        Assert.Equal(ReviewState.ChangesAsked, (await world.ChapterAsync(Here, chapter)).Review);
        var seen = await ReadAsync(Author, chapter);
        Assert.Equal((ReviewDecision.ChangesAsked, "À revoir.", true), seen?.Reviews.Select(r => (r.Decision, r.Note, r.OfThisText)).First());

        await using var db = world.Open(Here.Id);
        Assert.Equal(1, await db.Notifications.CountAsync(n => n.AccountId == Here.Colleague.AccountId && n.Kind == NotificationKind.ReviewAsked && n.Link == $"/teach/chapters/{chapter}/review"));
        Assert.Equal(1, await db.Notifications.CountAsync(n => n.AccountId == Here.Author.AccountId && n.Kind == NotificationKind.ReviewDecided && n.Link == $"/teach/chapters/{chapter}/review"));
    }

    [Fact]
    public async Task An_approval_holds_for_the_very_text_and_the_server_asks_for_it()
    {
        var chapter = Here.Below.Id;
        await world.SetAsync($"UPDATE university_settings SET review_required = true WHERE university_id = {Here.Id}");
        var approved = Texts("Relu.");
        await WriteAsync(chapter, approved);
        Assert.IsType<PublishUnapproved>(await world.PublishAsync(Author, chapter, approved));
        Assert.IsType<PublishUnapproved>(await world.PublishAsync(Author, chapter, approved, new() { At = world.Clock.GetUtcNow().AddDays(1) }));
        await AskAsync(Author, chapter, Here.Colleague.Id);
        Assert.IsType<PublishUnapproved>(await world.PublishAsync(Author, chapter, approved));
        Assert.Equal(ReviewOutcome.Outdated, await DecideAsync(Colleague, chapter, true, "", Texts("Autre.")));
        Assert.Equal(ReviewOutcome.Done, await DecideAsync(Colleague, chapter, true, "", approved));

        Assert.IsType<PublishUnapproved>(await world.PublishAsync(Author, chapter, Texts("Relu, puis changé.")));
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, chapter, approved));
        Assert.Equal(ReviewState.None, (await world.ChapterAsync(Here, chapter)).Review);
        await WriteAsync(Here.Above.Id, Texts("Par l’administration."));
        Assert.IsType<PublishDone>(await world.PublishAsync(Here.AdminEyes, Here.Above.Id, Texts("Par l’administration.")));
        await world.SetAsync($"UPDATE university_settings SET review_required = false WHERE university_id = {Here.Id}");
    }

    [Fact]
    public async Task Only_colleagues_of_the_programme_and_co_authors_are_asked_and_never_oneself()
    {
        var there = world.World.Dunes;
        foreach (var professor in new[] { Here.Stranger.Id, Here.Author.Id, there.Colleague.Id, there.Author.Id, World.Nobody, 0 })
        {
            Assert.False(await AskAsync(Author, Here.Open.Id, professor));
        }

        foreach (var (who, viewer) in world.Others().Where(o => !o.Who.Contains("without", StringComparison.Ordinal)))
        {
            Assert.False(await AskAsync(viewer, Here.Open.Id, Here.Colleague.Id), who);
            Assert.True(await ReadAsync(viewer, Here.Open.Id) is null, who);
            Assert.True(await world.Data.AskAsync<ReviewQueries, RenderedChapter?>(q => q.RenderAsync(Here.Open.Id, Texts()), viewer) is null, who);
            Assert.True(await world.Data.AskAsync<PublicationQueries, PublishingDesk?>(q => q.ReadAsync(Here.Open.Id), viewer) is null, who);
            Assert.True(await world.Data.AskAsync<PublicationQueries, ChapterTexts?>(q => q.ReadDraftAsync(Here.Open.Id), viewer) is null, who);
            Assert.Empty(await world.Data.AskAsync<ReviewQueries, IReadOnlyList<ReviewToAnswer>>(q => q.ListToAnswerAsync(), viewer is ProfessorViewer { ProfessorId: var id } && id == Here.Colleague.Id ? new AnonymousViewer() : viewer));
            if (who != "an administrator elsewhere")
            {
                Assert.True(await world.Data.AskAsync<PublicationSettings, PublicationChoices?>(q => q.ReadAsync(), viewer) is null, who);
                Assert.False(await world.Data.AskAsync<PublicationSettings, bool>(q => q.SaveAsync(new(true, new Dictionary<Portal.Data.Chapters.Checks.CheckKind, Portal.Data.Chapters.Checks.CheckWeight>())), viewer), who);
            }
        }

        Assert.Equal([Here.Colleague.Id], (await ReadAsync(Author, Here.Open.Id))?.Candidates.Select(c => c.ProfessorId));
    }

    [Fact]
    public async Task Remarks_stay_with_their_passage_and_forged_ids_lead_nowhere()
    {
        var (chapter, other) = (Here.PastDate.Id, Here.Never.Id);
        await AskAsync(Author, chapter, Here.Colleague.Id);
        var remark = await AddAsync(Colleague, chapter, "Le signe est faux.");
        Assert.NotNull(remark);
        Assert.NotNull(await ReplyAsync(Author, chapter, remark ?? 0, "Corrigé."));

        // Through another chapter of one's own, by strangers, on a reply.
        Assert.Null(await ReplyAsync(Author, other, remark ?? 0, "Ailleurs."));
        Assert.False(await ResolveAsync(Author, other, remark ?? 0));
        foreach (var (who, viewer) in world.Others().Where(o => o.Who is not ("a colleague" or "the author without the programme")))
        {
            Assert.True(await AddAsync(viewer, chapter, "Intrus.") is null, who);
            Assert.True(await ReplyAsync(viewer, chapter, remark ?? 0, "Intrus.") is null, who);
            Assert.False(await ResolveAsync(viewer, chapter, remark ?? 0), who);
        }

        Assert.Null(await AddAsync(Colleague, other, "Pas celui-ci."));
        Assert.Null(await AddAsync(Author, chapter, " \0 "));
        Assert.True(await ResolveAsync(Author, chapter, remark ?? 0));
        var draft = await ReadAsync(Author, chapter);
        Assert.Equal(["Le signe est faux.", "Corrigé."], draft?.Remarks.Select(r => r.Text));
        Assert.NotNull(draft?.Remarks[0].ResolvedAt);
        Assert.True(await world.Data.AskAsync<ChapterReviews, bool>(r => r.TakeBackAsync(chapter, draft?.Reviews[0].Id ?? 0), Author));
        Assert.Null(await ReadAsync(Colleague, chapter));
        Assert.Equal(ReviewState.None, (await world.ChapterAsync(Here, chapter)).Review);
    }

    [Fact]
    public void A_passage_is_found_again_after_the_text_around_it_changed()
    {
        var before = DraftPassages.Of("<h2 id=\"a\">Un</h2><p>La somme est finie.</p><p>Elle vaut deux.</p>");
        var after = DraftPassages.Of("<p>Avant.</p><h2 id=\"a\">Un</h2><p>Elle vaut deux.</p><h2>Deux</h2><p>Elle vaut deux.</p><p>La somme est infinie.</p>");
        Assert.Equal(("Un", "Elle vaut deux."), (before[2].Heading, before[2].Quote));
        Assert.Equal(2, DraftPassages.Find(after, "Un", "Elle vaut deux."));
        Assert.Equal(4, DraftPassages.Find(after, "Deux", "Elle vaut deux."));
        Assert.Equal(-1, DraftPassages.Find(after, "Un", "La somme est finie."));
        Assert.Equal(2, DraftPassages.Find(DraftPassages.Of("<h2>Un</h2><p>x</p><p>La somme est fausse.</p>"), "Un", "La somme est finie."));
        Assert.Equal(-1, DraftPassages.Find(after, "", ""));
    }

    private Task WriteAsync(int chapter, string course) => WriteAsync(chapter, ChapterTexts.Of("Titre", course));

    private async Task WriteAsync(int chapter, ChapterTexts texts)
    {
        foreach (var (part, text) in new[] { (3, texts.Title), (0, texts.Course), (1, texts.Exercises), (2, texts.Solutions) })
        {
            await world.SetAsync($"""
                INSERT INTO chapter_drafts (university_id, chapter_id, part, text, revision, saved_at, saved_from) VALUES ({Here.Id}, {chapter}, {(short)part}, {text}, 1, now(), '')
                ON CONFLICT (chapter_id, part) DO UPDATE SET text = excluded.text
                """);
        }
    }

    private Task<bool> AskAsync(Viewer viewer, int chapter, int professor) => world.Data.AskAsync<ChapterReviews, bool>(r => r.AskAsync(chapter, professor, "S’il vous plaît."), viewer);

    private Task<ReviewOutcome?> DecideAsync(Viewer viewer, int chapter, bool approve, string note, ChapterTexts? seen) =>
        world.Data.AskAsync<ChapterReviews, ReviewOutcome?>(r => r.DecideAsync(chapter, approve, note, seen?.Seal() ?? ""), viewer);

    private Task<DraftUnderReview?> ReadAsync(Viewer viewer, int chapter) => world.Data.AskAsync<ReviewQueries, DraftUnderReview?>(q => q.ReadAsync(chapter), viewer);

    private Task<AttachmentFile?> FileAsync(Viewer viewer, int id) => world.Data.AskAsync<AttachmentQueries, AttachmentFile?>(q => q.FindAsync(id), viewer);

    private Task<long?> AddAsync(Viewer viewer, int chapter, string text) =>
        world.Data.AskAsync<ReviewComments, long?>(c => c.AddAsync(chapter, SectionKind.Course, "Un", "Elle vaut deux.", text), viewer);

    private Task<long?> ReplyAsync(Viewer viewer, int chapter, long remark, string text) => world.Data.AskAsync<ReviewComments, long?>(c => c.ReplyAsync(chapter, remark, text), viewer);

    private Task<bool> ResolveAsync(Viewer viewer, int chapter, long remark) => world.Data.AskAsync<ReviewComments, bool>(c => c.ResolveAsync(chapter, remark, true), viewer);
}
