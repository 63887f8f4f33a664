using Portal.Data.Announcements;

namespace Portal.Tests.Announcements;

/// <summary>Targets as forms send them.</summary>
public sealed class AnnouncementTargetTests
{
    [Theory]
    [InlineData("p1-p2-p3-p4-p5-p6-p7-p8")]
    [InlineData("x1")]
    [InlineData("p")]
    [InlineData("p-1")]
    [InlineData("p99999999999999")]
    [InlineData("s3")]
    [InlineData("<script>")]
    public void A_target_that_is_none_does_not_read(string text) => Assert.Null(AnnouncementTarget.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("f3")]
    [InlineData("p7-l2-s1")]
    [InlineData("l2")]
    [InlineData("m12")]
    public void A_target_reads_as_it_was_written(string text) => Assert.Equal(text, AnnouncementTarget.Parse(text)?.ToString());
}
