namespace Portal.Data.Progression;

/// <summary>Academic years: from 1 September to 31 August, named by the calendar year they begin in.</summary>
public static class AcademicYears
{
    /// <summary>The year an instant lies in, by the calendar on the wall of the university: 31 August 2027 is of 2026, the day after of 2027.</summary>
    public static short Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(instant, zone);
        return (short)(day.Month >= 9 ? day.Year : day.Year - 1);
    }

    /// <summary>"2026–2027".</summary>
    public static string Name(short year) => FormattableString.Invariant($"{year}–{year + 1}");
}
