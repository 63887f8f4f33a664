using Portal.Data.Progression;

namespace Portal.Tests.Progression;

/// <summary>September to August, by the calendar on the wall of the university.</summary>
public sealed class AcademicYearTests
{
    [Theory]
    [InlineData("2027-08-31T23:59:59Z", "Africa/Dakar", 2026)]
    [InlineData("2027-09-01T00:00:00Z", "Africa/Dakar", 2027)]
    [InlineData("2027-08-31T21:59:59Z", "Europe/Paris", 2026)] // 23:59:59 there, in summer time
    [InlineData("2027-08-31T22:00:00Z", "Europe/Paris", 2027)] // midnight there
    [InlineData("2027-09-01T03:59:59Z", "America/Guadeloupe", 2026)] // still August there
    [InlineData("2027-09-01T04:00:00Z", "America/Guadeloupe", 2027)]
    [InlineData("2027-08-31T12:00:00Z", "Pacific/Auckland", 2027)] // September already there
    [InlineData("2027-01-15T10:00:00Z", "Africa/Dakar", 2026)]
    [InlineData("2026-12-31T23:59:59Z", "Africa/Dakar", 2026)]
    public void An_instant_lies_in_the_year_that_its_day_there_says(string instant, string zone, short year) =>
        Assert.Equal(year, AcademicYears.Of(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void A_year_is_named_by_both_of_its_calendar_years() => Assert.Equal("2026–2027", AcademicYears.Name(2026));

    [Fact]
    public void A_period_over_the_first_of_September_is_of_one_year()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Africa/Dakar");
        var period = new ProgressionPeriod(new(2027, 8, 20, 0, 0, 0, TimeSpan.Zero), new(2027, 9, 20, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(2026, period.Year(zone));
        Assert.True(period.IsOpen(new(2027, 9, 19, 23, 59, 59, TimeSpan.Zero)));
        Assert.False(period.IsOpen(period.ClosesAt));
    }
}
