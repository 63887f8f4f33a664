using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Solutions that open at an instant; here the clock is moved.</summary>
public sealed class SolutionDateTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task They_open_at_their_instant_not_before()
    {
        var chapter = app.World.Fleuve.FutureDate;
        await using var db = app.Open(app.World.Fleuve.Id);
        var opens = db.Chapters.Where(c => c.Id == chapter.Id).Select(c => c.SolutionsAt).Single() ?? throw new InvalidOperationException("It has no date.");

        app.Clock.Ahead = opens - TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5);
        using (var client = await app.SignInAsync(app.World.Fleuve.Student))
        {
            Assert.False(SolutionReleaseTests.TellsOfSolutions((await PortalApp.GetAsync(client, Urls.Chapter(chapter.Id, SectionKind.Solutions))).Body, chapter));
        }

        app.Clock.Ahead += TimeSpan.FromMinutes(6);
        using (var client = await app.SignInAsync(app.World.Fleuve.Student))
        {
            await SolutionReleaseTests.AssertOpenAsync(client, chapter);
        }
    }
}
