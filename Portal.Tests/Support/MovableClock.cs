namespace Portal.Tests.Support;

/// <summary>The system's clock until somebody moves it. Timers keep running in real time.</summary>
public sealed class MovableClock : TimeProvider
{
    private long ticks;

    /// <summary>How far it is ahead of the system's clock.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ticks));
        set => Interlocked.Exchange(ref ticks, value.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
