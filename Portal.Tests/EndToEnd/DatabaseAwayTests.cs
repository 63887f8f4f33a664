using System.Net;
using Portal.Data.Local;
using Portal.Migrations.Commands;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.EndToEnd;

/// <summary>The database goes away while people read, and comes back.</summary>
public sealed class DatabaseAwayTests(DatabaseAwayTests.FragileApp app) : IClassFixture<DatabaseAwayTests.FragileApp>
{
    [Fact]
    public async Task People_see_a_calm_page_and_go_on_when_it_is_back()
    {
        var here = app.World.Fleuve;
        using var student = await app.SignInAsync(here.Student);
        using var stranger = app.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Study)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(stranger, Urls.Home)).Status);
        Assert.Equal((HttpStatusCode.OK, "ready"), await PortalApp.GetAsync(stranger, Urls.Ready));

        await app.StopDatabaseAsync();
        foreach (var address in new[] { Urls.Study, Urls.Recent, Urls.Chapter(here.Open.Id), Urls.ChapterPrint(here.Open.Id), Urls.File(here.Open.CourseFile.Id, here.Open.CourseFile.Name) })
        {
            using var answer = await student.GetAsync(address);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
            Assert.Contains("Le portail reprend son souffle.", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
            Assert.DoesNotContain("Npgsql", body, StringComparison.Ordinal);
            Assert.Contains(".css", body, StringComparison.Ordinal);
        }

        // What needs no database still works; what watches is told.
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(stranger, Urls.Live)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PortalApp.GetAsync(stranger, Urls.Ready)).Status);
        using (var tried = await stranger.PostAsync(Urls.ChapterPlace(here.Open.Id), null))
        {
            Assert.Equal(HttpStatusCode.Redirect, tried.StatusCode);
        }

        await app.StartDatabaseAsync();
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Study)).Status is HttpStatusCode.OK);
        await Soon.Async(async () => (await PortalApp.GetAsync(stranger, Urls.Ready)).Status is HttpStatusCode.OK);
        using var later = await app.SignInAsync(here.Neighbour);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(later, Urls.Chapter(here.Open.Id))).Status);
    }

    /// <summary>The portal on a cluster of its own, which can be stopped.</summary>
    public sealed class FragileApp() : PortalApp(new PortalCluster())
    {
        private ThrowAwayFolder? folder;
        private PostgresCluster? postgres;

        public Task StopDatabaseAsync() => Cluster.StopAsync(immediately: true, CancellationToken.None);

        public Task StartDatabaseAsync() => Cluster.EnsureRunningAsync(CancellationToken.None);

        /// <inheritdoc/>
        protected override async Task<string> CreateDatabaseAsync()
        {
            folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
            postgres = await PostgresCluster.PrepareAsync(Path.Combine(folder.FullName, "pg"), folder.FullName, ClusterSettings.ThrownAway, CancellationToken.None);
            await postgres.EnsureRunningAsync(CancellationToken.None);
            var database = postgres.ConnectionString("portal");
            await Migrator.ApplyAsync(database);
            return database;
        }

        /// <inheritdoc/>
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (folder is not null)
            {
                await folder.DisposeAsync();
            }
        }

        private PostgresCluster Cluster => postgres ?? throw new InvalidOperationException("There is no database yet.");
    }
}
