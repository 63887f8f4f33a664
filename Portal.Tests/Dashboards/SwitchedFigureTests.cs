using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Dashboards;
using Portal.Data.Subscriptions;
using Portal.Tests.Progression;
using Portal.Tests.Support;

namespace Portal.Tests.Dashboards;

/// <summary>Figures of subscriptions, passages and storage: only where there are any, and nobody else's.</summary>
public sealed class SwitchedFigureTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    [Fact]
    public async Task Subscriptions_and_payments_are_counted_where_they_are_open_and_gone_when_they_are_closed()
    {
        var now = world.Clock.GetUtcNow();
        await SetAsync(true);
        await using (var db = world.Open(Here.Id))
        {
            foreach (var (student, days) in new[] { (Here.Student, 20), (Here.Neighbour, 50), (Here.LowerLevel, -3) })
            {
                await db.Database.ExecuteSqlAsync($"INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({Here.Id}, {student.Id}, {now.AddDays(-60)}, {now.AddDays(days)})");
            }

            // Accepted now, accepted in another currency, waiting, revoked.
            await PayAsync(db, Here.Student, "A1", 1, 490.5m, "XOF", now);
            await PayAsync(db, Here.Neighbour, "A2", 1, 5m, "EUR", now);
            await PayAsync(db, Here.LowerLevel, "A3", 0, 490m, "XOF", now.AddDays(-2));
            await PayAsync(db, Here.Student, "A4", 3, 490m, "XOF", now.AddDays(-2));
        }

        await using var host = world.NewHost();
        await CountAsync(host);
        var board = await ReadAsync(host, Here.AdminEyes);
        Assert.Equal((2, 1, 1, 2, 49_050), (
            board.Stands(FigureKind.SubscriptionsActive), board.Stands(FigureKind.SubscriptionsEnding), board.Stands(FigureKind.PaymentsWaiting),
            board.Stands(FigureKind.PaymentsInMonth), board.Stands(FigureKind.IncomeInMonth)));
        Assert.Equal((2, 2, 1), (board.Sum(FigureKind.Payments, board.Today, 1), board.Sum(FigureKind.Payments, board.Today.AddDays(-2), 1), board.Now.Payments));
        Assert.Equal(board.Now.Bytes, new[] { FigureKind.BytesImages, FigureKind.BytesDocuments, FigureKind.BytesSound, FigureKind.BytesVideo, FigureKind.BytesOther }.Sum(board.Stands));

        var main = new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null);
        var glances = (await host.AskAsync((DashboardQueries d) => d.GlanceAsync(), main)).ToDictionary(g => g.Id);
        Assert.Equal((2, 1), (glances[Here.Id].Subscriptions, glances[Here.Id].PaymentsWaiting));
        Assert.Equal((0, 0), (glances[There.Id].Subscriptions, glances[There.Id].PaymentsWaiting));
        var theirs = await ReadAsync(host, There.AdminEyes);
        Assert.Null(theirs.Now.Payments);
        Assert.Equal(0, theirs.Stands(FigureKind.SubscriptionsActive));

        await SetAsync(false);
        await using var closed = world.NewHost();
        var without = await ReadAsync(closed, Here.AdminEyes);
        Assert.Null(without.Now.Payments);
        Assert.Equal((0, 0), (without.Stands(FigureKind.SubscriptionsActive), without.Sum(FigureKind.Payments, without.Today, 7)));
        await CountAsync(closed);
        await using var base1 = world.Open(Here.Id);
        Assert.False(await base1.DailyFigures.AnyAsync(f => f.Kind >= FigureKind.SubscriptionsActive && f.Kind <= FigureKind.IncomeInMonth));
    }

    [Fact]
    public async Task Passages_are_told_from_the_figures_they_keep()
    {
        await using var host = world.NewHost();
        var desk = new ProgressionDesk(host, There, world.Clock);
        Assert.NotNull(await desk.RulesAsync(r => r.AddUsualAsync()));
        await desk.RulesAsync(r => r.SavePeriodAsync(new(world.Clock.GetUtcNow().AddDays(-1), world.Clock.GetUtcNow().AddDays(9))));
        await using var fresh = world.NewHost();
        await new ProgressionDesk(fresh, There, world.Clock).AskedAsync(There.StudentEyes, desk.Place("INF", "L3"));
        await CountAsync(fresh);
        var board = await ReadAsync(fresh, There.AdminEyes);
        Assert.Equal((1, 0, 0, 1), (board.Now.PassagesWaiting, board.Now.PassagesValidated, board.Now.PassagesRefused, board.Stands(FigureKind.PassagesWaiting)));
        Assert.Equal(0, (await ReadAsync(fresh, Here.AdminEyes)).Now.PassagesWaiting);

        await using (var db = world.Open(There.Id))
        {
            await db.UniversitySettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.Progression, false));
        }

        await using var closed = world.NewHost();
        var without = await ReadAsync(closed, There.AdminEyes);
        Assert.Null(without.Now.PassagesWaiting);
        Assert.Equal(0, without.Stands(FigureKind.PassagesWaiting));
    }

    private async Task CountAsync(DataHost host)
    {
        foreach (var university in new[] { Here.Id, There.Id })
        {
            await host.AskAsync<FigureCounting, bool>(
                async f =>
                {
                    await f.CountAsync(university, TimeZoneInfo.Utc);
                    return true;
                },
                new SystemViewer(university));
        }
    }

    private static async Task<Dashboard> ReadAsync(DataHost host, Viewer viewer) =>
        await host.AskAsync((DashboardQueries d) => d.ReadAsync(7, TimeZoneInfo.Utc), viewer) ?? throw new InvalidOperationException("No figures.");

    private async Task SetAsync(bool open)
    {
        await using var host = world.NewHost();
        Assert.True(await host.AskAsync((SubscriptionTerms t) => t.SaveAsync(new(open, SubscriptionGate.Nothing, 490, "XOF", 60, ["Wave"], "", false)), Here.AdminEyes));
    }

    private static Task<int> PayAsync(Portal.Data.PortalDbContext db, Person student, string number, short state, decimal amount, string currency, DateTimeOffset at) =>
        db.Database.ExecuteSqlAsync($"""
            INSERT INTO subscription_payments (university_id, student_id, method, transaction_number, amount, currency, length_days, state, created_at, reviewed_at)
            SELECT university_id, id, 'Wave', {number}, {amount}, {currency}, 60, {state}, {at}, CASE WHEN {state} = 0 THEN NULL ELSE {at}::timestamptz END FROM students WHERE id = {student.Id}
            """);
}
