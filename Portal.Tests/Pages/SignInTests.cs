using System.Net;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Pages;

/// <summary>The way in and out.</summary>
public sealed class SignInTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_student_signs_in_and_lands_at_home()
    {
        using var client = app.Visitor();
        using var answer = await PortalApp.PostFormAsync(
            client, Urls.Home, Urls.Login, new() { ["Input.UserName"] = app.World.Fleuve.Student.UserName, ["Input.Password"] = World.Password });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(Urls.Study, answer.Headers.Location?.IsAbsoluteUri == true ? answer.Headers.Location.AbsolutePath : answer.Headers.Location?.OriginalString);
        var (status, body) = await PortalApp.GetAsync(client, Urls.Study);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Fatou", body, StringComparison.Ordinal);
    }
}
