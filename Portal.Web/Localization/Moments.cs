using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Localization;

/// <summary>Says instants as people do, in the zone of their university.</summary>
public sealed class Moments(IStringLocalizer<Texts> texts, TimeProvider time)
{
    /// <summary>"aujourd’hui", "hier", "mercredi" within the week, then "3 nov." within the year, then "3 nov. 2025".</summary>
    public string Near(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = Day(instant, zone);
        var today = Day(time.GetUtcNow(), zone);
        var culture = CultureInfo.CurrentCulture;
        return (today.DayNumber - day.DayNumber) switch
        {
            0 => texts["aujourd’hui"],
            1 => texts["hier"],
            > 1 and < 7 => day.ToString("dddd", culture),
            _ when day.Year == today.Year => day.ToString("d MMM", culture),
            _ => day.ToString("d MMM yyyy", culture),
        };
    }

    /// <summary>"vendredi 20 novembre".</summary>
    public static string Long(DateTimeOffset instant, TimeZoneInfo zone) =>
        Day(instant, zone).ToString(CultureInfo.CurrentCulture.TwoLetterISOLanguageName == "en" ? "dddd, d MMMM" : "dddd d MMMM", CultureInfo.CurrentCulture);

    /// <summary>"20 novembre 2026".</summary>
    public static string Date(DateTimeOffset instant, TimeZoneInfo zone) => Day(instant, zone).ToString("d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>"20 novembre 2026, 14:02".</summary>
    public static string Exact(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture);

    /// <summary>For the datetime attribute.</summary>
    public static string Machine(DateTimeOffset instant, TimeZoneInfo zone) => Day(instant, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
