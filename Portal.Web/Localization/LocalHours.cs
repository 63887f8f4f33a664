using System.Globalization;
using Portal.Data.Structure;

namespace Portal.Web.Localization;

/// <summary>Hours as people type them, in the zone of their university.</summary>
public static class LocalHours
{
    /// <summary>
    /// The instant of a day (2026-11-23) and an hour (08:00) of a zone, as <see cref="LocalTimes"/> has it; null when either is none.
    /// </summary>
    public static DateTimeOffset? Parse(string? day, string? hour, TimeZoneInfo zone)
    {
        if (!DateOnly.TryParseExact(day?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TimeOnly.TryParseExact(hour?.Trim(), ["HH:mm", "HH:mm:ss", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        return date.Year is < 2000 or > 2200 ? null : LocalTimes.InstantOf(date.ToDateTime(time), zone);
    }

    /// <summary>The day of an instant as a form takes it.</summary>
    public static string Day(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The hour of an instant as a form takes it.</summary>
    public static string Hour(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
