using System.Globalization;

namespace Portal.Web.Localization;

/// <summary>Date and time as browsers send them from a datetime-local field, in the zone of the university.</summary>
internal static class WallTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm"];

    /// <summary>False when it is none. An hour that the change to summer time leaves out is taken as much later; one that comes twice is the first of both.</summary>
    public static bool TryRead(string? text, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        moment = default;
        if (!DateTime.TryParseExact(text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) || wall.Year is < 2000 or > 2200)
        {
            return false;
        }

        moment = InstantOf(wall, zone);
        return true;
    }

    /// <summary>For the value of a datetime-local field.</summary>
    public static string Write(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset InstantOf(DateTime wall, TimeZoneInfo zone) => Portal.Data.Structure.LocalTimes.InstantOf(wall, zone);
}
