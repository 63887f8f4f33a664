namespace Portal.Data.Accounts;

/// <summary>
/// Hashing a password costs about 40 ms of computing on purpose. So many turns at once that one core always stays for readers; a short queue; beyond it
/// whoever comes is asked to try later.
/// </summary>
/// <param name="atOnce">Turns at the same time, 1 or more.</param>
/// <param name="queue">How many may wait.</param>
public sealed class HashingTurns(int atOnce, int queue) : IDisposable
{
    /// <summary>About three seconds of waiting on one core.</summary>
    public const int UsualQueue = 64;

    private readonly SemaphoreSlim turns = new(atOnce);
    private int present;

    /// <summary>All cores but one.</summary>
    public static HashingTurns ForThisMachine() => new(Math.Max(1, Environment.ProcessorCount - 1), UsualQueue);

    /// <summary>A turn, given back by disposing; null at once when too many wait already.</summary>
    public async Task<IDisposable?> TakeAsync(CancellationToken ct = default)
    {
        if (Interlocked.Increment(ref present) > atOnce + queue)
        {
            Interlocked.Decrement(ref present);
            return null;
        }

        try
        {
            await turns.WaitAsync(ct);
            return new Turn(this);
        }
        catch
        {
            Interlocked.Decrement(ref present);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private sealed class Turn(HashingTurns owner) : IDisposable
    {
        private int over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref over, 1) == 0)
            {
                owner.turns.Release();
                Interlocked.Decrement(ref owner.present);
            }
        }
    }
}
