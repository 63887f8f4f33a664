using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>An outside service that refuses four times in ten: tries again make nearly everything succeed, once each, also when a server is lost in between.</summary>
public sealed class FlakyServiceTests(WorldBase world) : IClassFixture<WorldBase>
{
    private const int Many = 240;

    [Fact]
    public async Task Nearly_all_succeed_through_tries_again_and_nothing_runs_twice_at_once_on_two_servers_of_which_one_is_lost()
    {
        await using (var db = world.Open())
        {
            await db.Database.ExecuteSqlAsync($"CREATE TABLE effects (job bigint, attempt int)");
        }

        var service = new Service();
        DataHost NewServer() => world.NewHost(services => services.AddSingleton(service).AddJobHandler<ServiceJob>());
        await using var one = NewServer();
        var two = NewServer();
        await one.WorkAsync();
        await two.WorkAsync();
        var ids = new List<long>();
        for (var i = 0; i < Many; i++)
        {
            ids.Add(await one.EnqueueAsync(world.World.Fleuve.AdminEyes, ServiceJob.Kind, new Wish($"{i}")));
        }

        // A third of the way one server is lost: its connections are cut, and it takes nothing more.
        await using var look = world.Open(world.World.Fleuve.Id);
        await HurryUntilAsync(async () => await look.Jobs.CountAsync(j => j.Kind == ServiceJob.Kind && j.State == JobState.Succeeded) > Many / 3);
        two.Get<JobSignals>().Disconnected();
        await two.DisposeAsync();
        await HurryUntilAsync(async () => !await look.Jobs.AnyAsync(j => j.Kind == ServiceJob.Kind && j.State <= JobState.Running));

        var ended = await look.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).ToListAsync();
        var succeeded = ended.Where(j => j.State == JobState.Succeeded).ToList();
        Assert.True(succeeded.Count >= Many * 95 / 100, $"{succeeded.Count} of {Many}");
        Assert.All(ended.Except(succeeded), j => Assert.Equal((JobState.Failed, (short)JobClaims.Tries), (j.State, j.Attempts)));
        Assert.True(succeeded.Count(j => j.Attempts > 1) > Many / 5, "The service was hardly ever away.");
        Assert.False(service.Overlapped, "A job ran twice at the same time.");
        var effects = await look.Database.SqlQuery<long>($"SELECT job AS \"Value\" FROM effects").ToListAsync();
        Assert.Equal(succeeded.Select(j => j.Id).Order(), effects.Order());
    }

    /// <summary>Waits; who is to be tried again later is tried now.</summary>
    private async Task HurryUntilAsync(Func<Task<bool>> holds)
    {
        await using var db = world.Open();
        for (var turn = 0; !await holds(); turn++)
        {
            Assert.True(turn < 1_500, "It has not come.");
            await db.Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now() - interval '1 second' WHERE kind = {ServiceJob.Kind} AND state = 0 AND run_at > now()");
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Portal.Data.Caching.Changes.Channel}, {JobSignals.Added})");
            await Task.Delay(20);
        }
    }

    /// <summary>Refuses by lot; the lots are drawn from a seed, by job and try.</summary>
    private sealed class Service
    {
        private readonly ConcurrentDictionary<long, int> now = new();

        public bool Overlapped { get; private set; }

        public async Task CallAsync(JobRun run, CancellationToken ct)
        {
            Overlapped |= !now.TryAdd(run.Id, run.Attempt);
            try
            {
                await Task.Delay(5, ct);
                if (new Random((int)(run.Id * 31) + run.Attempt).NextDouble() < 0.4)
                {
                    throw new HttpRequestException("The outside service is away.");
                }
            }
            finally
            {
                now.TryRemove(run.Id, out _);
            }
        }
    }

    private sealed class ServiceJob(Service service) : IJobHandler
    {
        public static string Kind => "test.service";

        public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
        {
            await service.CallAsync(run, ct);
            await using var db = await run.Portal.OpenAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"INSERT INTO effects VALUES ({run.Id}, {run.Attempt})", ct);
            var outcome = await run.SucceedInAsync(db, null, ct);
            await transaction.CommitAsync(ct);
            return outcome;
        }
    }
}
