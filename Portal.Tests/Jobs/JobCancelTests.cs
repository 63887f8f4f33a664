using Portal.Data.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>Stopping what runs, from another server.</summary>
public sealed class JobCancelTests(WorldBase world) : IClassFixture<WorldBase>
{
    [Fact]
    public async Task What_runs_stops_on_whichever_server_within_a_second()
    {
        var notebook = new Notebook();
        await using var one = world.NewWorker(notebook);
        await one.WorkAsync();
        var admin = world.World.Fleuve.AdminEyes;
        var id = 0L;
        await Soon.WithinASecondAsync(
            async () =>
            {
                id = await world.Data.EnqueueAsync(admin, WaitingJob.Kind, new Wish("stop"));
                await Soon.Async(() => Task.FromResult(notebook.Now == 1));
                Assert.True(await world.Data.AskAsync<JobCommands, bool>(jobs => jobs.CancelAsync(id), admin));
            },
            async () => (await one.FindJobAsync(admin, id))?.State == JobState.Cancelled && notebook.Now == 0);
    }
}
