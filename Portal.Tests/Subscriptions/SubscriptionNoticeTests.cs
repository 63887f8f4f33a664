using Microsoft.EntityFrameworkCore;
using Portal.Data.Notifications;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;

namespace Portal.Tests.Subscriptions;

/// <summary>An end is told thirty days, seven days and one day before, once each.</summary>
public sealed class SubscriptionNoticeTests(WorldBase world) : IClassFixture<WorldBase>
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task Each_notice_comes_once_and_again_after_a_renewal()
    {
        await using var db = world.Open(Here.Id);
        var end = new DateTimeOffset(2027, 3, 28, 10, 0, 0, TimeSpan.Zero); // the day the clocks go forward
        await SetEndAsync(db, end);

        foreach (var days in new[] { 30, 7, 1 })
        {
            Assert.Equal(0, await TellAsync(db, end.AddDays(-days).AddMinutes(-1)));
            Assert.Equal(1, await TellAsync(db, end.AddDays(-days)));
            Assert.Equal(0, await TellAsync(db, end.AddDays(-days).AddHours(1)));
        }

        Assert.Equal(0, await TellAsync(db, end.AddHours(-1)));
        Assert.Equal(0, await TellAsync(db, end));

        await SetEndAsync(db, end.AddDays(60));
        Assert.Equal(1, await TellAsync(db, end.AddDays(55)));
        Assert.Equal(
            [NotificationKind.SubscriptionEndsInMonth, NotificationKind.SubscriptionEndsSoon, NotificationKind.SubscriptionEnds, NotificationKind.SubscriptionEndsSoon],
            await db.Notifications.Where(n => n.AccountId == Here.Student.AccountId).OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync());
    }

    [Fact]
    public async Task Who_missed_the_week_before_is_told_once_on_the_day()
    {
        await using var db = world.Open(world.World.Dunes.Id);
        var end = new DateTimeOffset(2027, 5, 5, 10, 0, 0, TimeSpan.Zero);
        await db.Database.ExecuteSqlAsync($"INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({world.World.Dunes.Id}, {world.World.Dunes.Student.Id}, {end.AddDays(-60)}, {end})");
        Assert.Equal(1, await SubscriptionNotices.TellAsync(db, world.World.Dunes.Id, Zone, 60, end.AddHours(-5), default));
        Assert.Equal(0, await SubscriptionNotices.TellAsync(db, world.World.Dunes.Id, Zone, 60, end.AddHours(-4), default));
    }

    [Fact]
    public async Task A_notice_that_would_come_with_the_payment_itself_is_left_out()
    {
        await using var db = world.Open(Here.Id);
        var end = new DateTimeOffset(2029, 6, 20, 10, 0, 0, TimeSpan.Zero);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({Here.Id}, {Here.LowerLevel.Id}, {end.AddDays(-7)}, {end})
            """);
        Assert.Equal(0, await SubscriptionNotices.TellAsync(db, Here.Id, Zone, 30, end.AddDays(-29), default));
        Assert.Equal(0, await SubscriptionNotices.TellAsync(db, Here.Id, Zone, 7, end.AddDays(-6), default));
        Assert.Equal(0, await SubscriptionNotices.TellAsync(db, Here.Id, Zone, 1, end.AddHours(-6), default));
        Assert.Equal(1, await SubscriptionNotices.TellAsync(db, Here.Id, Zone, 7, end.AddHours(-6), default));
    }

    [Fact]
    public async Task Two_servers_that_tell_at_once_tell_once()
    {
        var end = new DateTimeOffset(2028, 1, 5, 10, 0, 0, TimeSpan.Zero);
        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({Here.Id}, {Here.Neighbour.Id}, {end.AddDays(-60)}, {end})
                """);
        }

        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var db = world.Open(Here.Id);
            return await TellAsync(db, end.AddDays(-2));
        }));
        Assert.Equal(1, told.Sum());
    }

    private Task<int> TellAsync(Portal.Data.PortalDbContext db, DateTimeOffset now) => SubscriptionNotices.TellAsync(db, Here.Id, Zone, 60, now, default);

    private Task<int> SetEndAsync(Portal.Data.PortalDbContext db, DateTimeOffset end) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({Here.Id}, {Here.Student.Id}, {end.AddDays(-60)}, {end})
        ON CONFLICT (university_id, student_id) DO UPDATE SET ends_at = excluded.ends_at
        """);
}
