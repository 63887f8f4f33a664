namespace Portal.Data.Jobs;

/// <summary>When something is due again and again: every so often, counted from the first midnight UTC of the calendar.</summary>
/// <param name="Every">A minute or more.</param>
/// <param name="Offset">How long after each beginning of a period.</param>
public sealed record Recurrence(TimeSpan Every, TimeSpan Offset = default)
{
    /// <summary>Once a day at this time, UTC.</summary>
    public static Recurrence DailyAt(TimeSpan time) => new(TimeSpan.FromDays(1), time);

    /// <summary>The first due time after a moment.</summary>
    public DateTimeOffset After(DateTimeOffset moment)
    {
        var periods = (moment.UtcTicks - Offset.Ticks) / Every.Ticks;
        var due = (periods * Every.Ticks) + Offset.Ticks;
        return new(due <= moment.UtcTicks ? due + Every.Ticks : due, TimeSpan.Zero);
    }
}

/// <summary>A kind of job and when it is due.</summary>
public sealed record RecurringKind(string Kind, Recurrence Recurrence);
