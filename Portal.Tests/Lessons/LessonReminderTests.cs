using Microsoft.EntityFrameworkCore;
using Portal.Data.Announcements;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.Notifications;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Lessons;

/// <summary>Reminders, once each: two servers, a restart in between, moved and cancelled lessons. The clock is moved, so this class has a base of its own.</summary>
public sealed class LessonReminderTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task Each_reminder_is_told_once_by_two_servers_with_a_restart_in_between()
    {
        Assert.Equal((Urls.Lessons(), Urls.TeachLessons()), (LessonNotices.StudyLink, LessonNotices.TeachLink));
        var one = world.NewHost();
        var two = world.NewHost();
        await one.WorkAsync();
        await two.WorkAsync();
        var now = world.Clock.GetUtcNow();
        var start = now.AddHours(30);
        var id = await PlanAsync("Rappels", start, 1);
        var begins = await StartOfAsync(id);
        await ToldAsync("Rappels", NotificationKind.LessonScheduled, 3);
        Assert.Equal(0, await CountAsync("Rappels"));

        await MoveToAsync(begins.AddHours(-24).AddSeconds(1), one, two);
        await Soon.Async(async () => await CountAsync("Rappels") >= 4);

        // Both servers stop; the next reminder falls into the pause.
        await one.DisposeAsync();
        await two.DisposeAsync();
        await MoveToAsync(begins.AddMinutes(-50));
        one = world.NewHost();
        two = world.NewHost();
        await one.WorkAsync();
        await two.WorkAsync();
        await Soon.Async(async () => await CountAsync("Rappels") >= 8);
        await MoveToAsync(begins.AddSeconds(1), one, two);
        await Soon.Async(async () => await CountAsync("Rappels") >= 12);

        // Asked for again and again, nothing more is told.
        for (var i = 0; i < 4; i++)
        {
            await (i % 2 == 0 ? one : two).AskAsync<JobQueue, long>(q => q.EnqueueAsync(LessonReminderJob.Kind, new LessonOrder(id)), Here.ProfessorEyes(Here.Author, "INF"));
        }

        await using var db = world.Open(Here.Id);
        await Soon.Async(async () => !await db.Jobs.AnyAsync(j => j.Kind == LessonReminderJob.Kind && (j.State == JobState.Queued || j.State == JobState.Running)));
        Assert.Equal(12, await CountAsync("Rappels"));
        Assert.Equal(3, await db.LessonReminders.CountAsync(r => db.LessonOccurrences.Any(o => o.Id == r.OccurrenceId && o.LessonId == id)));
        Assert.Equal(3, await db.Notifications.CountAsync(n => n.AccountId == Here.Student.AccountId && n.Kind == NotificationKind.LessonReminder && n.Title.StartsWith("Rappels")));
        await one.DisposeAsync();
        await two.DisposeAsync();
    }

    [Fact]
    public async Task A_moved_lesson_is_reminded_of_at_its_new_time_and_a_cancelled_one_not_at_all()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var now = world.Clock.GetUtcNow();
        var moved = await PlanAsync("Déplacé", now.AddHours(3), 1);
        var cancelled = await PlanAsync("Supprimé", now.AddHours(3), 1);
        var later = now.AddHours(6);
        Assert.Equal(LessonOutcome.Done, (await world.Data.AskAsync<LessonCommands, (LessonOutcome Outcome, int)>(
            c => c.SaveAsync(moved, PlanOf("Déplacé", later, 1)), Here.ProfessorEyes(Here.Author, "INF"))).Outcome);
        Assert.True(await world.Data.AskAsync<LessonCommands, bool>(c => c.CancelAsync(cancelled), Here.ProfessorEyes(Here.Author, "INF")));
        await ToldAsync("Déplacé", NotificationKind.LessonChanged, 3);
        await ToldAsync("Supprimé", NotificationKind.LessonCancelled, 3);
        var begins = await StartOfAsync(moved);

        await MoveToAsync(now.AddHours(2).AddMinutes(5), server);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await CountAsync("Déplacé"));
        await MoveToAsync(begins.AddMinutes(-59), server);
        await Soon.Async(async () => await CountAsync("Déplacé") == 4);
        Assert.Equal(0, await CountAsync("Supprimé"));
    }

    private async Task<int> PlanAsync(string title, DateTimeOffset start, int weeks)
    {
        var (outcome, id) = await world.Data.AskAsync<LessonCommands, (LessonOutcome, int)>(
            c => c.SaveAsync(null, PlanOf(title, start, weeks)), Here.ProfessorEyes(Here.Author, "INF"));
        Assert.Equal(LessonOutcome.Done, outcome);
        return id;
    }

    // Dakar has the time of UTC all year.
    private LessonPlan PlanOf(string title, DateTimeOffset start, int weeks) => new(
        title, new AnnouncementTarget(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L2"]), DateOnly.FromDateTime(start.UtcDateTime), TimeOnly.FromDateTime(start.UtcDateTime), 60, weeks);

    private async Task<DateTimeOffset> StartOfAsync(int id)
    {
        await using var db = world.Open(Here.Id);
        return await db.LessonOccurrences.Where(o => o.LessonId == id && o.CancelledAt == null).MinAsync(o => o.StartsAt);
    }

    /// <summary>Moves the clock of every server, and wakes them.</summary>
    private async Task MoveToAsync(DateTimeOffset moment, params DataHost[] servers)
    {
        world.Clock.Ahead += moment - world.Clock.GetUtcNow();
        foreach (var server in servers)
        {
            server.Get<JobSignals>().Wake();
        }

        await Task.Yield();
    }

    private async Task ToldAsync(string title, NotificationKind kind, int people)
    {
        await using var db = world.Open(Here.Id);
        await Soon.Async(async () => await db.Notifications.CountAsync(n => n.Title.StartsWith(title) && n.Kind == kind) == people);
    }

    /// <summary>Three students at L2 or above and the professor for each reminder.</summary>
    private async Task<int> CountAsync(string title)
    {
        await using var db = world.Open(Here.Id);
        return await db.Notifications.CountAsync(n => n.Title.StartsWith(title) && n.Kind == NotificationKind.LessonReminder);
    }
}
