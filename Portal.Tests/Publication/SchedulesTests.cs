using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Publication;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>Versions that wait for their hour.</summary>
public sealed class SchedulesTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task What_was_scheduled_is_shown_and_not_what_was_written_later()
    {
        var chapter = Here.Draft.Id;
        var at = world.Clock.GetUtcNow().AddHours(2);
        var scheduled = Assert.IsType<PublishScheduled>(await world.PublishAsync(Author, chapter, Texts("Prévu avec $x^2$.", title: "Prévu"), new() { At = at }));
        Assert.Null(await world.ReadAsync(Here.StudentEyes, chapter));
        Assert.Equal(ChapterState.Scheduled, Standing(await world.ChapterAsync(Here, chapter)).State);

        world.Clock.Ahead += TimeSpan.FromHours(3);
        Assert.Null(await ShowAsync(world.Data, chapter, scheduled.Version));

        var read = await world.ReadAsync(Here.StudentEyes, chapter);
        Assert.Contains("Prévu avec", read?.Html, StringComparison.Ordinal);
        Assert.Equal("Prévu", read?.Title);
        var row = await world.ChapterAsync(Here, chapter);
        Assert.Equal((null, null, scheduled.Version), (row.ScheduledFor, row.ScheduledVersion, row.PublishedVersion));
        Assert.Equal(at, row.PublishedAt ?? default, TimeSpan.FromMilliseconds(1));
        await using var db = world.Open(Here.Id);
        Assert.Empty(await db.ScheduledSections.Where(s => s.ChapterId == chapter).ToListAsync());
        Assert.NotNull(await db.ChapterVersions.Where(v => v.ChapterId == chapter).Select(v => v.PublishedAt).SingleAsync());
    }

    [Fact]
    public async Task Several_servers_at_once_show_it_once()
    {
        var chapter = Here.Open.Id;
        var scheduled = Assert.IsType<PublishScheduled>(await world.PublishAsync(Author, chapter, Texts("Une fois."), new() { At = world.Clock.GetUtcNow().AddMinutes(5) }));
        world.Clock.Ahead += TimeSpan.FromMinutes(6);
        await using var second = world.NewHost();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ShowAsync(i % 2 == 0 ? world.Data : second, chapter, scheduled.Version)));

        await using var db = world.Open(Here.Id);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.TargetId == chapter && a.Action == "chapter.published"));
        Assert.Equal(3, await db.ChapterSections.CountAsync(s => s.ChapterId == chapter));
    }

    [Fact]
    public async Task An_hour_can_be_moved_and_called_off_and_an_old_job_shows_nothing()
    {
        var chapter = Here.Above.Id;
        var soon = world.Clock.GetUtcNow().AddMinutes(5);
        var first = Assert.IsType<PublishScheduled>(await world.PublishAsync(Author, chapter, Texts("Plus tard."), new() { At = soon }));
        Assert.True(await world.MoveAsync(Author, chapter, soon.AddDays(1)));
        Assert.False(await world.MoveAsync(Author, chapter, soon.AddDays(-1)));
        world.Clock.Ahead += TimeSpan.FromMinutes(6);
        Assert.NotNull(await ShowAsync(world.Data, chapter, first.Version));
        Assert.Equal(1, (await world.ChapterAsync(Here, chapter)).PublishedVersion);

        Assert.True(await world.CancelAsync(Author, chapter));
        Assert.False(await world.CancelAsync(Author, chapter));
        world.Clock.Ahead += TimeSpan.FromDays(2);
        Assert.Null(await ShowAsync(world.Data, chapter, first.Version));
        Assert.Equal(1, (await world.ChapterAsync(Here, chapter)).PublishedVersion);

        // Another schedule has a version and a job of its own.
        var again = Assert.IsType<PublishScheduled>(await world.PublishAsync(Author, chapter, Texts("Encore."), new() { At = world.Clock.GetUtcNow().AddMinutes(1) }));
        Assert.True(again.Version > first.Version);
        world.Clock.Ahead += TimeSpan.FromMinutes(2);
        Assert.Null(await ShowAsync(world.Data, chapter, first.Version));
        Assert.Equal(1, (await world.ChapterAsync(Here, chapter)).PublishedVersion);
    }

    [Fact]
    public async Task The_past_and_the_far_future_are_no_hours()
    {
        foreach (var at in new[] { world.Clock.GetUtcNow().AddSeconds(-1), world.Clock.GetUtcNow().AddDays(Publications.FurthestDays + 1), DateTimeOffset.MinValue })
        {
            Assert.IsType<PublishBadHour>(await world.PublishAsync(Author, Here.Never.Id, Texts("Quand ?"), new() { At = at }));
        }
    }

    [Fact]
    public async Task Publishing_now_and_withdrawing_call_off_what_waits()
    {
        var chapter = Here.PastDate.Id;
        await world.PublishAsync(Author, chapter, Texts("Attend."), new() { At = world.Clock.GetUtcNow().AddDays(1) });
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, chapter, Texts("Tout de suite.")));
        Assert.Null((await world.ChapterAsync(Here, chapter)).ScheduledFor);
        await world.PublishAsync(Author, chapter, Texts("Attend encore."), new() { At = world.Clock.GetUtcNow().AddDays(1) });
        Assert.True((await world.Data.AskAsync<Withdrawals, WithdrawalPreview?>(w => w.PreviewAsync(chapter), Author))?.HasScheduled);
        Assert.True(await world.WithdrawAsync(Author, chapter));
        Assert.Equal(ChapterState.Withdrawn, Standing(await world.ChapterAsync(Here, chapter)).State);
    }

    private static ChapterStanding Standing(Chapter c) => new(c.PublishedAt, c.PublishedVersion, c.LatestVersion, c.ScheduledFor, c.WithdrawnAt, c.Review, c.DraftedAt);

    private Task<DateTimeOffset?> ShowAsync(DataHost server, int chapter, int version) => server.AskAsync<Schedules, DateTimeOffset?>(
        async schedules =>
        {
            await using var db = world.Open(Here.Id);
            await using var transaction = await db.Database.BeginTransactionAsync();
            var due = await schedules.ShowDueAsync(db, chapter, version, CancellationToken.None);
            await transaction.CommitAsync();
            return due;
        }, new AnonymousViewer());
}
