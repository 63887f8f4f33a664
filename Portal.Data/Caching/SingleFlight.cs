using System.Collections.Concurrent;

namespace Portal.Data.Caching;

/// <summary>
/// Keeps what was loaded per key for a limited time. Readers that come at once share one load; a failed load is forgotten, not kept;
/// a load that was under way when its key was forgotten is given to those who waited for it and to nobody after.
/// </summary>
internal sealed class SingleFlight<TKey, TValue>(TimeProvider time, TimeSpan lifetime, int capacity) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();

    public Task<TValue> GetAsync(TKey key, Func<TKey, Task<TValue>> load, CancellationToken ct)
    {
        var now = time.GetTimestamp();
        if (!entries.TryGetValue(key, out var entry) || time.GetElapsedTime(entry.Since, now) > lifetime)
        {
            if (entry is not null)
            {
                entries.TryRemove(new(key, entry));
            }

            if (entries.Count >= capacity)
            {
                // Rare and cheap to load again: starting anew is simpler than choosing whom to forget.
                entries.Clear();
            }

            entry = entries.GetOrAdd(key, static (k, context) => new(context.now, new(() => context.load(k))), (now, load));
        }

        var loading = entry.Value.Value;
        return loading.IsCompletedSuccessfully ? loading : AwaitAsync(key, entry, loading, ct);
    }

    public void Forget(TKey key) => entries.TryRemove(key, out _);

    public void ForgetAll() => entries.Clear();

    private async Task<TValue> AwaitAsync(TKey key, Entry entry, Task<TValue> loading, CancellationToken ct)
    {
        try
        {
            return await loading.WaitAsync(ct);
        }
        catch when (loading.IsFaulted || loading.IsCanceled)
        {
            entries.TryRemove(new(key, entry));
            throw;
        }
    }

    private sealed record Entry(long Since, Lazy<Task<TValue>> Value);
}
