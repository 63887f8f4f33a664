using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Announcements;
using Portal.Data.Paging;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Announcements;

/// <summary>Messages in the data layer: who may aim at whom, who receives, reads and loses them.</summary>
public sealed class AnnouncementTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private ProfessorViewer Colleague => Here.ProfessorEyes(Here.Colleague, "INF");

    [Fact]
    public async Task A_target_outside_what_one_teaches_does_not_exist()
    {
        foreach (var forged in new AnnouncementTarget[]
        {
            new(ProgrammeId: Here.Programmes["BIO"]), new(ProgrammeId: There.Programmes["INF"]), new(ProgrammeId: World.Nobody), new(FacultyId: Here.Faculties["LET"]),
            new(FacultyId: There.Faculties["SCI"]), new(LevelId: There.Levels["L2"]), new(LevelId: World.Nobody), new(SubjectId: Here.Subjects["BIO L2"]),
            new(SubjectId: There.Subjects["INF L2"]), new(ProgrammeId: Here.Programmes["INF"], FacultyId: Here.Faculties["LET"]),
            new(ProgrammeId: Here.Programmes["BIO"], SubjectId: Here.Subjects["INF L2"]), new(LevelId: Here.Levels["L1"], SubjectId: Here.Subjects["INF L2"]),
            new(Semester: 1), new(LevelId: Here.Levels["L2"], Semester: 3), new(ProgrammeId: -1),
        })
        {
            Assert.Equal(AnnouncementOutcome.TargetMissing, (await SaveAsync(Author, "Forgé", forged)).Outcome);
            Assert.Null(await world.Data.AskAsync<AnnouncementQueries, int?>(q => q.CountAsync(forged), Author));
        }
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("SCI", 5)]
    [InlineData("INF", 5)]
    [InlineData("INF L2", 2)]
    [InlineData("INF BTS3", 1)]
    [InlineData("subject INF L2", 2)]
    [InlineData("subject INF L1", 1)]
    public async Task Recipients_are_the_taught_students_of_exactly_the_target(string target, int expected)
    {
        await using var db = world.Open(There.Id);
        var author = There.ProfessorEyes(There.Author, "INF");
        var count = await world.Data.AskAsync<AnnouncementQueries, int?>(q => q.CountAsync(TargetOf(There, target)), author);
        Assert.Equal(expected, count);
        var id = (await SaveAsync(author, $"Pour {target}", TargetOf(There, target))).Id;
        var announcement = await db.Announcements.SingleAsync(a => a.Id == id);
        await using var transaction = await db.Database.BeginTransactionAsync();
        Assert.Equal(expected, await AnnouncementAudience.DeliverAsync(db, announcement, world.Clock.GetUtcNow(), default));
        Assert.Equal(0, await AnnouncementAudience.DeliverAsync(db, announcement, world.Clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task A_message_is_received_read_once_put_away_and_taken_back()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var id = await SentAsync(server, Author, "Contrôle vendredi", new(LevelId: Here.Levels["L2"]));
        Assert.Equal(Urls.Message(id), AnnouncementAudience.LinkTo(id));
        var (student, neighbour) = (Here.StudentEyes, Here.AsStudent(Here.Neighbour, "INF", "L2"));

        Assert.True((await InboxAsync(student)).Single(m => m.Id == id).IsNew);
        Assert.True((await InboxAsync(student)).Single(m => m.Id == id).IsNew);
        Assert.Equal((2, 0), await CountsAsync(id));
        await using (var db = world.Open(Here.Id))
        {
            Assert.Equal(2, await db.Notifications.CountAsync(n => n.Link == Urls.Message(id)));
        }

        // Both open it, one of them several times at once.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(student, id)));
        Assert.Contains("<strong>", (await OpenAsync(neighbour, id))?.Html, StringComparison.Ordinal);
        Assert.Equal((2, 2), await CountsAsync(id));
        await using (var db = world.Open(Here.Id))
        {
            Assert.False(await db.Notifications.AnyAsync(n => n.Link == Urls.Message(id) && n.ReadAt == null));
        }

        Assert.False((await InboxAsync(student)).Single(m => m.Id == id).IsNew);

        foreach (var other in Others())
        {
            Assert.DoesNotContain(await InboxAsync(other), m => m.Id == id);
            Assert.Null(await OpenAsync(other, id));
            Assert.False(await world.Data.AskAsync<InboxQueries, bool>(q => q.HideAsync(id), other));
        }

        Assert.True(await world.Data.AskAsync<InboxQueries, bool>(q => q.HideAsync(id), student));
        Assert.Null(await OpenAsync(student, id));
        Assert.Contains(await InboxAsync(neighbour), m => m.Id == id);

        Assert.False(await CommandAsync(Colleague, c => c.WithdrawAsync(id)));
        Assert.True(await CommandAsync(Author, c => c.WithdrawAsync(id)));
        Assert.False(await CommandAsync(Author, c => c.WithdrawAsync(id)));
        Assert.Null(await OpenAsync(neighbour, id));
        Assert.DoesNotContain(await InboxAsync(neighbour), m => m.Id == id);
        await Soon.Async(async () =>
        {
            await using var db = world.Open(Here.Id);
            return !await db.Notifications.AnyAsync(n => n.Link == Urls.Message(id));
        });
    }

    [Fact]
    public async Task Nobody_touches_another_s_draft()
    {
        var id = (await SaveAsync(Author, "À moi", new())).Id;
        foreach (var other in (Viewer[])[Colleague, There.ProfessorEyes(There.Author, "INF"), Here.StudentEyes, Here.AdminEyes, new AnonymousViewer()])
        {
            Assert.Null(await world.Data.AskAsync<AnnouncementQueries, AnnouncementDetail?>(q => q.FindOwnAsync(id), other));
            Assert.Equal(AnnouncementOutcome.Missing, (await SaveAsync(other, "Pris", new(), id)).Outcome);
            Assert.Equal(AnnouncementOutcome.Missing, await CommandAsync(other, c => c.SendAsync(id, null)));
            Assert.False(await CommandAsync(other, c => c.DeleteDraftAsync(id)));
            Assert.False(await CommandAsync(other, c => c.UnscheduleAsync(id)));
            Assert.Equal(EnclosureOutcome.Missing, await AttachAsync(other, id, "x.txt", "x"));
            Assert.Equal(EnclosureOutcome.Missing, await VoiceAsync(other, id, Ogg));
        }

        Assert.Equal("À moi", (await world.Data.AskAsync<AnnouncementQueries, AnnouncementDetail?>(q => q.FindOwnAsync(id), Author))?.Line.Title);
        Assert.True(await CommandAsync(Author, c => c.DeleteDraftAsync(id)));
    }

    [Fact]
    public async Task Nothing_empty_leaves_and_nothing_for_nobody_or_for_the_past()
    {
        var empty = (await SaveAsync(Author, "Vide", new(), text: "  ")).Id;
        Assert.Equal(AnnouncementOutcome.Empty, await CommandAsync(Author, c => c.SendAsync(empty, null)));
        Assert.Equal(EnclosureOutcome.Kept, await VoiceAsync(Author, empty, Ogg));
        Assert.Equal(AnnouncementOutcome.BadMoment, await CommandAsync(Author, c => c.SendAsync(empty, world.Clock.GetUtcNow().AddMinutes(-1))));
        Assert.Equal(AnnouncementOutcome.BadMoment, await CommandAsync(Author, c => c.SendAsync(empty, world.Clock.GetUtcNow().AddDays(400))));
        var nobody = (await SaveAsync(Author, "Personne", new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["M2"]))).Id;
        Assert.Equal(AnnouncementOutcome.Nobody, await CommandAsync(Author, c => c.SendAsync(nobody, null)));
    }

    [Fact]
    public async Task What_is_planned_waits_can_be_stopped_and_leaves_once()
    {
        await using var one = world.NewHost();
        await using var two = world.NewHost();
        await one.WorkAsync();
        await two.WorkAsync();
        var id = (await SaveAsync(Author, "Plus tard", new())).Id;
        Assert.Equal(AnnouncementOutcome.Done, await CommandAsync(Author, c => c.SendAsync(id, world.Clock.GetUtcNow().AddHours(2))));
        Assert.Equal(AnnouncementOutcome.Missing, (await SaveAsync(Author, "Changé", new(), id)).Outcome);
        Assert.True(await CommandAsync(Author, c => c.UnscheduleAsync(id)));
        Assert.Equal(AnnouncementOutcome.Done, (await SaveAsync(Author, "Changé", new(), id)).Outcome);
        Assert.Equal(AnnouncementOutcome.Done, await CommandAsync(Author, c => c.SendAsync(id, world.Clock.GetUtcNow().AddSeconds(1))));
        await Soon.Async(async () => await StateAsync(id) == AnnouncementState.Sent);
        Assert.Equal((5, 0), await CountsAsync(id));
        await using var db = world.Open(Here.Id);
        Assert.Equal(5, await db.Notifications.CountAsync(n => n.Link == Urls.Message(id)));
        Assert.False(await CommandAsync(Author, c => c.UnscheduleAsync(id)));
    }

    [Fact]
    public async Task Files_are_for_the_author_and_who_received_the_message()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var id = (await SaveAsync(Author, "Avec fichiers", new(LevelId: Here.Levels["L2"]))).Id;
        Assert.Equal(EnclosureOutcome.Kept, await AttachAsync(Author, id, "../../etc/é\u0000vil.txt", "Sujet du contrôle"));
        Assert.Equal(EnclosureOutcome.Empty, await AttachAsync(Author, id, "vide.txt", ""));
        Assert.Equal(EnclosureOutcome.NoVoice, await VoiceAsync(Author, id, Encoding.UTF8.GetBytes("<script>alert(1)</script>")));
        Assert.Equal(EnclosureOutcome.TooLarge, await VoiceAsync(Author, id, new byte[AnnouncementEnclosures.LargestVoice + 1]));
        Assert.Equal(EnclosureOutcome.Kept, await VoiceAsync(Author, id, Ogg));
        for (var i = 1; i < AnnouncementEnclosures.MostFiles; i++)
        {
            Assert.Equal(EnclosureOutcome.Kept, await AttachAsync(Author, id, $"{i}.txt", $"{i}"));
        }

        Assert.Equal(EnclosureOutcome.TooMany, await AttachAsync(Author, id, "onze.txt", "11"));
        var file = (await world.Data.AskAsync<AnnouncementQueries, AnnouncementDetail?>(q => q.FindOwnAsync(id), Author))?.Files[0] ?? throw new InvalidOperationException();
        Assert.Equal("évil.txt", file.Name);
        Assert.Null(await BytesAsync(Here.StudentEyes, id, file.Id));

        Assert.Equal(AnnouncementOutcome.Done, await CommandAsync(Author, c => c.SendAsync(id, null)));
        await Soon.Async(async () => await StateAsync(id) == AnnouncementState.Sent);
        Assert.NotNull(await BytesAsync(Here.StudentEyes, id, file.Id));
        Assert.True((await BytesAsync(Here.StudentEyes, id, null))?.IsVoice);
        Assert.NotNull(await BytesAsync(Author, id, file.Id));
        foreach (var other in Others())
        {
            Assert.Null(await BytesAsync(other, id, file.Id));
            Assert.Null(await BytesAsync(other, id, null));
        }

        // The file of one message under the number of another.
        var second = (await SaveAsync(Author, "Autre", new())).Id;
        Assert.Null(await BytesAsync(Author, second, file.Id));
        Assert.False(await world.Data.AskAsync<AnnouncementEnclosures, bool>(e => e.RemoveFileAsync(id, file.Id), Author));
        await CommandAsync(Author, c => c.WithdrawAsync(id));
        Assert.Null(await BytesAsync(Here.StudentEyes, id, file.Id));
        Assert.Null(await BytesAsync(Here.StudentEyes, id, null));
    }

    [Fact]
    public async Task Twenty_thousand_receive_a_message_in_less_than_ten_seconds_in_one_job()
    {
        await using var db = world.Open(There.Id);
        await db.Database.ExecuteSqlAsync($"""
            WITH made AS (
                INSERT INTO accounts (university_id, user_name, normalized_user_name, email_confirmed, enabled, accepted_at, created_at, last_role, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, security_stamp)
                SELECT {There.Id}, 'masse' || n, 'MASSE' || n, true, true, now(), now(), 1, false, false, false, 0, 'x' FROM generate_series(1, 20000) n RETURNING id)
            INSERT INTO students (university_id, account_id, first_name, last_name, programme_id, level_id, created_at)
            SELECT {There.Id}, id, 'A', 'B', {There.Programmes["BIO"]}, {There.Levels["L3"]}, now() FROM made
            """);

        // As autovacuum does: connections forget what they planned while the tables held seven rows.
        await db.Database.ExecuteSqlAsync($"ANALYZE students, accounts");
        await using var server = world.NewHost();
        var author = There.ProfessorEyes(There.Stranger, "BIO");
        var id = (await SaveAsync(author, "À vingt mille", new(LevelId: There.Levels["L3"]))).Id;
        Assert.Equal(AnnouncementOutcome.Done, await CommandAsync(author, c => c.SendAsync(id, null)));
        var since = Stopwatch.StartNew();
        await server.WorkAsync();
        await Soon.Async(async () => await db.Announcements.AsNoTracking().AnyAsync(a => a.Id == id && a.State == AnnouncementState.Sent));
        TestContext.Current.SendDiagnosticMessage($"20,000 recipients: {since.ElapsedMilliseconds} ms");
        Assert.Equal(20_000, await db.AnnouncementReceipts.CountAsync(r => r.AnnouncementId == id));
        Assert.Equal(20_000, await db.Notifications.CountAsync(n => n.Link == Urls.Message(id)));
        Assert.Equal(1, await db.Jobs.CountAsync(j => j.Kind == AnnouncementDelivery.Kind && j.UniversityId == There.Id && j.OwnerAccountId == There.Stranger.AccountId));
    }

    internal static byte[] Ogg { get; } = [.. "OggS"u8, 0, 2, .. new byte[20], 1, 19, .. "OpusHead"u8, .. new byte[200]];

    internal static AnnouncementTarget TargetOf(UniversityWorld here, string words) => words.Split(' ') switch
    {
        [""] => new(),
        ["SCI"] => new(FacultyId: here.Faculties["SCI"]),
        ["subject", var p, var l] => new(SubjectId: here.Subjects[$"{p} {l}"]),
        [var p, var l] => new(ProgrammeId: here.Programmes[p], LevelId: here.Levels[l]),
        [var p] => new(ProgrammeId: here.Programmes[p]),
        _ => throw new ArgumentException(words),
    };

    private Viewer[] Others() =>
    [
        new AnonymousViewer(), There.StudentEyes, Here.AsStudent(Here.LowerLevel, "INF", "L1"), Here.AsStudent(Here.OtherProgramme, "BIO", "L2"), Here.AsStudent(Here.HigherLevel, "INF", "M1"),
        Colleague, There.ProfessorEyes(There.Author, "INF"), Here.AdminEyes, There.AdminEyes,
    ];

    private async Task<int> SentAsync(DataHost server, Viewer author, string title, AnnouncementTarget target)
    {
        var id = (await SaveAsync(author, title, target with { ProgrammeId = Here.Programmes["INF"] })).Id;
        Assert.Equal(AnnouncementOutcome.Done, await CommandAsync(author, c => c.SendAsync(id, null)));
        await Soon.Async(async () => await StateAsync(id) == AnnouncementState.Sent);
        return id;
    }

    private Task<(AnnouncementOutcome Outcome, int Id)> SaveAsync(Viewer viewer, string title, AnnouncementTarget target, int? id = null, string text = "Un **mot**.") =>
        CommandAsync(viewer, c => c.SaveAsync(id, new(title, text, target)));

    private Task<T> CommandAsync<T>(Viewer viewer, Func<AnnouncementCommands, Task<T>> command) => world.Data.AskAsync(command, viewer);

    private async Task<IReadOnlyList<InboxLine>> InboxAsync(Viewer viewer) =>
        (await world.Data.AskAsync<InboxQueries, Page<InboxLine>?>(q => q.ListAsync(null), viewer))?.Items ?? [];

    private Task<InboxMessage?> OpenAsync(Viewer viewer, int id) => world.Data.AskAsync<InboxQueries, InboxMessage?>(q => q.OpenAsync(id), viewer);

    private Task<AnnouncementBytes?> BytesAsync(Viewer viewer, int id, int? file) => world.Data.AskAsync<AnnouncementQueries, AnnouncementBytes?>(q => q.FindBytesAsync(id, file), viewer);

    private Task<EnclosureOutcome> AttachAsync(Viewer viewer, int id, string name, string text) =>
        world.Data.AskAsync<AnnouncementEnclosures, EnclosureOutcome>(e => e.AddFileAsync(id, name, new MemoryStream(Encoding.UTF8.GetBytes(text))), viewer);

    private Task<EnclosureOutcome> VoiceAsync(Viewer viewer, int id, byte[] bytes) =>
        world.Data.AskAsync<AnnouncementEnclosures, EnclosureOutcome>(e => e.SetVoiceAsync(id, 9_999, new MemoryStream(bytes)), viewer);

    private async Task<AnnouncementState> StateAsync(int id)
    {
        await using var db = world.Open(Here.Id);
        return await db.Announcements.Where(a => a.Id == id).Select(a => a.State).SingleAsync();
    }

    private async Task<(int Recipients, int Readers)> CountsAsync(int id)
    {
        await using var db = world.Open(Here.Id);
        var counts = await db.Announcements.Where(a => a.Id == id).Select(a => new { a.Recipients, a.Readers }).SingleAsync();
        return (counts.Recipients, counts.Readers);
    }
}
