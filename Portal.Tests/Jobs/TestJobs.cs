using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>What jobs of tests note, and what they wait for.</summary>
internal sealed class Notebook
{
    /// <summary>One line for each run that began.</summary>
    public ConcurrentQueue<(long Job, int Attempt, string Word, int? University)> Runs { get; } = new();

    /// <summary>Runs at this moment, and the most there were at once.</summary>
    public int Now;
    public int Most;

    /// <summary>Jobs that wait go on once this is set.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Begin(JobRun run, string word)
    {
        Runs.Enqueue((run.Id, run.Attempt, word, run.UniversityId));
        InterlockedMax(ref Most, Interlocked.Increment(ref Now));
    }

    public void End() => Interlocked.Decrement(ref Now);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) is var was && was != seen; seen = was)
        {
        }
    }
}

internal sealed record Wish(string Word, int Failures = 0);

/// <summary>Fails as often as it is told, then counts the students it sees.</summary>
internal sealed class FlakyJob(Notebook notebook, IViewerSource viewers) : IJobHandler
{
    public static string Kind => "test.flaky";

    public static short Version => 2;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var wish = run.Payload<Wish>();
        notebook.Begin(run, wish.Word);
        notebook.End();
        if (run.Attempt <= wish.Failures)
        {
            throw new InvalidOperationException("The outside service is away.");
        }

        if (wish.Word == "jamais")
        {
            return JobOutcome.Fail("Impossible : {0}.", "test");
        }

        await using var db = await run.Portal.OpenAsync(ct);
        Assert.Equal(new SystemViewer(run.UniversityId), await viewers.GetAsync(ct));
        return JobOutcome.Done(new JobResult { Counts = { ["Étudiants"] = await db.Students.CountAsync(ct) } });
    }
}

/// <summary>Waits for the gate, or to be stopped. Two at once.</summary>
internal sealed class WaitingJob(Notebook notebook) : IJobHandler
{
    public static string Kind => "test.waiting";

    public static int AtOnce => 2;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        notebook.Begin(run, run.Payload<Wish>().Word);
        try
        {
            await notebook.Gate.Task.WaitAsync(ct);
            await run.ReportAsync(3, 3, ct);
            return JobOutcome.Done();
        }
        finally
        {
            notebook.End();
        }
    }
}

/// <summary>Due every minute.</summary>
internal sealed class EveryMinuteJob(Notebook notebook) : IJobHandler
{
    public static string Kind => "test.minute";

    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        notebook.Begin(run, $"{run.DueAt:O}");
        notebook.End();
        return Task.FromResult(JobOutcome.Done());
    }
}

/// <summary>A server of tests with jobs of its own.</summary>
internal static class TestServers
{
    public static DataHost NewWorker(this WorldBase world, Notebook notebook) => world.NewHost(services => services
        .AddSingleton(notebook).AddJobHandler<FlakyJob>().AddJobHandler<WaitingJob>().AddRecurringJob<EveryMinuteJob>(new Recurrence(TimeSpan.FromMinutes(1))));

    public static Task<long> EnqueueAsync(this DataHost host, Viewer viewer, string kind, object payload, JobOptions? options = null) =>
        host.AskAsync<JobQueue, long>(queue => queue.EnqueueAsync(kind, payload, options), viewer);

    public static Task<JobLine?> FindJobAsync(this DataHost host, Viewer viewer, long id) => host.AskAsync<JobQueries, JobLine?>(jobs => jobs.FindAsync(id), viewer);
}
