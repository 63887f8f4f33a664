using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Portal.Data.Caching;

namespace Portal.Data.Jobs;

/// <summary>
/// What the runner hears over the one connection that listens: new work, and wishes to stop. While that connection lives, it holds a lock whose number is
/// written beside every running job: whoever can take the lock knows that the server is gone.
/// </summary>
public sealed class JobSignals : IDisposable
{
    internal const string Added = "jobs:added";
    internal const string StopPrefix = "jobs:stop:";

    /// <summary>First part of the lock's number; the second is the lease.</summary>
    internal const int LockClass = 0x4A6F6273;

    private readonly ConcurrentDictionary<(long Id, short Attempt), CancellationTokenSource> running = new();
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>The number of this server while it is connected; null while it is not, and then it begins nothing.</summary>
    internal int? Lease { get; private set; }

    /// <summary>
    /// Names the run and not only the job: word of a run that was given up may arrive when the next one has begun, here even, and must not stop that one.
    /// </summary>
    internal static string Stop(long id, short attempt) => string.Create(CultureInfo.InvariantCulture, $"{StopPrefix}{id}:{attempt}");

    /// <summary>Says it to every server when the transaction commits.</summary>
    internal static Task AnnounceAsync(PortalDbContext db, string topic, CancellationToken ct) => db.AnnounceAsync(topic, ct);

    /// <summary>A number nobody has; no system call tells servers apart as surely.</summary>
    internal static int NewLease() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>The connection is there and holds the lock of this number.</summary>
    internal void Connected(int lease)
    {
        Lease = lease;
        Wake();
    }

    /// <summary>The connection is gone and the lock with it: what runs here may be begun elsewhere now, so it stops.</summary>
    internal void Disconnected()
    {
        Lease = null;
        foreach (var run in running.Values)
        {
            Cancel(run);
        }
    }

    /// <summary>False when the message is not about jobs.</summary>
    internal bool Hear(string topic)
    {
        if (topic.StartsWith(StopPrefix, StringComparison.Ordinal))
        {
            if (topic[StopPrefix.Length..].Split(':') is [var job, var of]
                && long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && short.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
                && running.TryGetValue((id, attempt), out var run))
            {
                Cancel(run);
            }

            return true;
        }

        if (topic == Added)
        {
            Wake();
            return true;
        }

        return false;
    }

    internal void Begin(ClaimedJob job, CancellationTokenSource run) => running[(job.Id, job.Attempts)] = run;

    internal void End(ClaimedJob job, CancellationTokenSource run) => running.TryRemove(new((job.Id, job.Attempts), run));

    internal void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    /// <summary>Until something is heard, at most so long.</summary>
    internal Task WaitAsync(TimeSpan most, CancellationToken ct) => wake.WaitAsync(most, ct);

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();

    private static void Cancel(CancellationTokenSource run)
    {
        try
        {
            run.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }
}
