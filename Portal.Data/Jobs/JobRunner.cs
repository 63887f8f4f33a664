using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;

namespace Portal.Data.Jobs;

/// <summary>
/// Does jobs, a few at a time. What is to be done and how far it is stands in the rows: a server may be killed at any moment, another one goes on.
/// </summary>
public sealed class JobRunner(
    JobClaims claims, JobSignals signals, JobHandlers handlers, IEnumerable<RecurringKind> recurring, IServiceScopeFactory scopes, TimeProvider time,
    ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>How many jobs one server does at once.</summary>
    public const int AtOnce = 3;

    internal const string NotKnown = "Aucun serveur ne sait faire ce travail sous cette forme. Relancez-le depuis la page qui l’a demandé.";
    internal const string Misread = "La demande de ce travail ne se lit pas. Relancez-le depuis la page qui l’a demandé.";

    private static readonly TimeSpan LookAtLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GiveUpEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlanEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(long Id, short Attempt), Task> running = new();
    private readonly RecurringKind[] recurring = [.. recurring];
    private long? lastPlan;
    private long? lastGiveUp;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signals.WaitAsync(await LookAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it was, the loop goes on: a job that waits for nobody is worse than a line too many in the log.
                log.LogWarning("Jobs wait: {Reason}. Trying again.", e.Message);
                await Task.Delay(RetryAfter, TimeProvider.System, CancellationToken.None);
            }
        }

        await Task.WhenAll(running.Values);
    }

    /// <summary>Begins what can begin; answers how long nothing else will be due.</summary>
    private async Task<TimeSpan> LookAsync(CancellationToken ct)
    {
        if (signals.Lease is not { } lease)
        {
            return LookAtLeast;
        }

        if (IsTime(ref lastPlan, PlanEvery) && recurring.Length > 0)
        {
            await claims.PlanAsync(recurring, ct);
        }

        if (IsTime(ref lastGiveUp, GiveUpEvery))
        {
            await claims.GiveUpAsync(ct);
        }

        while (running.Count < AtOnce)
        {
            if (await claims.TakeAsync(lease, ct) is not { } job)
            {
                var next = await claims.UntilNextAsync(ct);
                return next < LookAtLeast ? next.Value : LookAtLeast;
            }

            // Entered before it can end, so that ending finds it.
            var begin = new TaskCompletionSource();
            running[(job.Id, job.Attempts)] = BeginAsync(job, begin.Task, ct);
            begin.SetResult();
        }

        return LookAtLeast;
    }

    private bool IsTime(ref long? last, TimeSpan every)
    {
        if (last is { } since && time.GetElapsedTime(since) < every)
        {
            return false;
        }

        last = time.GetTimestamp();
        return true;
    }

    private async Task BeginAsync(ClaimedJob job, Task begin, CancellationToken stopping)
    {
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        signals.Begin(job, run);
        try
        {
            await RunAsync(job, run, stopping);
        }
        catch (Exception e) when (Outage.IsCauseOf(e))
        {
            // Its end could not be written: the row still says that it runs, and is given up when its time is over.
            log.LogWarning("The end of job {Job} was not written: {Reason}", job.Id, e.Message);
        }
        finally
        {
            signals.End(job, run);
            running.TryRemove((job.Id, job.Attempts), out _);
            signals.Wake();
        }
    }

    private async Task RunAsync(ClaimedJob job, CancellationTokenSource run, CancellationToken stopping)
    {
        if (handlers.Find(job.Kind) is not { } kind || !kind.Reads(job.Version))
        {
            log.LogError("Job {Job}: {Kind}, version {Version}, is not known here.", job.Id, job.Kind, job.Version);
            await claims.FailAsync(job, NotKnown);
            return;
        }

        try
        {
            switch (await DoAsync(job, kind, run))
            {
                case JobOutcome.Failed failed:
                    await claims.FailAsync(job, string.Join('\u001f', [failed.Sentence, .. failed.Arguments.Select(a => $"{a}")]));
                    break;
                case JobOutcome.Succeeded { Result: var result }:
                    await claims.SucceedAsync(job, result is null ? null : JsonSerializer.Serialize(result, result.GetType(), JobQueue.Json));
                    break;
            }
        }
        catch (Exception) when (run.IsCancellationRequested)
        {
            await (stopping.IsCancellationRequested || signals.Lease != job.Lease ? claims.PutBackAsync(job) : claims.EndCancelledAsync(job));
        }
        catch (JsonException e)
        {
            log.LogError(e, "Job {Job} ({Kind}) has a payload that does not read.", job.Id, job.Kind);
            await claims.FailAsync(job, Misread);
        }
        catch (Exception e)
        {
            var again = job.Attempts < JobClaims.Tries;
            log.Log(again ? LogLevel.Warning : LogLevel.Error, e, "Job {Job} ({Kind}) failed, try {Try} of {Tries}.", job.Id, job.Kind, job.Attempts, JobClaims.Tries);
            var sentence = string.Join('\u001f', [JobClaims.TooOften, $"{job.Attempts}", $"{job.Id}"]);
            await (again ? claims.RetryAsync(job, TimeSpan.FromSeconds(1 << job.Attempts), sentence) : claims.FailAsync(job, sentence));
        }
    }

    private async Task<JobOutcome> DoAsync(ClaimedJob job, JobKind kind, CancellationTokenSource run)
    {
        await using var scope = scopes.CreateAsyncScope();
        var eyes = new FixedViewer(new SystemViewer(job.UniversityId));
        scope.ServiceProvider.GetRequiredService<JobEyes>().Source = eyes;
        var portal = new PortalDb(scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDbContext>>(), eyes);
        var handler = (IJobHandler)scope.ServiceProvider.GetRequiredService(kind.Handler);
        return await handler.RunAsync(new(job, claims, time, portal, scope.ServiceProvider, run), run.Token);
    }
}
