using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Announcements;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Publication;
using Portal.Data.Chapters.Review;
using Portal.Data.Chapters.Versions;
using Portal.Data.Deletion;
using Portal.Data.Importing;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.People;
using Portal.Data.Reading;
using Portal.Tests.Support;

namespace Portal.Tests.EndToEnd;

/// <summary>The served portal with something on every page: messages, lessons, versions, a review, an import, jobs, a bin. A window for each person, kept open.</summary>
public sealed partial class TourApp(PortalCluster cluster, Chromium chromium) : ReadingApp(cluster, chromium)
{
    private readonly Dictionary<string, IBrowserContext> windows = [];

    public UniversityWorld Here => World.Fleuve;

    public int SentMessage { get; private set; }

    public int PlannedMessage { get; private set; }

    public int DraftMessage { get; private set; }

    /// <summary>A weekly one, and its first time.</summary>
    public (int Id, int Time) Lesson { get; private set; }

    public (long Batch, long Item) Import { get; private set; }

    /// <summary>Of the author.</summary>
    public long Job { get; private set; }

    /// <summary>Two of <see cref="UniversityWorld.PastDate"/>.</summary>
    public (VersionKey From, VersionKey To) Versions { get; private set; }

    /// <summary>Of a deed to many people.</summary>
    public long Result { get; private set; }

    /// <summary>The token of a link that opens a password.</summary>
    public string Invitation { get; private set; } = "";

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private AnnouncementTarget AtL2 => new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L2"]);

