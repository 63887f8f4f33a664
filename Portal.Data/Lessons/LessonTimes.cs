using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>When a lesson takes place, computed from what it says on the wall.</summary>
public static class LessonTimes
{
    /// <summary>From this long before the start, the room is open.</summary>
    public static readonly TimeSpan OpensBefore = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Start and end of each time, in UTC. Every week means the same time on the wall, also across a change of summer time; the length is a length of time, so that a lesson
    /// held while clocks are changed is as long as any other.
    /// </summary>
    public static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Of(DateOnly firstDay, TimeOnly startsAt, int minutes, int weeks, TimeZoneInfo zone)
    {
        for (var week = 0; week < weeks; week++)
        {
            var start = LocalTimes.InstantOf(firstDay.AddDays(7 * week).ToDateTime(startsAt), zone);
            yield return (start, start.AddMinutes(minutes));
        }
    }

    /// <summary>When a reminder is due.</summary>
    public static DateTimeOffset DueAt(ReminderKind kind, DateTimeOffset start) => kind switch
    {
        ReminderKind.DayBefore => start.AddHours(-24),
        ReminderKind.HourBefore => start.AddHours(-1),
        _ => start,
    };

    /// <summary>Until when a late reminder still helps: until the next one is due, the last until a quarter of an hour after the start.</summary>
    public static DateTimeOffset UsefulUntil(ReminderKind kind, DateTimeOffset start) => kind switch
    {
        ReminderKind.DayBefore => start.AddHours(-1),
        ReminderKind.HourBefore => start,
        _ => start.AddMinutes(15),
    };

    /// <summary>The next moment after <paramref name="now"/> at which a reminder is due of a time planned at <paramref name="planned"/>; null when none is left.</summary>
    public static DateTimeOffset? NextDue(DateTimeOffset start, DateTimeOffset planned, DateTimeOffset now) => Enum.GetValues<ReminderKind>()
        .Select(kind => (DateTimeOffset?)DueAt(kind, start)).FirstOrDefault(due => due > now && due > planned);
}
