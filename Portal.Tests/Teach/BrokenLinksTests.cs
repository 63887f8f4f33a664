using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Own;
using Portal.Data.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Teach;

/// <summary>What the nightly look at links found, where its authors see it.</summary>
public sealed class BrokenLinksTests(PortalApp app) : IClassFixture<PortalApp>
{
    private const string Address = "http://127.0.0.1/perdu";

    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task Dead_links_of_one_s_published_chapters_wait_on_the_list_until_the_text_changes()
    {
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        var now = app.Clock.GetUtcNow();
        foreach (var chapter in new[] { Here.Open.Id, Here.Draft.Id, Here.OfOtherProgramme.Id })
        {
            await app.ExecuteAsync($"UPDATE chapter_sections SET markdown = markdown || {"\n\n[là](" + Address + ")"} WHERE chapter_id = {chapter}");
        }

        await app.ExecuteAsync($"INSERT INTO link_checks (university_id, address_hash, address, answer, status, checked_at) VALUES ({Here.Id}, {LinkCheck.HashOf(Address)}, {Address}, {(short)LinkAnswer.Dead}, 404, {now})");
        await LookAsync(host);

        var mine = await OverviewAsync(host, Here.ProfessorEyes(Here.Author, "INF"));
        Assert.Equal([new OwnBroken(Here.Open.Id, Here.Open.Title)], mine.Broken);
        using var author = await app.SignInAsync(Here.Author);
        var page = (await PortalApp.GetAsync(author, Urls.Teach)).Body;
        Assert.Contains($"<a href=\"{Urls.PublishChapter(Here.Open.Id)}\"><span>Des liens de", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"<a href=\"{Urls.PublishChapter(Here.OfOtherProgramme.Id)}\"", page, StringComparison.Ordinal);

        // The page costs no statement more for it.
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(author, Urls.Teach));
        Assert.True(sent.Count <= 4, string.Join("\n--\n", sent.Select(s => s.Text)));

        // Others have their own; who writes nothing, and who is elsewhere, has none.
        Assert.Equal([Here.OfOtherProgramme.Id], (await OverviewAsync(host, Here.ProfessorEyes(Here.Stranger, "BIO"))).Broken.Select(b => b.ChapterId));
        foreach (var viewer in new Viewer[] { Here.ProfessorEyes(Here.Colleague, "INF"), app.World.Dunes.ProfessorEyes(app.World.Dunes.Author, "INF"), Here.AdminEyes, Here.StudentEyes, new AnonymousViewer() })
        {
            Assert.Empty((await OverviewAsync(host, viewer)).Broken);
        }

        // Another version is another text; and a link that answers again is forgotten the next night.
        await app.ExecuteAsync($"UPDATE chapters SET published_version = published_version + 1 WHERE id = {Here.Open.Id}");
        Assert.Empty((await OverviewAsync(host, Here.ProfessorEyes(Here.Author, "INF"))).Broken);
        await app.ExecuteAsync($"UPDATE chapters SET published_version = published_version - 1 WHERE id = {Here.Open.Id}");
        await app.ExecuteAsync($"UPDATE link_checks SET answer = {(short)LinkAnswer.Alive} WHERE university_id = {Here.Id}");
        await LookAsync(host);
        await using var db = app.Open(Here.Id);
        Assert.Equal(0, await db.BrokenLinks.CountAsync());
    }

    private async Task LookAsync(DataHost host)
    {
        var job = await host.AskAsync((JobQueue q) => q.EnqueueAsync(LinkCheckJob.Kind, new { }), Here.AdminEyes);
        await using var db = app.Open(Here.Id);
        using var visitor = app.Visitor();
        await visitor.GetAsync(Urls.Live);
        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Id == job && j.State == JobState.Succeeded));
    }

    private static Task<OwnOverview> OverviewAsync(DataHost host, Viewer viewer) => host.AskAsync((TeachQueries t) => t.ReadOverviewAsync(), viewer);
}