    /// <summary>The window of somebody, the same each time; null for a visitor.</summary>
    public async Task<IBrowserContext> WindowOfAsync(Person? person)
    {
        var name = person?.UserName ?? "";
        if (!windows.TryGetValue(name, out var window))
        {
            windows[name] = window = await OpenAsync(person);
        }

        return window;
    }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var data = new DataHost(Database, Files, Clock);
        await PublishAsync(data);
        await ReviewAsync(data);
        await SendAsync(data);
        await PlanAsync(data);
        await ImportAsync(data);
        Assert.NotNull(await data.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Subject, Here.Subjects["LET L1"])), Here.AdminEyes));
        await PeopleAsync(data);
        await LiveAYearAsync(data);
        await PutAwayAsync(data);
        Job = (await data.AskAsync((JobQueries q) => q.ListOwnAsync(null), Author)).Items[0].Id;
    }

    /// <summary>An account that was closed and opened again, a view, and somebody with a link.</summary>
    private async Task PeopleAsync(DataHost data)
    {
        foreach (var deed in new[] { PeopleDeed.Disable, PeopleDeed.Enable })
        {
            var done = await data.AskAsync((PeopleDeeds d) => d.DoAsync(new(deed, new(PeopleKind.Students, [Here.OtherProgramme.Id], new()), 1)), Here.AdminEyes);
            Result = Assert.IsType<PeopleDeedOutcome.Done>(done).Result;
        }

        Assert.True(await data.AskAsync((SavedViews v) => v.SaveAsync(PeopleKind.Students, "Deuxième année", "q=diop"), Here.AdminEyes));
        await using var db = Open(Here.Id);
        var account = new Account
        {
            UserName = "invitee", NormalizedUserName = "INVITEE", Email = "invitee@ugf.example", NormalizedEmail = "INVITEE@UGF.EXAMPLE", UniversityId = Here.Id, AcceptedAt = Clock.GetUtcNow(),
            CreatedAt = Clock.GetUtcNow(), SecurityStamp = "x",
        };
        db.Add(account);
        await db.SaveChangesAsync();
        var (token, hash) = AccountInvitations.NewToken();
        db.Add(new Invitation { AccountId = account.Id, Kind = InvitationKind.Welcome, AskedAt = Clock.GetUtcNow(), SentAt = Clock.GetUtcNow(), TokenHash = hash });
        await db.SaveChangesAsync();
        Invitation = token;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (var window in windows.Values)
        {
            await window.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task PublishAsync(DataHost data)
    {
        var chapter = Here.PastDate.Id;
        await PublishAsync(data, chapter, "La valeur est deux.", new());
        Assert.True(await data.AskAsync((ReadingCommands r) => r.MarkReadAsync(chapter), Here.StudentEyes));
        await PublishAsync(data, chapter, "La valeur est trois, et une phrase s’ajoute.", new() { Erratum = "Trois, pas deux.", TellReaders = true });
        await PublishAsync(data, Here.Never.Id, "Pour plus tard.", new() { At = Clock.GetUtcNow().AddDays(3) });
        var history = await data.AskAsync((VersionQueries q) => q.ListAsync(chapter, null), Author);
        var keys = history?.Entries.Select(e => e.Key).ToList() ?? [];
        Assert.True(keys.Count >= 2, "There are two versions to compare.");
        Versions = (keys[1], keys[0]);
    }

    private async Task PublishAsync(DataHost data, int chapter, string course, PublishRequest request) => Assert.NotNull(await data.AskAsync(
        (Publications p) => p.PublishAsync(chapter, ChapterTexts.Of("Valeurs", $"## Début\n\n{course}", "## Exercice 1\n\nÀ faire.", "## Exercice 1\n\nFait."), request), Author));

    private async Task ReviewAsync(DataHost data)
    {
        var (chapter, colleague) = (Here.Draft.Id, Here.ProfessorEyes(Here.Colleague, "INF"));
        await data.AskAsync((DraftCommands d) => d.SaveAsync(chapter, DraftPart.Course, new() { Text = "## Un\n\nElle vaut deux.\n\n![](plan.png)\n", BaseText = "", From = "tour" }), Author);
        Assert.True(await data.AskAsync((ChapterReviews r) => r.AskAsync(chapter, Here.Colleague.Id, "Le signe vous paraît-il juste ?"), Author));
        Assert.NotNull(await data.AskAsync((ReviewComments c) => c.AddAsync(chapter, SectionKind.Course, "Un", "Elle vaut deux.", "Plutôt trois."), colleague));
    }

    private async Task SendAsync(DataHost data)
    {
        async Task<int> WriteAsync(string title) =>
            (await data.AskAsync((AnnouncementCommands c) => c.SaveAsync(null, new(title, "Le contrôle porte sur les **chapitres 1 à 3**.", AtL2)), Author)).Id;

        DraftMessage = await WriteAsync("Brouillon de message");
        PlannedMessage = await WriteAsync("Message de demain");
        SentMessage = await WriteAsync("Contrôle vendredi");
        Assert.Equal(AnnouncementOutcome.Done, await data.AskAsync((AnnouncementCommands c) => c.SendAsync(PlannedMessage, Clock.GetUtcNow().AddDays(1)), Author));
        Assert.Equal(AnnouncementOutcome.Done, await data.AskAsync((AnnouncementCommands c) => c.SendAsync(SentMessage, null), Author));
        await Soon.Async(async () =>
        {
            await using var db = Open(Here.Id);
            return await db.Announcements.AnyAsync(a => a.Id == SentMessage && a.State == AnnouncementState.Sent);
        });
    }

    private async Task PlanAsync(DataHost data)
    {
        var day = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(1);
        var (outcome, lesson) = await data.AskAsync((LessonCommands c) => c.SaveAsync(null, new("Révision des matrices", AtL2, day, new TimeOnly(14, 0), 60, 3)), Author);
        Assert.Equal(LessonOutcome.Done, outcome);
        var times = (await data.AskAsync((LessonQueries q) => q.FindOwnAsync(lesson), Author))?.Times ?? [];
        Lesson = (lesson, times[0].Id);
    }

    private async Task ImportAsync(DataHost data)
    {
        await using var text = new MemoryStream("# Les suites\n\nUne suite est une *fonction* de $n$.\n\n## Exercice 1\n\nCalculer.\n"u8.ToArray());
        var waits = Assert.IsType<ImportWaits>(await data.AskAsync((ImportCommands c) => c.ReadAsync(Here.Subjects["INF L2"], "suites.md", text), Author));
        var batch = await data.AskAsync((ImportQueries q) => q.ReadAsync(waits.BatchId), Author);
        Import = (waits.BatchId, batch?.Lines[0].Id ?? 0);
    }
}
