using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>A university may close downloads to students (EL 1.13).</summary>
public sealed class DownloadSwitchTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Closed_downloads_leave_images_inside_texts_and_the_staff_alone()
    {
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        using var student = await app.SignInAsync(here.Student);
        using var author = await app.SignInAsync(here.Author);
        using var elsewhere = await app.SignInAsync(there.Student);
        var file = Urls.File(here.Open.CourseFile.Id, here.Open.CourseFile.Name);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, file)).Status);
        Assert.Contains(file, (await PortalApp.GetAsync(student, Urls.Chapter(here.Open.Id))).Body, StringComparison.Ordinal);

        await using (var db = app.Open(here.Id))
        {
            (await db.UniversitySettings.SingleAsync()).Downloads = false;
            await db.SaveChangesAsync();
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, file)).Status is HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.File(here.Open.SolutionsFile.Id, here.Open.SolutionsFile.Name))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.File(here.Open.CourseImage.Id, here.Open.CourseImage.Name))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.File(here.Open.SolutionsImage.Id, here.Open.SolutionsImage.Name))).Status);
        foreach (var section in Enum.GetValues<SectionKind>())
        {
            Assert.DoesNotContain("notes.txt", (await PortalApp.GetAsync(student, Urls.Chapter(here.Open.Id, section))).Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(author, file)).Status);
        Assert.Contains(file, (await PortalApp.GetAsync(author, Urls.Chapter(here.Open.Id))).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(elsewhere, Urls.File(there.Open.CourseFile.Id, there.Open.CourseFile.Name))).Status);
    }
}
