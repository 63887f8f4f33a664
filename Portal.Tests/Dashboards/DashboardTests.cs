using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Dashboards;
using Portal.Data.Reading;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Dashboards;

public sealed class DashboardTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task Readings_and_readers_are_added_up_while_they_happen_each_reader_once_a_day()
    {
        using var student = await app.SignInAsync(Here.Student);
        await using var db = app.Open(Here.Id);
        var (readings, readers) = (await ValueAsync(db, FigureKind.Readings), await ValueAsync(db, FigureKind.Readers));
        foreach (var chapter in new[] { Here.Open.Id, Here.Below.Id, Here.Open.Id })
        {
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(chapter))).Status);
        }

        await app.Services.GetRequiredService<ReadingLog>().FlushAsync();
        Assert.Equal((readings + 3, readers + 1), (await ValueAsync(db, FigureKind.Readings), await ValueAsync(db, FigureKind.Readers)));
        await using var there = app.Open(There.Id);
        Assert.Equal(0, await ValueAsync(there, FigureKind.Readings));
    }

    [Fact]
    public async Task What_is_counted_is_what_the_rows_say_and_counting_again_changes_nothing()
    {
        await using var db = app.Open(There.Id);
        await CountAsync(There.Id);
        var first = await ListAsync(db);
        await CountAsync(There.Id);
        Assert.Equal(first, await ListAsync(db));

        Assert.Equal(await db.Students.CountAsync(), await ValueAsync(db, FigureKind.Students));
        Assert.Equal(await db.Professors.CountAsync(), await ValueAsync(db, FigureKind.Professors));
        Assert.Equal(await db.Chapters.CountAsync(c => c.PublishedAt != null && c.WithdrawnAt == null), await ValueAsync(db, FigureKind.ChaptersPublished));
        Assert.Equal(await db.StoredFiles.CountAsync(), await ValueAsync(db, FigureKind.Files));
        Assert.Equal(await db.Students.CountAsync(), await db.DailyFigures.Where(f => f.Kind == FigureKind.Students && f.FacultyId != 0).SumAsync(f => f.Value));
        Assert.True(await ValueAsync(db, FigureKind.Enrolled) > 0);

        // A faculty left by its last student is told no longer.
        var moved = await db.Students.OrderBy(s => s.Id).FirstAsync();
        await db.Students.ExecuteUpdateAsync(set => set.SetProperty(s => s.ProgrammeId, moved.ProgrammeId));
        await CountAsync(There.Id);
        Assert.Single(await db.DailyFigures.Where(f => f.Kind == FigureKind.Students && f.FacultyId != 0).ToListAsync());
    }

    [Fact]
    public async Task The_page_tells_who_is_there_and_costs_four_statements_however_long_the_period()
    {
        await CountAsync(Here.Id);
        using var student = await app.SignInAsync(Here.Student);
        using var admin = await app.SignInAsync(Here.Admin);
        foreach (var days in new[] { 7, 30, 90 })
        {
            await PortalApp.GetAsync(admin, Urls.AdminOver(days));
            var body = "";
            var sent = await app.Statements.DuringAsync(async () => body = (await PortalApp.GetAsync(admin, Urls.AdminOver(days))).Body);
            Assert.InRange(sent.Count, 1, 4);
            Assert.Contains("<dt>Personnes connectées</dt><dd>2</dd>", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
            Assert.Contains("</svg>", body, StringComparison.Ordinal);
        }

        // An odd period is the usual one.
        foreach (var odd in new[] { "0", "-7", "8", "99999999999", "x" })
        {
            Assert.Contains("7 derniers jours", WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, $"{Urls.Admin}?days={odd}")).Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_parts_that_renew_themselves_answer_nothing_when_nothing_changed()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var student = await app.SignInAsync(Here.Student);
        using var first = await admin.GetAsync(Urls.AdminNow);
        var body = WebUtility.HtmlDecode(await first.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "text/html"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        Assert.Contains("private", first.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("aria-live", body, StringComparison.Ordinal);
        foreach (var part in new[] { "id=\"maintenant\"", "id=\"a-voir\"", "id=\"travaux-ouverts\"", "Passages à décider" })
        {
            Assert.Contains(part, body, StringComparison.Ordinal);
            Assert.Contains(part, WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.Admin)).Body), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Paiements à vérifier", body, StringComparison.Ordinal);
        HttpStatusCode same = default;
        await Soon.Async(async () =>
        {
            using var now = await admin.GetAsync(Urls.AdminNow);
            using var asked = new HttpRequestMessage(HttpMethod.Get, Urls.AdminNow);
            asked.Headers.IfNoneMatch.Add(now.Headers.ETag ?? throw new InvalidOperationException("No tag."));
            using var again = await admin.SendAsync(asked);
            Assert.Empty(again.StatusCode is HttpStatusCode.NotModified ? await again.Content.ReadAsStringAsync() : "");
            return (same = again.StatusCode) is HttpStatusCode.NotModified;
        });
        Assert.Equal(HttpStatusCode.NotModified, same);

        // Somebody asks to come in: the old tag fits no longer.
        await app.ExecuteAsync($"UPDATE accounts SET accepted_at = NULL WHERE id = {Here.Neighbour.AccountId}");
        try
        {
            using var changed = new HttpRequestMessage(HttpMethod.Get, Urls.AdminNow);
            changed.Headers.IfNoneMatch.Add(first.Headers.ETag ?? throw new InvalidOperationException("No tag."));
            using var fresh = await admin.SendAsync(changed);
            Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        }
        finally
        {
            await app.ExecuteAsync($"UPDATE accounts SET accepted_at = now() WHERE id = {Here.Neighbour.AccountId}");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.AdminNow)).Status);
        await PortalApp.GetAsync(admin, Urls.AdminNow);
        Assert.InRange((await app.Statements.DuringAsync(() => PortalApp.GetAsync(admin, Urls.AdminNow))).Count, 1, 2);
    }

    [Fact]
    public async Task Nobody_without_an_administration_sees_figures_and_no_administration_those_of_another()
    {
        await CountAsync(Here.Id);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new SystemViewer(Here.Id) })
        {
            Assert.Null(await data.AskAsync((DashboardQueries d) => d.ReadAsync(7, TimeZoneInfo.Utc), other));
            Assert.Null(await data.AskAsync((DashboardQueries d) => d.ReadNowAsync(), other));
            Assert.Empty(await data.AskAsync((DashboardQueries d) => d.GlanceAsync(), other));
        }

        Assert.Empty(await data.AskAsync((DashboardQueries d) => d.GlanceAsync(), Here.AdminEyes));
        var mine = await data.AskAsync((DashboardQueries d) => d.ReadAsync(7, TimeZoneInfo.Utc), Here.AdminEyes);
        var theirs = await data.AskAsync((DashboardQueries d) => d.ReadAsync(7, TimeZoneInfo.Utc), There.AdminEyes);
        Assert.True(mine?.Stands(FigureKind.Files) > 0);
        Assert.Empty((theirs?.Standing.Keys ?? []).Select(k => k.Faculty).Where(f => f != 0).Intersect(Here.Faculties.Values));
        var main = new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null);
        Assert.Equal(2, (await data.AskAsync((DashboardQueries d) => d.GlanceAsync(), main)).Count);
        Assert.Null(await data.AskAsync((DashboardQueries d) => d.ReadAsync(7, TimeZoneInfo.Utc), main));
    }

    private async Task CountAsync(int university)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FigureCounting>().CountAsync(university, TimeZoneInfo.Utc);
    }

    private static async Task<long> ValueAsync(Portal.Data.PortalDbContext db, FigureKind kind) =>
        await db.DailyFigures.Where(f => f.Kind == kind && f.FacultyId == 0).OrderByDescending(f => f.Day).Select(f => f.Value).FirstOrDefaultAsync();

    private static Task<List<string>> ListAsync(Portal.Data.PortalDbContext db) =>
        db.DailyFigures.OrderBy(f => f.Day).ThenBy(f => f.Kind).ThenBy(f => f.FacultyId).Select(f => $"{f.Day} {f.Kind} {f.FacultyId} {f.Value}").ToListAsync();
}
