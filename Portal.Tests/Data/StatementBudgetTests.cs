using System.Net;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Data;

/// <summary>What each page may ask of the database once the portal is warm.</summary>
public sealed class StatementBudgetTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Pages_of_students_keep_their_budget()
    {
        var here = app.World.Fleuve;
        using var client = await app.SignInAsync(here.Student);
        await AssertBudgetAsync(client, Urls.Study, 3);
        await AssertBudgetAsync(client, Urls.Recent, 1);
        await AssertBudgetAsync(client, Urls.Subject(here.Open.SubjectId), 1);
        await AssertBudgetAsync(client, Urls.Subject(here.Open.SubjectId) + "?q=titre&state=unread", 1);
        await AssertBudgetAsync(client, Urls.Chapter(here.Open.Id), 2); // the chapter, and its files
        await AssertBudgetAsync(client, Urls.Chapter(here.Open.Id, SectionKind.Exercises), 1);
        await AssertBudgetAsync(client, Urls.Chapter(here.Never.Id, SectionKind.Solutions), 1);
        await AssertBudgetAsync(client, Urls.File(here.Open.CourseFile.Id, here.Open.CourseFile.Name), 1);
        await AssertBudgetAsync(client, Urls.Help, 0);
    }

    [Fact]
    public async Task Pages_of_the_staff_keep_theirs()
    {
        using var author = await app.SignInAsync(app.World.Fleuve.Author);
        await AssertBudgetAsync(author, Urls.Teach, 4); // the list, all in figures, questions that wait, reviews asked
        await AssertBudgetAsync(author, Urls.TeachBin, 1);
        await AssertBudgetAsync(author, Urls.Chapter(app.World.Fleuve.Draft.Id), 2);
    }

    [Fact]
    public async Task Visitors_cost_nothing()
    {
        using var client = app.Visitor();
        await AssertBudgetAsync(client, Urls.Home, 0);
        await AssertBudgetAsync(client, Urls.Login, 0);
        await AssertBudgetAsync(client, Urls.Help, 0);
    }

    private async Task AssertBudgetAsync(HttpClient client, string address, int budget)
    {
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, address)).Status);
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(client, address));
        Assert.True(sent.Count <= budget, $"{address} sent {sent.Count} statements, {budget} are granted:\n{string.Join("\n--\n", sent.Select(s => s.Text))}");
    }
}
