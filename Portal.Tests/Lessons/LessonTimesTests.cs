using System.Globalization;
using Portal.Data.Lessons;
using Portal.Data.Structure;

namespace Portal.Tests.Lessons;

/// <summary>Times of lessons across both changes of the clocks, and when reminders are due.</summary>
public sealed class LessonTimesTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("Europe/Paris", "2026-10-18", "14:00", "2026-10-18T12:00Z,2026-10-25T13:00Z,2026-11-01T13:00Z")]
    [InlineData("Europe/Paris", "2027-03-21", "14:00", "2027-03-21T13:00Z,2027-03-28T12:00Z,2027-04-04T12:00Z")]
    [InlineData("Africa/Dakar", "2026-10-18", "14:00", "2026-10-18T14:00Z,2026-10-25T14:00Z,2026-11-01T14:00Z")]
    [InlineData("America/New_York", "2026-10-25", "08:00", "2026-10-25T12:00Z,2026-11-01T13:00Z,2026-11-08T13:00Z")]

    // 28 March 2027: 02:30 does not exist in Paris and becomes 03:30. 25 October 2026: 02:30 comes twice, the first counts.
    [InlineData("Europe/Paris", "2027-03-21", "02:30", "2027-03-21T01:30Z,2027-03-28T01:30Z,2027-04-04T00:30Z")]
    [InlineData("Europe/Paris", "2026-10-18", "02:30", "2026-10-18T00:30Z,2026-10-25T00:30Z,2026-11-01T01:30Z")]
    public void Every_week_means_the_same_time_on_the_wall(string zone, string first, string at, string starts) => Assert.Equal(
        starts.Split(','),
        LessonTimes.Of(DateOnly.Parse(first, CultureInfo.InvariantCulture), TimeOnly.Parse(at, CultureInfo.InvariantCulture), 60, 3, TimeZoneInfo.FindSystemTimeZoneById(zone))
            .Select(t => t.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2027-03-28", "01:30")]
    [InlineData("2026-10-25", "01:30")]
    [InlineData("2026-10-25", "02:30")]
    public void A_lesson_while_clocks_change_is_as_long_as_any_other(string day, string at)
    {
        var (start, end) = LessonTimes.Of(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(at, CultureInfo.InvariantCulture), 180, 1, Paris).Single();
        Assert.Equal(TimeSpan.FromHours(3), end - start);
    }

    [Fact]
    public void Every_hour_of_a_year_reads_back_as_it_was_but_for_the_hour_that_is_left_out()
    {
        for (var wall = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Unspecified); wall.Year < 2028; wall = wall.AddMinutes(30))
        {
            var back = TimeZoneInfo.ConvertTime(LocalTimes.InstantOf(wall, Paris), Paris).DateTime;
            Assert.Equal(Paris.IsInvalidTime(wall) ? wall.AddHours(1) : wall, back);
        }
    }

    [Theory]
    [InlineData(48, "24:00")]
    [InlineData(24.5, "0:30")]
    [InlineData(24, "23:00")]
    [InlineData(3, "2:00")]
    [InlineData(0.5, "0:30")]
    public void The_next_reminder_is_the_first_that_is_still_to_come(double hours, string until)
    {
        var now = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var parts = until.Split(':');
        var expected = now + new TimeSpan(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), 0);
        Assert.Equal(expected, LessonTimes.NextDue(now.AddHours(hours), now, now));
    }

    [Fact]
    public void Nothing_is_due_after_the_start() => Assert.Null(LessonTimes.NextDue(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
}
