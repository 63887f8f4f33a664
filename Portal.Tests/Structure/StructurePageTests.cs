using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Structure;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Structure;

/// <summary>Archiving and joining from the pages: looked at first, done once, shown behind a filter, and no longer offered to who registers.</summary>
public sealed class StructurePageTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task An_archived_programme_leaves_lists_and_registration_and_comes_back()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var visitor = app.Visitor();
        var bio = Here.Programmes["BIO"];
        var archive = Urls.AdminArchive(ArchiveKind.Programme, bio);
        Assert.Contains(archive, (await PortalApp.GetAsync(admin, Urls.AdminProgramme(bio))).Body, StringComparison.Ordinal);
        var question = WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, archive)).Body);
        Assert.Contains("1 étudiant y reste inscrit et lit comme avant.", question, StringComparison.Ordinal);
        Assert.Contains("1 chapitre publié reste lisible.", question, StringComparison.Ordinal);
        using (var done = await PortalApp.PostFormAsync(admin, archive, "archive"))
        {
            Assert.Equal(Urls.AdminProgrammes, AccountsApp.Target(done));
        }

        await Soon.Async(async () => !await OfferedAsync(visitor, bio));
        Assert.DoesNotContain($"\"{Urls.AdminProgramme(bio)}\"", (await PortalApp.GetAsync(admin, Urls.AdminProgrammes)).Body, StringComparison.Ordinal);
        Assert.Contains($"\"{Urls.AdminProgramme(bio)}\"", (await PortalApp.GetAsync(admin, Urls.AdminProgrammes + "?show=archived")).Body, StringComparison.Ordinal);

        // A form that stayed open, or is forged, enrols nobody there.
        var token = await PortalApp.TokenAsync(visitor, Urls.RegisterAt(Here.Id, Here.Faculties["SCI"], Here.Programmes["INF"], Here.Levels["L2"]));
        using var forged = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token, ["_handler"] = "register", ["Input.FirstName"] = "Awa", ["Input.LastName"] = "Test", ["Input.UserName"] = "awa.archive",
            ["Input.Email"] = "awa.archive@test.example", ["Input.Password"] = "cinq-mangues-vertes",
        });
        using (var refused = await visitor.PostAsync(Urls.RegisterAt(Here.Id, Here.Faculties["SCI"], bio, Here.Levels["L2"]), forged))
        {
            Assert.NotEqual(Urls.RegisteredAt(Here.Id), AccountsApp.Target(refused));
        }

        // Its student reads on.
        using var student = await app.SignInAsync(Here.OtherProgramme);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(Here.OfOtherProgramme.Id))).Status);

        Assert.Contains("Remettre en service", (await PortalApp.GetAsync(admin, archive)).Body, StringComparison.Ordinal);
        (await PortalApp.PostFormAsync(admin, archive, "archive")).Dispose();
        await Soon.Async(() => OfferedAsync(visitor, bio));
        await using var db = app.Open(Here.Id);
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "awa.archive"));
        Assert.True(await db.Programmes.AnyAsync(p => p.Id == bio && p.ArchivedAt == null));
    }

    [Fact]
    public async Task Archived_faculties_and_subjects_stand_behind_the_filter()
    {
        using var admin = await app.SignInAsync(There.Admin);
        var (faculty, subject) = (There.Faculties["LET"], There.Subjects["INF L3"]);
        (await PortalApp.PostFormAsync(admin, Urls.AdminArchive(ArchiveKind.Faculty, faculty), "archive")).Dispose();
        (await PortalApp.PostFormAsync(admin, Urls.AdminArchive(ArchiveKind.Subject, subject), "archive")).Dispose();
        await Soon.Async(async () => !(await PortalApp.GetAsync(admin, Urls.AdminFaculties)).Body.Contains($"\"{Urls.AdminFaculty(faculty)}\"", StringComparison.Ordinal));
        Assert.Contains($"\"{Urls.AdminFaculty(faculty)}\"", (await PortalApp.GetAsync(admin, Urls.AdminFaculties + "?show=archived")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{Urls.AdminSubject(subject)}\"", (await PortalApp.GetAsync(admin, Urls.AdminSubjects)).Body, StringComparison.Ordinal);
        Assert.Contains($"\"{Urls.AdminSubject(subject)}\"", (await PortalApp.GetAsync(admin, Urls.AdminSubjects + "?show=archived")).Body, StringComparison.Ordinal);
        Assert.Contains("Aux archives", (await PortalApp.GetAsync(admin, Urls.AdminSubject(subject))).Body, StringComparison.Ordinal);
        var journal = WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.AdminJournal)).Body);
        Assert.Contains("UFR archivée", journal, StringComparison.Ordinal);
        (await PortalApp.PostFormAsync(admin, Urls.AdminArchive(ArchiveKind.Faculty, faculty), "archive")).Dispose();
        (await PortalApp.PostFormAsync(admin, Urls.AdminArchive(ArchiveKind.Subject, subject), "archive")).Dispose();
    }

    [Fact]
    public async Task Programmes_are_joined_after_their_numbers_were_shown_and_collisions_are_named()
    {
        using var admin = await app.SignInAsync(There.Admin);
        var (from, into) = (There.Programmes["BIO"], There.Programmes["LET"]);
        Assert.Contains(Urls.AdminMerge(MergeKind.Programme, from), (await PortalApp.GetAsync(admin, Urls.AdminProgramme(from))).Body, StringComparison.Ordinal);
        var question = WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.AdminMerge(MergeKind.Programme, from, into))).Body);
        Assert.Contains("<dt>Étudiants</dt><dd>1</dd>", question, StringComparison.Ordinal);
        Assert.Contains("<dt>Chapitres</dt><dd>1</dd>", question, StringComparison.Ordinal);

        await app.ExecuteAsync($"UPDATE subjects SET level_id = {There.Levels["L2"]}, code = 'BIOL2' WHERE id = {There.Subjects["LET L1"]}");
        var stopped = WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.AdminMerge(MergeKind.Programme, from, into))).Body);
        Assert.Contains("BIOL2 (L2 S1)", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("Réunir les deux", stopped, StringComparison.Ordinal);
        await app.ExecuteAsync($"UPDATE subjects SET level_id = {There.Levels["L1"]}, code = 'LETL1' WHERE id = {There.Subjects["LET L1"]}");

        using (var done = await PortalApp.PostFormAsync(admin, Urls.AdminMerge(MergeKind.Programme, from, into), "merge"))
        {
            Assert.Equal(Urls.AdminProgramme(into), AccountsApp.Target(done));
        }

        // Who was enrolled there reads there now, and the page of what is gone is gone.
        using var student = await app.SignInAsync(There.OtherProgramme);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(There.OfOtherProgramme.Id))).Status is HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.AdminProgramme(from))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.AdminMerge(MergeKind.Programme, from, into))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.AdminMerge(MergeKind.Programme, Here.Programmes["BIO"], into))).Status);
    }

    /// <summary>With one programme left there is nothing to choose: the next step has options of its own.</summary>
    private async Task<bool> OfferedAsync(HttpClient visitor, int programme) =>
        (await PortalApp.GetAsync(visitor, Urls.RegisterAt(Here.Id, Here.Faculties["SCI"]))).Body is var body
        && body.Contains("name=\"programme\" required", StringComparison.Ordinal) && body.Contains($"<option value=\"{programme}\"", StringComparison.Ordinal);
}
