namespace Portal.Data.Structure;

/// <summary>From what clocks on the wall of a university say to instants.</summary>
public static class LocalTimes
{
    /// <summary>
    /// The instant, in UTC. A time that the change to summer time leaves out is taken as much later as the clocks are moved; one that comes twice is the first of both.
    /// </summary>
    public static DateTimeOffset InstantOf(DateTime wall, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            // The offset of before, so that 02:30 becomes 03:30.
            return new DateTimeOffset(local, zone.GetUtcOffset(local.AddHours(-3))).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
