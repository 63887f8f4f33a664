using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Bin;

public sealed class DeletionTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_programme_goes_with_everything_in_it_and_comes_back_as_it_was()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var target = new DeletionTarget(DeletionKind.Programme, Here.Programmes["INF"]);
        var before = await DumpAsync();
        var preview = await AskAsync(data, d => d.PreviewAsync(target), Here.AdminEyes);
        Assert.Equal((4, 9, 6), (preview?.Subjects, preview?.Chapters, preview?.Students));

        using var student = await app.SignInAsync(Here.Student);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status);
        Assert.NotNull(await AskAsync(data, d => d.BinAsync(target), Here.AdminEyes));
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Open.Id))).Status is not HttpStatusCode.OK);

        var thing = Assert.Single(await AskAsync(data, d => d.ListAsync(), Here.AdminEyes), t => t.Name.StartsWith("Informatique", StringComparison.Ordinal));
        Assert.Equal(9, thing.Counts["Chapitres"]);
        Assert.DoesNotContain(await AskAsync(data, d => d.ListAsync(), There.AdminEyes), t => t.Id == thing.Id);
        Assert.IsType<Restoring.NotFound>(await AskAsync(data, d => d.RestoreAsync(thing.Id), There.AdminEyes));
        Assert.IsType<Restoring.NotFound>(await AskAsync(data, d => d.RestoreAsync(thing.Id), Here.ProfessorEyes(Here.Author, "INF")));
        Assert.Null(await AskAsync(data, d => d.PurgeAsync(thing.Id), There.AdminEyes));

        Assert.IsType<Restoring.Done>(await AskAsync(data, d => d.RestoreAsync(thing.Id), Here.AdminEyes));
        Assert.Equal(before, await DumpAsync());

        // The session has ended meanwhile; the account has not.
        await Soon.Async(async () =>
        {
            using var door = app.Visitor();
            using var answer = await PortalApp.PostFormAsync(door, Urls.Login, "login", new() { ["Input.UserName"] = Here.Student.UserName, ["Input.Password"] = World.Password });
            return answer.StatusCode is HttpStatusCode.Redirect && (await PortalApp.GetAsync(door, Urls.Chapter(Here.Open.Id))).Status is HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_professor_goes_for_good_with_exact_figures_and_leaves_no_row_and_what_is_shared()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var target = new DeletionTarget(DeletionKind.Professor, There.Author.Id);
        Assert.Equal(AuthorChange.Done, await data.AskAsync((ChapterAuthoring a) => a.AddAsync(There.Below.Id, There.Colleague.Id), There.ProfessorEyes(There.Author, "INF")));
        var preview = await AskAsync(data, d => d.PreviewAsync(target), There.AdminEyes);
        Assert.Equal((8, 1), (preview?.Chapters, preview?.Shared));

        using var admin = await app.SignInAsync(There.Admin);
        using (var binned = await PortalApp.PostFormAsync(admin, Urls.AdminDelete(DeletionKind.Professor, There.Author.Id), "delete"))
        {
            Assert.Equal(HttpStatusCode.Redirect, binned.StatusCode);
        }

        var thing = Assert.Single(await AskAsync(data, d => d.ListAsync(), There.AdminEyes), t => t.Kind == DeletionKind.Professor);
        Assert.Equal((8, preview?.Files ?? 0, preview?.Questions ?? 0), (thing.Counts["Chapitres"], thing.Counts.GetValueOrDefault("Fichiers"), thing.Counts.GetValueOrDefault("Questions et réponses")));
        using (var purge = await PortalApp.PostFormAsync(admin, Urls.AdminBin, Urls.AdminBinPurge(thing.Id)))
        {
            Assert.Equal(HttpStatusCode.Redirect, purge.StatusCode);
        }

        await Soon.Async(async () =>
        {
            await using var jobs = app.Open(There.Id);
            return await jobs.Jobs.AnyAsync(j => j.Kind == "deletion.purge" && j.State == JobState.Succeeded);
        });
        await using var db = app.Open(There.Id);
        var result = JobResult.Read(await db.Jobs.Where(j => j.Kind == "deletion.purge").Select(j => j.Result).SingleAsync());
        Assert.Equal((8, 1, 1), (result?.Counts["Chapitres"], result?.Counts["Enseignants"], result?.Counts["Comptes"]));
        Assert.Equal(8 * 3, result?.Counts["Parties de chapitres"]);
        Assert.Equal(8 * 4, result?.Counts["Pièces jointes"]);
        Assert.Equal(0, await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM professors WHERE id = {There.Author.Id}").SingleAsync());
        Assert.Equal(0, await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM chapters WHERE id = {There.Open.Id}").SingleAsync());
        Assert.NotNull(await db.Chapters.SingleOrDefaultAsync(c => c.Id == There.Below.Id));
        Assert.Empty(await AskAsync(data, d => d.ListAsync(), There.AdminEyes));
    }

    [Fact]
    public async Task Nobody_else_throws_anything_away()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var other in new Viewer[]
        {
            new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Stranger, "BIO"), There.AdminEyes, new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null),
        })
        {
            foreach (var target in new DeletionTarget[]
            {
                new(DeletionKind.Faculty, Here.Faculties["LET"]), new(DeletionKind.Programme, Here.Programmes["LET"]), new(DeletionKind.Subject, Here.Subjects["LET L1"]),
                new(DeletionKind.Student, Here.OtherProgramme.Id), new(DeletionKind.Professor, Here.Stranger.Id), new(DeletionKind.Chapter, Here.OfOtherProgramme.Id),
            })
            {
                Assert.Null(await AskAsync(data, d => d.PreviewAsync(target), other));
                Assert.Null(await AskAsync(data, d => d.BinAsync(target), other));
            }
        }
    }

    [Fact]
    public async Task What_is_put_back_waits_for_what_it_hangs_on_and_for_its_code()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.NotNull(await AskAsync(data, d => d.BinAsync(new(DeletionKind.Subject, Here.Subjects["LET L1"])), Here.AdminEyes));
        Assert.NotNull(await AskAsync(data, d => d.BinAsync(new(DeletionKind.Programme, Here.Programmes["LET"])), Here.AdminEyes));
        var bin = await AskAsync(data, d => d.ListAsync(), Here.AdminEyes);
        var (subject, programme) = (bin.Single(t => t.Name.StartsWith("Stylistique", StringComparison.Ordinal)).Id, bin.Single(t => t.Name.StartsWith("Lettres", StringComparison.Ordinal)).Id);

        Assert.IsType<Restoring.ParentGone>(await AskAsync(data, d => d.RestoreAsync(subject), Here.AdminEyes));
        await using (var db = app.Open(Here.Id))
        {
            db.Add(new Portal.Data.Structure.Programme { UniversityId = Here.Id, FacultyId = Here.Faculties["LET"], Code = "LET", Name = "Nouvelles lettres" });
            await db.SaveChangesAsync();
        }

        Assert.IsType<Restoring.CodeTaken>(await AskAsync(data, d => d.RestoreAsync(programme), Here.AdminEyes));
    }

    private static Task<T> AskAsync<T>(DataHost data, Func<Deletions, Task<T>> question, Viewer viewer) => data.AskAsync(question, viewer);

    /// <summary>Everything of this university that a deletion may touch, as text.</summary>
#pragma warning disable EF1002 // names of tables are written above
    private async Task<string> DumpAsync()
    {
        await using var db = app.Open(Here.Id);
        var rows = new List<string>();
        foreach (var table in new[] { "faculties", "programmes", "subjects", "chapters", "students", "professors" })
        {
            rows.AddRange(await db.Database.SqlQueryRaw<string>($"SELECT '{table} ' || t::text AS \"Value\" FROM {table} t WHERE university_id = {Here.Id} ORDER BY id").ToListAsync());
        }

        return string.Join('\n', rows);
    }
}
