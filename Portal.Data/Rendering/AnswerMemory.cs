using System.Collections.Concurrent;

namespace Portal.Data.Rendering;

/// <summary>
/// What the Node process answered lately, so that a text rendered again asks only for what changed in it: the preview of an editor renders a
/// chapter at every pause of the keys. Holds at most twice <see cref="Share"/> characters: what was not asked for during a whole share is forgotten.
/// </summary>
internal sealed class AnswerMemory
{
    private const int Share = 4_000_000;

    private ConcurrentDictionary<(NodeItem Item, string? Macros), NodeAnswer> young = new();
    private ConcurrentDictionary<(NodeItem Item, string? Macros), NodeAnswer> old = new();
    private int held;

    /// <summary>Fills in the answer; false when it is not known.</summary>
    public bool Recall(NodeItem item, string? macros, ref NodeAnswer answer)
    {
        if (young.TryGetValue((item, macros), out var known))
        {
            answer = known;
            return true;
        }

        if (old.TryGetValue((item, macros), out known))
        {
            Keep(item, macros, known);
            answer = known;
            return true;
        }

        return false;
    }

    public void Keep(NodeItem item, string? macros, NodeAnswer answer)
    {
        if (!young.TryAdd((item, macros), answer))
        {
            return;
        }

        // Two threads may both find it full: then a share is forgotten early, and asked for again.
        if (Interlocked.Add(ref held, item.Text.Length + (answer.Html?.Length ?? 0) + 100) > Share)
        {
            old = young;
            young = new();
            Interlocked.Exchange(ref held, 0);
        }
    }
}
