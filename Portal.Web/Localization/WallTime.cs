using System.Globalization;
using Portal.Data.Structure;

namespace Portal.Web.Localization;

/// <summary>Date and time as browsers send them from a datetime-local field, in the zone of the university.</summary>
internal static class WallTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm"];

    /// <summary>False when it is none. An hour that the change to summer time leaves out is taken as much later; one that comes twice is the first of both.</summary>
    public static bool TryRead(string? text, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        var read = TryReadLocal(text, out var wall);
        moment = read ? LocalTimes.InstantOf(wall, zone) : default;
        return read;
    }

    /// <summary>The same without a zone: what clocks on the wall say.</summary>
    public static bool TryReadLocal(string? text, out DateTime wall) =>
        DateTime.TryParseExact(text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out wall) && wall.Year is >= 2000 and <= 2200;

    /// <summary>For the value of a datetime-local field.</summary>
    public static string Write(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
