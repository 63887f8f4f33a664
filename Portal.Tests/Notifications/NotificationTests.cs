using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Paging;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Notifications;

/// <summary>Who is told what, and what becomes of it.</summary>
public sealed class NotificationTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    [Fact]
    public async Task Students_at_the_level_or_above_on_the_track_are_told_and_nobody_else()
    {
        var title = "Portée EL-R4";
        await using var db = world.Open(Here.Id);
        var told = await NotificationFanOut.ToStudentsAsync(db, Here.Programmes["INF"], Here.Tracks["LMD"], 2, Notice(title), default);

        Assert.Equal(3, told);
        foreach (var (viewer, sees) in new (Viewer, bool)[]
        {
            (Here.StudentEyes, true), (Here.AsStudent(Here.Neighbour, "INF", "L2"), true), (Here.AsStudent(Here.HigherLevel, "INF", "M1"), true),
            (Here.AsStudent(Here.LowerLevel, "INF", "L1"), false), (Here.AsStudent(Here.OtherProgramme, "BIO", "L2"), false), (Here.AsStudent(Here.OtherTrack, "INF", "BTS3"), false),
            (Here.AsStudent(Here.Waiting, "INF", "L1"), false), (There.StudentEyes, false), (Here.ProfessorEyes(Here.Author, "INF"), false), (Here.AdminEyes, false), (new AnonymousViewer(), false),
        })
        {
            Assert.Equal(sees, (await ListAsync(viewer)).Any(n => n.Title == title));
        }
    }

    [Fact]
    public async Task Closed_accounts_and_people_in_the_bin_are_told_nothing()
    {
        await using var db = world.Open(There.Id);
        await db.Users.Where(a => a.Id == There.Neighbour.AccountId).ExecuteUpdateAsync(set => set.SetProperty(a => a.Enabled, false));
        await db.Students.Where(s => s.Id == There.HigherLevel.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, world.Clock.GetUtcNow()));
        Assert.Equal(1, await NotificationFanOut.ToStudentsAsync(db, There.Programmes["INF"], There.Tracks["LMD"], 2, Notice("Fermés"), default));
        Assert.Equal(0, await NotificationFanOut.ToStudentAsync(db, There.HigherLevel.Id, Notice("Fermés"), default));
    }

    [Fact]
    public async Task Ids_of_another_university_are_not_there()
    {
        await using var db = world.Open(Here.Id);
        Assert.Equal(0, await NotificationFanOut.ToStudentsAsync(db, There.Programmes["INF"], There.Tracks["LMD"], 1, Notice("Ailleurs"), default));
        Assert.Equal(0, await NotificationFanOut.ToStudentAsync(db, There.Student.Id, Notice("Ailleurs"), default));
        Assert.Equal(1, await NotificationFanOut.ToProfessorsAsync(db, [There.Author.Id, Here.Author.Id, World.Nobody], Notice("Ailleurs"), default));
        Assert.DoesNotContain(await ListAsync(There.ProfessorEyes(There.Author, "INF")), n => n.Title == "Ailleurs");
    }

    [Fact]
    public async Task Another_s_notification_is_not_there_to_open_mark_or_delete()
    {
        await using var db = world.Open(Here.Id);
        await NotificationFanOut.ToStudentAsync(db, Here.Student.Id, Notice("À moi"), default);
        var id = (await ListAsync(Here.StudentEyes)).First(n => n.Title == "À moi").Id;
        foreach (var other in new Viewer[] { Here.AsStudent(Here.Neighbour, "INF", "L2"), There.StudentEyes, Here.AdminEyes, Here.ProfessorEyes(Here.Author, "INF"), new AnonymousViewer() })
        {
            Assert.Null(await CommandAsync(other, c => c.OpenAsync(id)));
            Assert.False(await CommandAsync(other, c => c.ReadAsync(id)));
            Assert.False(await CommandAsync(other, c => c.DeleteAsync(id)));
            await CommandAsync(other, c => c.DeleteAllAsync());
        }

        Assert.True((await ListAsync(Here.StudentEyes)).Single(n => n.Id == id).IsNew);
        Assert.Equal("/chapters/1", await CommandAsync(Here.StudentEyes, c => c.OpenAsync(id)));
        Assert.False((await ListAsync(Here.StudentEyes)).Single(n => n.Id == id).IsNew);
        Assert.True(await CommandAsync(Here.StudentEyes, c => c.DeleteAsync(id)));
        Assert.False(await CommandAsync(Here.StudentEyes, c => c.DeleteAsync(id)));
    }

    [Fact]
    public async Task The_count_of_new_ones_costs_nothing_while_nothing_changes_and_changes_everywhere_within_a_second()
    {
        await using var server = world.NewHost();
        await server.ListenAsync();
        await using var db = world.Open(Here.Id);
        var student = Here.AsStudent(Here.LowerLevel, "INF", "L1");
        var before = await server.Get<UnreadCounts>().FindAsync(student);
        Assert.Empty(await server.Statements.DuringAsync(() => server.Get<UnreadCounts>().FindAsync(student)));

        await Soon.WithinASecondAsync(
            async () =>
            {
                await NotificationFanOut.ToStudentAsync(db, Here.LowerLevel.Id, Notice("Compte"), default);
                before++;
            },
            async () => await server.Get<UnreadCounts>().FindAsync(student) == before);
        await Soon.WithinASecondAsync(() => CommandAsync(student, c => c.ReadAllAsync()), async () => await server.Get<UnreadCounts>().FindAsync(student) == 0);

        for (var i = 0; i < 120; i++)
        {
            await NotificationFanOut.ToStudentAsync(db, Here.LowerLevel.Id, Notice($"Beaucoup {i}"), default);
        }

        await Soon.Async(async () => await server.Get<UnreadCounts>().FindAsync(student) == UnreadCounts.AtMost);
        var first = await world.Data.AskAsync<NotificationQueries, Page<NotificationLine>>(q => q.ListAsync(true, null), student);
        var second = await world.Data.AskAsync<NotificationQueries, Page<NotificationLine>>(q => q.ListAsync(true, first.Items[^1].Id), student);
        Assert.Equal((NotificationQueries.PageSize, true, true), (second.Items.Count, second.HasBefore, second.HasAfter));
        Assert.Equal("Beaucoup 89", second.Items[0].Title);
        Assert.True(await CommandAsync(student, c => c.DeleteAllAsync()) >= 120);
        Assert.Empty(await ListAsync(student));
    }

    [Theory]
    [InlineData("//ailleurs.example")]
    [InlineData("https://ailleurs.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task A_link_that_leads_elsewhere_is_refused(string link)
    {
        await using var db = world.Open(Here.Id);
        await Assert.ThrowsAsync<ArgumentException>(() => NotificationFanOut.ToStudentAsync(db, Here.Student.Id, new(NotificationKind.Answer, "x", "y", link), default));
    }

    [Fact]
    public async Task A_title_too_long_is_cut_between_characters()
    {
        await using var db = world.Open(Here.Id);
        var title = new string('a', 298) + "😀😀😀";
        await NotificationFanOut.ToStudentAsync(db, Here.Student.Id, new(NotificationKind.Answer, title, new string('b', 900), "/chapters/2"), default);
        var line = (await ListAsync(Here.StudentEyes)).First(n => n.Title.StartsWith("aaaa", StringComparison.Ordinal));
        Assert.Equal(new string('a', 298) + "…", line.Title);
    }

    [Fact]
    public async Task A_published_chapter_is_told_once_to_those_who_may_read_it()
    {
        await using var server = world.NewHost();
        Assert.Equal(Urls.Chapter(7), ChapterNoticeJob.LinkTo(7));
        var shown = await server.EnqueueAsync(Here.ProfessorEyes(Here.Author, "INF"), ChapterNoticeJob.Kind, new ChapterNotice(Here.Above.Id, NotificationKind.ChapterPublished));
        var hidden = await server.EnqueueAsync(Here.ProfessorEyes(Here.Author, "INF"), ChapterNoticeJob.Kind, new ChapterNotice(Here.Draft.Id, NotificationKind.ChapterPublished));
        var elsewhere = await server.EnqueueAsync(There.ProfessorEyes(There.Author, "INF"), ChapterNoticeJob.Kind, new ChapterNotice(Here.Above.Id, NotificationKind.ChapterPublished));
        await server.WorkAsync();
        foreach (var id in new[] { shown, hidden, elsewhere })
        {
            await Soon.Async(async () => (await server.FindJobAsync(new MainAdminViewer(1, 1, null), id))?.State == JobState.Succeeded);
        }

        await using var db = world.Open(Here.Id);
        Assert.Equal([Here.HigherLevel.AccountId], await db.Notifications.Where(n => n.Title == Here.Above.Title).Select(n => n.AccountId).ToListAsync());
        Assert.False(await db.Notifications.AnyAsync(n => n.Title == Here.Draft.Title));
    }

    private static Notice Notice(string title) => new(NotificationKind.ChapterPublished, title, "Awa Ndiaye", "/chapters/1");

    private async Task<IReadOnlyList<NotificationLine>> ListAsync(Viewer viewer) =>
        (await world.Data.AskAsync<NotificationQueries, Page<NotificationLine>>(q => q.ListAsync(false, null), viewer)).Items;

    private Task<T> CommandAsync<T>(Viewer viewer, Func<NotificationCommands, Task<T>> command) => world.Data.AskAsync(command, viewer);
}
