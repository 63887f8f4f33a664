using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Chapters go to a colleague before their professor goes; and whoever goes for good leaves no account behind.</summary>
public sealed class HandOverTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task Chapters_of_programmes_a_colleague_teaches_are_theirs_afterwards()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var page = Urls.AdminDelete(DeletionKind.Professor, Here.Author.Id);
        var body = (await PortalApp.GetAsync(admin, page)).Body;
        Assert.Contains("9 chapitres portent son nom", body, StringComparison.Ordinal);
        Assert.Contains("Rose Ndiaye, 9 sur 9", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Paul Ndiaye", body, StringComparison.Ordinal);
        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, page, "hand-over", new() { ["Input.Colleague"] = Text(Here.Colleague.Id) })));
        Assert.Contains("Chapitres confiés", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        Assert.Equal("Rose Ndiaye", (await db.Chapters.SingleAsync(c => c.Id == Here.Open.Id)).AuthorNames);
        Assert.False(await db.ChapterAuthors.AnyAsync(a => a.ProfessorId == Here.Author.Id && db.Chapters.Any(c => c.Id == a.ChapterId)));
        Assert.Equal(9, await db.AuditEntries.CountAsync(e => e.Action == "chapter.handed-over" && e.UniversityId == Here.Id));
        using var colleague = await app.SignInAsync(Here.Colleague);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(colleague, Urls.EditChapter(Here.Open.Id))).Status);
    }

    [Fact]
    public async Task Nobody_else_hands_anything_over_and_nothing_goes_to_another_university()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), There.StudentEyes, There.ProfessorEyes(There.Author, "INF"), Here.AdminEyes })
        {
            Assert.Null(await data.AskAsync((ChapterHandOver h) => h.PreviewAsync(There.Author.Id), viewer));
            Assert.Equal(0, await data.AskAsync((ChapterHandOver h) => h.DoAsync(There.Author.Id, There.Colleague.Id), viewer));
        }

        Assert.Equal(0, await data.AskAsync((ChapterHandOver h) => h.DoAsync(There.Author.Id, Here.Colleague.Id), There.AdminEyes));
        Assert.Equal(0, await data.AskAsync((ChapterHandOver h) => h.DoAsync(There.Author.Id, There.Stranger.Id), There.AdminEyes));
        Assert.Equal(0, await data.AskAsync((ChapterHandOver h) => h.DoAsync(There.Author.Id, There.Author.Id), There.AdminEyes));
    }

    [Fact]
    public async Task A_programme_that_goes_takes_the_accounts_of_students_binned_before_along()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.NotNull(await data.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Student, There.OtherProgramme.Id)), There.AdminEyes));
        Assert.NotNull(await data.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Programme, There.Programmes["BIO"])), There.AdminEyes));
        var thing = Assert.Single(await data.AskAsync((Deletions d) => d.ListAsync(), There.AdminEyes), t => t.Kind is DeletionKind.Programme);
        Assert.NotNull(await data.AskAsync((Deletions d) => d.PurgeAsync(thing.Id), There.AdminEyes));
        using var _ = app.CreateClient();
        await using var db = app.Open(There.Id);
        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Kind == PurgeJob.Kind && j.UniversityId == There.Id && j.State == JobState.Succeeded));
        Assert.False(await db.Users.AnyAsync(a => a.Id == There.OtherProgramme.AccountId));
        Assert.True(await db.Users.AnyAsync(a => a.Id == There.Student.AccountId));
    }

    private static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
