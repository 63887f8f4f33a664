using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Announcements;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.Paging;
using Portal.Tests.Support;

namespace Portal.Tests.Lessons;

/// <summary>Lessons in the data layer: who may plan what, who sees and joins, what changes and cancelling do.</summary>
public sealed class LessonTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private AnnouncementTarget AtL2 => new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L2"]);

    [Fact]
    public async Task What_one_does_not_teach_or_is_no_level_cannot_be_aimed_at()
    {
        foreach (var forged in new AnnouncementTarget[]
        {
            new(), new(ProgrammeId: Here.Programmes["INF"]), new(LevelId: Here.Levels["L2"]), new(ProgrammeId: Here.Programmes["BIO"], LevelId: Here.Levels["L2"]),
            new(ProgrammeId: There.Programmes["INF"], LevelId: There.Levels["L2"]), new(ProgrammeId: Here.Programmes["INF"], LevelId: There.Levels["L2"]),
            new(SubjectId: Here.Subjects["BIO L2"]), new(SubjectId: There.Subjects["INF L2"]), new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L1"], SubjectId: Here.Subjects["INF L2"]),
        })
        {
            Assert.Equal(LessonOutcome.TargetMissing, (await SaveAsync(Author, Tomorrow("Forgé") with { Target = forged })).Outcome);
        }

        foreach (var other in (Viewer[])[Here.StudentEyes, Here.AdminEyes, new AnonymousViewer()])
        {
            Assert.Equal(LessonOutcome.Missing, (await SaveAsync(other, Tomorrow("Forgé"))).Outcome);
        }
    }

    [Theory]
    [InlineData(14, 1, LessonOutcome.BadLength)]
    [InlineData(181, 1, LessonOutcome.BadLength)]
    [InlineData(60, 0, LessonOutcome.BadLength)]
    [InlineData(60, 54, LessonOutcome.BadLength)]
    [InlineData(-60, 1, LessonOutcome.BadLength)]
    [InlineData(15, 53, LessonOutcome.Done)]
    [InlineData(180, 1, LessonOutcome.Done)]
    public async Task Length_and_weeks_have_bounds(int minutes, int weeks, LessonOutcome expected) =>
        Assert.Equal(expected, (await SaveAsync(Author, Tomorrow("Bornes") with { Minutes = minutes, Weeks = weeks })).Outcome);

    [Fact]
    public async Task A_lesson_is_not_planned_for_the_past_or_beyond_a_year()
    {
        var today = Today();
        Assert.Equal(LessonOutcome.BadMoment, (await SaveAsync(Author, Tomorrow("Hier") with { FirstDay = today.AddDays(-1) })).Outcome);
        Assert.Equal(LessonOutcome.BadMoment, (await SaveAsync(Author, Tomorrow("Loin") with { FirstDay = today.AddDays(400) })).Outcome);
        Assert.Equal(LessonOutcome.BadMoment, (await SaveAsync(Author, Tomorrow("Fin") with { FirstDay = DateOnly.MaxValue.AddYears(-1) })).Outcome);
    }

    [Fact]
    public async Task Students_of_the_programme_at_the_level_or_above_see_it_and_others_do_not()
    {
        var id = (await SaveAsync(Author, Tomorrow("Visible"))).Id;
        var time = (await TimesAsync(id)).Single();
        foreach (var (viewer, sees) in new (Viewer, bool)[]
        {
            (Here.StudentEyes, true), (Here.AsStudent(Here.HigherLevel, "INF", "M1"), true), (Author, true), (Here.ProfessorEyes(Here.Colleague, "INF"), true), (Here.AdminEyes, true),
            (Here.AsStudent(Here.LowerLevel, "INF", "L1"), false), (Here.AsStudent(Here.OtherProgramme, "BIO", "L2"), false), (Here.AsStudent(Here.OtherTrack, "INF", "BTS3"), false),
            (Here.ProfessorEyes(Here.Stranger, "BIO"), false), (There.StudentEyes, false), (There.ProfessorEyes(There.Author, "INF"), false), (There.AdminEyes, false), (new AnonymousViewer(), false),
        })
        {
            Assert.Equal(sees, (await ListAsync(viewer)).Any(l => l.LessonId == id));
            Assert.Equal(sees, await QueryAsync(viewer, q => q.FindAsync(time.Id)) is not null);
            Assert.Equal(sees, await QueryAsync(viewer, q => q.JoinAsync(time.Id)) is not null);
        }

        foreach (var other in (Viewer[])[Here.ProfessorEyes(Here.Colleague, "INF"), There.ProfessorEyes(There.Author, "INF"), Here.AdminEyes, Here.StudentEyes])
        {
            Assert.Null(await QueryAsync(other, q => q.FindOwnAsync(id)));
            Assert.Null(await QueryAsync(other, q => q.ReadAttendanceAsync(id, time.Id)));
            Assert.False(await CommandAsync(other, c => c.CancelAsync(id)));
            Assert.False(await CommandAsync(other, c => c.CancelOneAsync(id, time.Id)));
            Assert.NotEqual(LessonOutcome.Done, (await SaveAsync(other, Tomorrow("Pris"), id)).Outcome);
        }
    }

    [Fact]
    public async Task The_room_opens_a_quarter_of_an_hour_before_and_notes_students_once_until_the_end()
    {
        var clock = world.Clock;
        var id = (await SaveAsync(Author, Tomorrow("Présences"))).Id;
        var time = (await TimesAsync(id)).Single();
        var before = clock.Ahead;
        try
        {
            clock.Ahead += time.StartsAt - clock.GetUtcNow() - TimeSpan.FromMinutes(16);
            Assert.Null((await QueryAsync(Here.StudentEyes, q => q.JoinAsync(time.Id)))?.Room);
            clock.Ahead += TimeSpan.FromMinutes(2);
            var room = (await QueryAsync(Here.StudentEyes, q => q.JoinAsync(time.Id)))?.Room;
            Assert.Matches("^[0-9a-f]{40}$", room);
            Assert.Equal(room, (await QueryAsync(Author, q => q.JoinAsync(time.Id)))?.Room);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => QueryAsync(Here.StudentEyes, q => q.JoinAsync(time.Id))));
            var attendance = await QueryAsync(Author, q => q.ReadAttendanceAsync(id, time.Id));
            Assert.Equal("Fatou", Assert.Single(attendance?.Students ?? []).FirstName);

            // Late, the link is still there; afterwards it is not.
            clock.Ahead += TimeSpan.FromMinutes(70);
            Assert.Contains(await ListAsync(Here.StudentEyes), l => l.Id == time.Id);
            Assert.NotNull((await QueryAsync(Here.StudentEyes, q => q.JoinAsync(time.Id)))?.Room);
            clock.Ahead += TimeSpan.FromMinutes(5);
            Assert.DoesNotContain(await ListAsync(Here.StudentEyes), l => l.Id == time.Id);
            Assert.Null((await QueryAsync(Here.StudentEyes, q => q.JoinAsync(time.Id)))?.Room);
        }
        finally
        {
            clock.Ahead = before;
        }
    }

    [Fact]
    public async Task Rooms_are_all_different() =>
        Assert.Equal(20, (await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => (await SaveAsync(Author, Tomorrow($"Salle {i}"))).Id))).Select(RoomOf).Distinct().Count());

    [Fact]
    public async Task A_change_computes_the_times_to_come_anew_and_keeps_days_that_were_cancelled()
    {
        var plan = Tomorrow("Série") with { Weeks = 4 };
        var id = (await SaveAsync(Author, plan)).Id;
        var times = await TimesAsync(id);
        Assert.Equal(4, times.Count);
        Assert.True(await CommandAsync(Author, c => c.CancelOneAsync(id, times[1].Id)));
        Assert.False(await CommandAsync(Author, c => c.CancelOneAsync(id, times[1].Id)));

        Assert.Equal(LessonOutcome.Done, (await SaveAsync(Author, plan with { Title = "Autre titre" }, id)).Outcome);
        Assert.Equal(times.Select(t => t.Id), (await TimesAsync(id)).Select(t => t.Id));

        Assert.Equal(LessonOutcome.Done, (await SaveAsync(Author, plan with { StartsAt = plan.StartsAt.AddHours(1) }, id)).Outcome);
        var moved = (await TimesAsync(id)).Where(t => !t.IsCancelled).ToList();
        Assert.Equal([times[0].StartsAt.AddHours(1), times[2].StartsAt.AddHours(1), times[3].StartsAt.AddHours(1)], moved.Select(t => t.StartsAt));

        Assert.True(await CommandAsync(Author, c => c.CancelAsync(id)));
        Assert.False(await CommandAsync(Author, c => c.CancelAsync(id)));
        Assert.DoesNotContain(await ListAsync(Here.StudentEyes), l => l.LessonId == id);
        Assert.Equal(LessonOutcome.Missing, (await SaveAsync(Author, plan, id)).Outcome);
        await using var db = world.Open(Here.Id);
        Assert.False(await db.Jobs.AnyAsync(j => j.Kind == LessonReminderJob.Kind && j.Key == LessonReminderJob.KeyOf(id) && j.State == JobState.Queued));
    }

    [Fact]
    public async Task A_calendar_s_address_shows_its_owner_s_lessons_until_it_is_ended()
    {
        var id = (await SaveAsync(Author, Tomorrow("Agenda"))).Id;
        var secret = await FeedAsync(Here.StudentEyes, f => f.RenewAsync()) ?? "";
        Assert.True(secret.Length >= 43);
        Assert.Contains(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(secret)) ?? [], l => l.LessonId == id);
        var elsewhere = await FeedAsync(There.StudentEyes, f => f.RenewAsync()) ?? "";
        Assert.DoesNotContain(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(elsewhere)) ?? [], l => l.LessonId == id);

        var renewed = await FeedAsync(Here.StudentEyes, f => f.RenewAsync()) ?? "";
        Assert.Null(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(secret)));
        Assert.NotNull(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(renewed)));
        Assert.False(await FeedAsync(Here.AsStudent(Here.Neighbour, "INF", "L2"), f => f.EndAsync()));
        Assert.True(await FeedAsync(Here.StudentEyes, f => f.EndAsync()));
        Assert.Null(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(renewed)));
        foreach (var forged in new[] { "", "x", new string('A', 43), new string('=', 43), "../../etc/passwd", new string('é', 43), new string('A', 5000) })
        {
            Assert.Null(await FeedAsync(new AnonymousViewer(), f => f.OpenAsync(forged)));
        }

        Assert.Null(await FeedAsync(Here.AdminEyes, f => f.RenewAsync()));
    }

    private LessonPlan Tomorrow(string title) => new(title, AtL2, Today().AddDays(1), new TimeOnly(14, 0), 60, 1);

    private DateOnly Today() => DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);

    private string RoomOf(int id)
    {
        using var db = world.Open(Here.Id);
        return db.Lessons.Where(l => l.Id == id).Select(l => l.Room).Single();
    }

    private async Task<IReadOnlyList<LessonTime>> TimesAsync(int id) => (await QueryAsync(Author, q => q.FindOwnAsync(id)))?.Times ?? [];

    private async Task<IReadOnlyList<LessonItem>> ListAsync(Viewer viewer)
    {
        var all = new List<LessonItem>();
        for (TimeCursor? after = null; ;)
        {
            if (await QueryAsync(viewer, q => q.ListAsync(false, after)) is not { } page)
            {
                return all;
            }

            all.AddRange(page.Items);
            if (!page.HasAfter)
            {
                return all;
            }

            after = TimeCursor.Parse(new TimeCursor(page.Items[^1].EndsAt, page.Items[^1].Id).ToString());
        }
    }

    private Task<(LessonOutcome Outcome, int Id)> SaveAsync(Viewer viewer, LessonPlan plan, int? id = null) => CommandAsync(viewer, c => c.SaveAsync(id, plan));

    private Task<T> CommandAsync<T>(Viewer viewer, Func<LessonCommands, Task<T>> command) => world.Data.AskAsync(command, viewer);

    private Task<T> QueryAsync<T>(Viewer viewer, Func<LessonQueries, Task<T>> query) => world.Data.AskAsync(query, viewer);

    private Task<T> FeedAsync<T>(Viewer viewer, Func<CalendarFeeds, Task<T>> deed) => world.Data.AskAsync(deed, viewer);
}
