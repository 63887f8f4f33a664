using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Accounts;

namespace Portal.Tests.Accounts;

/// <summary>How guessing is slowed down, and for whom.</summary>
public sealed class SignInGuardTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.7");

    private SignInGuard Guard => app.Services.GetRequiredService<SignInGuard>();

    [Fact]
    public async Task Five_failures_are_free_then_waiting_grows_to_a_quarter_of_an_hour()
    {
        var waits = new List<int>();
        for (var failure = 1; failure <= 11; failure++)
        {
            var attempt = await Guard.BeginAsync("awa", Here);
            Assert.True(attempt.Admitted, $"attempt {failure}");
            await Guard.FailAsync(attempt);

            var wait = (await Guard.BeginAsync(" AWA ", Here)).WaitMinutes;
            if (wait > 0)
            {
                waits.Add(wait);
                app.Clock.Ahead += TimeSpan.FromMinutes(wait) - TimeSpan.FromSeconds(2);
                Assert.False((await Guard.BeginAsync("awa", Here)).Admitted);
                app.Clock.Ahead += TimeSpan.FromSeconds(3);
            }
            else
            {
                // Looking whether one must wait was an attempt as well.
                failure++;
            }
        }

        Assert.Equal([1, 2, 4, 8, 15, 15], waits.Take(6));
    }

    [Fact]
    public async Task Success_forgets_what_was_counted()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await Guard.FailAsync(await Guard.BeginAsync("binta", Here));
            }

            var right = await Guard.BeginAsync("binta", Here);
            Assert.True(right.Admitted);
            await Guard.SucceedAsync(right);
        }
    }

    [Fact]
    public async Task Nobody_locks_somebody_else_out_from_another_network()
    {
        while ((await Guard.BeginAsync("cheikh", Here)).Admitted)
        {
        }

        Assert.False((await Guard.BeginAsync("cheikh", IPAddress.Parse("203.0.113.200"))).Admitted);
        Assert.True((await Guard.BeginAsync("cheikh", IPAddress.Parse("203.0.114.7"))).Admitted);
        Assert.True((await Guard.BeginAsync("cheikh", IPAddress.Parse("2001:db8::1"))).Admitted);
        Assert.True((await Guard.BeginAsync("somebody else", Here)).Admitted);
    }

    [Fact]
    public async Task Many_at_once_are_no_more_than_one_after_the_other()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Guard.BeginAsync("daouda", Here)));
        Assert.Equal(SignInGuard.FreeFailures, attempts.Count(a => a.Admitted));
    }

    [Fact]
    public async Task One_password_tried_on_many_names_ends_at_the_limit_of_the_block()
    {
        var far = IPAddress.Parse("198.51.100.1");
        for (var i = 0; i < SignInGuard.CrowdFailures; i++)
        {
            var attempt = await Guard.BeginAsync($"name{i}", far);
            Assert.True(attempt.Admitted, $"{i}");
            await Guard.FailAsync(attempt);
        }

        var refused = await Guard.BeginAsync("one more", far);
        Assert.InRange(refused.WaitMinutes, 1, 10);
        Assert.True((await Guard.BeginAsync("one more", Here)).Admitted);
        app.Clock.Ahead += SignInGuard.CrowdWindow + TimeSpan.FromSeconds(1);
        Assert.True((await Guard.BeginAsync("one more", far)).Admitted);
    }

    [Fact]
    public async Task Costs_one_statement_before_and_one_after_and_keeps_nothing_readable()
    {
        SignInAttempt? attempt = null;
        Assert.Single(await app.Statements.DuringAsync(async () => attempt = await Guard.BeginAsync("my password by mistake", Here)));
        Assert.Single(await app.Statements.DuringAsync(() => Guard.SucceedAsync(attempt ?? throw new InvalidOperationException())));

        await Guard.BeginAsync("my password by mistake", Here);
        await using var db = app.Open();
        Assert.All(await db.SignInFailures.Select(f => f.Key).ToListAsync(), key => Assert.Equal(32, key.Length));
    }

    [Fact]
    public async Task Old_rows_are_swept()
    {
        await Guard.FailAsync(await Guard.BeginAsync("old", Here));
        app.Clock.Ahead += SignInGuard.Memory + TimeSpan.FromHours(2);
        var sweeping = new SignInGuard(app.Services.GetRequiredService<IDbContextFactory<Portal.Data.PortalDbContext>>(), new Later(app.Clock));
        await sweeping.FailAsync(await sweeping.BeginAsync("new", Here));

        await using var db = app.Open();
        var now = app.Clock.GetUtcNow();
        Assert.False(await db.SignInFailures.AnyAsync(f => f.LastAt < now - SignInGuard.Memory));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.0/24")]
    [InlineData("2001:db8:12:34ff::1", "2001:db8:12:3400::/56")]
    public void Addresses_belong_to_blocks(string address, string block) => Assert.Equal(block, AddressBlock.Of(IPAddress.Parse(address)));

    [Fact]
    public async Task Hashing_leaves_a_core_and_turns_away_what_would_wait_too_long()
    {
        using var turns = new HashingTurns(atOnce: 1, queue: 1);
        var first = await turns.TakeAsync();
        var second = turns.TakeAsync();
        Assert.Null(await turns.TakeAsync());
        Assert.False(second.IsCompleted);

        first?.Dispose();
        first?.Dispose();
        using (await second)
        {
            var third = turns.TakeAsync();
            Assert.False(third.IsCompleted);
        }

        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.TakeAsync(gone.Token));
    }

    /// <summary>A stopwatch on which each look is an hour later.</summary>
    private sealed class Later(TimeProvider clock) : TimeProvider
    {
        private long looks;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => Interlocked.Increment(ref looks) * 2 * 3600 * TimestampFrequency;
    }
}
