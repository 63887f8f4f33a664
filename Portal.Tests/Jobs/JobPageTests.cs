using System.Net;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Jobs;

/// <summary>The pages of jobs, over HTTP. Jobs of these tests are for tomorrow, so that they wait.</summary>
public sealed class JobPageTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task The_administration_sees_the_queue_of_its_university_alone_and_stops_a_job()
    {
        var (mine, theirs) = (await EnqueueAsync(app.World.Fleuve.AdminEyes), await EnqueueAsync(app.World.Dunes.AdminEyes));
        var admin = await app.SignInAsync(Here.Admin);
        var (status, page) = await PortalApp.GetAsync(admin, Urls.AdminJobs);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(Urls.Job(mine), page, StringComparison.Ordinal);
        Assert.DoesNotContain(Urls.Job(theirs), page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(admin, theirs)).StatusCode);
        using var answer = await CancelAsync(admin, mine);
        Assert.Equal(Urls.Job(mine), answer.Headers.Location?.OriginalString);
        Assert.Contains("Annulé", (await PortalApp.GetAsync(admin, Urls.Job(mine))).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(admin, mine)).StatusCode);
    }

    [Fact]
    public async Task Somebody_s_own_job_has_a_page_that_nobody_else_has()
    {
        var id = await EnqueueAsync(Here.ProfessorEyes(Here.Author, "INF"));
        var author = await app.SignInAsync(Here.Author);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(author, Urls.Job(id))).Status);
        Assert.Contains(Urls.Job(id), (await PortalApp.GetAsync(author, Urls.Jobs)).Body, StringComparison.Ordinal);

        foreach (var other in new[] { Here.Colleague, Here.Student, app.World.Dunes.Author, app.World.Dunes.Admin })
        {
            var client = await app.SignInAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.Job(id))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(client, id)).StatusCode);
            Assert.DoesNotContain(Urls.Job(id), (await PortalApp.GetAsync(client, Urls.Jobs)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_of_jobs_costs_three_statements()
    {
        await EnqueueAsync(Here.AdminEyes);
        var admin = await app.SignInAsync(Here.Admin);
        await PortalApp.GetAsync(admin, Urls.AdminJobs);
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(admin, Urls.AdminJobs));
        Assert.Equal(3, sent.Count(s => s.Text.Contains("jobs", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("?before=99999999999999999999999")]
    [InlineData("?before=-1")]
    [InlineData("?before=%00")]
    [InlineData("?before=1'; DROP TABLE jobs; --")]
    public async Task A_forged_place_in_the_list_is_no_error(string query)
    {
        var admin = await app.SignInAsync(Here.Admin);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminJobs + query)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.Jobs + query)).Status);
    }

    [Fact]
    public async Task Nobody_is_led_elsewhere_after_stopping()
    {
        var id = await EnqueueAsync(Here.AdminEyes);
        var admin = await app.SignInAsync(Here.Admin);
        using var answer = await CancelAsync(admin, id, back: "//evil.example");
        Assert.Equal(Urls.Home, answer.Headers.Location?.OriginalString);
    }

    private async Task<long> EnqueueAsync(Viewer viewer)
    {
        await using var data = new DataHost(app.Database, app.Files);
        return await data.EnqueueAsync(viewer, "test.tomorrow", new Wish("demain"), new JobOptions { RunAt = app.Clock.GetUtcNow().AddDays(1) });
    }

    private static async Task<HttpResponseMessage> CancelAsync(HttpClient client, long id, string back = "") => await client.PostAsync(
        Urls.JobCancel(id), new FormUrlEncodedContent([new("__RequestVerificationToken", await PortalApp.TokenAsync(client, Urls.Account)), new("back", back)]));
}
