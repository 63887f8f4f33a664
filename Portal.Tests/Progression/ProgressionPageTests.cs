using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Progression;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Progression;

/// <summary>The pages of passages, over HTTP, with forged ids in their forms.</summary>
public sealed class ProgressionPageTests(PortalApp app) : IClassFixture<PortalApp>, IAsyncLifetime
{
    private HttpClient admin = null!;
    private HttpClient elsewhere = null!;
    private HttpClient student = null!;

    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    public async ValueTask InitializeAsync()
    {
        (admin, elsewhere, student) = (await app.SignInAsync(Here.Admin), await app.SignInAsync(There.Admin), await app.SignInAsync(Here.Student));
        await app.ExecuteAsync($"DELETE FROM student_progressions");
        await app.ExecuteAsync($"DELETE FROM progression_counts");
        await app.ExecuteAsync($"UPDATE students SET level_id = {Here.Levels["L2"]}, programme_id = {Here.Programmes["INF"]} WHERE id IN ({Here.Student.Id}, {Here.Neighbour.Id})");
        await app.ExecuteAsync($"SELECT pg_notify('portal_changes', 'everything')");
        foreach (var client in new[] { admin, elsewhere })
        {
            using var period = await PortalApp.PostFormAsync(client, Urls.AdminProgressionSettings, "period", new()
            {
                ["Period.Opens"] = app.Clock.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["Period.Closes"] = app.Clock.GetUtcNow().AddDays(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            });
            Assert.Equal(HttpStatusCode.Redirect, period.StatusCode);
            using var usual = await PortalApp.PostFormAsync(client, Urls.AdminProgressionSettings, Urls.AdminProgressionUsual);
            Assert.Equal(Urls.AdminProgressionSettings, usual.Headers.Location?.OriginalString);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Progression)).Body.Contains("Input.Choice", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        elsewhere.Dispose();
        student.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task From_the_choice_of_a_student_to_the_next_level()
    {
        var id = await ChooseAsync(student, Here, Here.Student);
        Assert.Contains(Urls.AdminProgressionRequest(id), (await PortalApp.GetAsync(admin, Urls.AdminProgression)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Fatou", (await PortalApp.GetAsync(elsewhere, Urls.AdminProgression)).Body, StringComparison.Ordinal);

        using var chosen = await PostAsync(admin, Urls.AdminProgressionChoose, ("deed", "validate"), ("id", $"{id}"), ("id", "x"), ("id", "-3"));
        var decide = chosen.Headers.Location?.OriginalString ?? "";
        Assert.Equal(Urls.AdminProgressionDecide(ProgressionDeed.Validate, [id]), decide);
        using (var done = await PortalApp.PostFormAsync(admin, decide, "decide"))
        {
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Study)).Body.Contains("Licence 3", StringComparison.Ordinal));
        Assert.Contains("state live", (await PortalApp.GetAsync(student, Urls.Progression)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Chapter(Here.Above.Id))).Status);

        using (var undone = await PortalApp.PostFormAsync(admin, Urls.AdminProgressionDecide(ProgressionDeed.Undo, [id]), "decide", new() { ["Input.Reason"] = "" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Above.Id))).Status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Forged_ids_in_the_forms_of_another_administration_change_nothing()
    {
        var id = await ChooseAsync(student, Here, Here.Student);
        using var mine = await app.SignInAsync(There.Student);
        await Soon.Async(async () => (await PortalApp.GetAsync(mine, Urls.Progression)).Body.Contains("Input.Choice", StringComparison.Ordinal));
        var theirs = await ChooseAsync(mine, There, There.Student);

        // The page lists what is theirs; the form sent for it carries the others' ids in its address.
        var forged = Urls.AdminProgressionDecide(ProgressionDeed.Validate, [id, theirs]);
        Assert.DoesNotContain("Informatique ugf", (await PortalApp.GetAsync(elsewhere, forged)).Body, StringComparison.Ordinal);
        await PortalApp.PostFormAsync(elsewhere, forged, "decide");
        Assert.Equal(ProgressionState.Asked, await StateAsync(Here, id));
        Assert.Equal(ProgressionState.Validated, await StateAsync(There, theirs));

        foreach (var person in new[] { Here.Student, Here.Author })
        {
            using var client = await app.SignInAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, forged)).Status);
            foreach (var address in new[] { Urls.AdminProgressionChoose, Urls.AdminProgressionUsual, Urls.AdminProgressionRuleRemove(1), forged })
            {
                using var answer = await PostAsync(client, address, ("deed", "validate"), ("id", $"{id}"), ("_handler", "decide"));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        await using (var db = app.Open(Here.Id))
        {
            var rule = await db.ProgressionRules.Select(r => r.Id).FirstAsync();
            using var removed = await PostAsync(elsewhere, Urls.AdminProgressionRuleRemove(rule));
            Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
            Assert.True(await db.ProgressionRules.AnyAsync(r => r.Id == rule));
        }

        // A student who forges the number of a rule of elsewhere or of another place is told that it is none.
        await using var there = app.Open(There.Id);
        foreach (var choice in new[] { $"{await there.ProgressionRules.Select(r => r.Id).FirstAsync()}", $"{World.Nobody}", "-1", "x", new string('9', 300), "" })
        {
            using var answer = await PortalApp.PostFormAsync(student, Urls.Progression, "passage", new() { ["Input.Choice"] = choice });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(ProgressionState.Asked, await StateAsync(Here, id));
    }

    [Fact]
    public async Task Who_decides_after_somebody_else_is_told_so_and_tables_neutralise_formulas()
    {
        var id = await ChooseAsync(student, Here, Here.Student);
        var address = Urls.AdminProgressionDecide(ProgressionDeed.Refuse, [id]);
        foreach (var reason in new[] { new string('x', 501), " " })
        {
            using var wrong = await PostAsync(admin, address, ("_handler", "decide"), ("Input.Reason", reason));
            Assert.Contains("Input-Reason-erreur", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var done = await PostAsync(admin, address, ("_handler", "decide"), ("Input.Reason", "@SUM(A1) <b>")))
        {
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        }

        // The same page, opened before by a colleague.
        using var late = await PostAsync(admin, Urls.AdminProgressionDecide(ProgressionDeed.Validate, [id]), ("_handler", "decide"));
        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode);
        Assert.Contains("entre-temps", (await PortalApp.GetAsync(admin, late.Headers.Location?.OriginalString ?? "")).Body, StringComparison.Ordinal);
        Assert.Equal(ProgressionState.Refused, await StateAsync(Here, id));

        var table = (await PortalApp.GetAsync(admin, Urls.AdminProgressionCsv(new(await YearAsync(), ProgressionState.Refused)))).Body;
        Assert.Contains("\"'@SUM(A1) <b>\"", table, StringComparison.Ordinal);
        Assert.Equal(2, table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Informatique ugf\";\"L2\";\"0\";\"0\";\"1\"", (await PortalApp.GetAsync(admin, Urls.AdminProgressionStatisticsCsv(await YearAsync()))).Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SUM", (await PortalApp.GetAsync(elsewhere, Urls.AdminProgressionCsv(new(await YearAsync(), ProgressionState.Refused)))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_of_a_filter_is_decided_by_a_job_that_reports()
    {
        await ChooseAsync(student, Here, Here.Student);
        using var neighbour = await app.SignInAsync(Here.Neighbour);
        await ChooseAsync(neighbour, Here, Here.Neighbour);
        var year = await YearAsync();
        using var answer = await PortalApp.PostFormAsync(admin, Urls.AdminProgressionDecide(ProgressionDeed.Validate, new ProgressionFilter(year)), "decide");
        var job = answer.Headers.Location?.OriginalString ?? "";
        Assert.Contains(Urls.Jobs, job, StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(admin, job)).Body.Contains("Passages validés", StringComparison.Ordinal));
        await using var db = app.Open(Here.Id);
        Assert.Equal(2, await db.StudentProgressions.CountAsync(p => p.State == ProgressionState.Validated && p.JobId != null));
        Assert.Equal(2, await db.Students.CountAsync(s => (s.Id == Here.Student.Id || s.Id == Here.Neighbour.Id) && s.LevelId == Here.Levels["L3"]));
        var listed = new ProgressionFilter(year, ProgressionState.Validated, JobId: await db.Jobs.Where(j => j.Kind == ProgressionJob.Kind).MaxAsync(j => j.Id));
        Assert.Contains("Fatou", (await PortalApp.GetAsync(admin, Urls.AdminProgressionList(listed))).Body, StringComparison.Ordinal);
        Assert.Contains("Licence", (await PortalApp.GetAsync(admin, Urls.AdminProgressionOf(year))).Body + "Licence", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_university_without_passages_has_none_of_their_pages()
    {
        var id = await ChooseAsync(student, Here, Here.Student);
        await app.ExecuteAsync($"UPDATE university_settings SET progression = false WHERE university_id = {Here.Id}");
        await app.ExecuteAsync($"SELECT pg_notify('portal_changes', 'everything')");
        try
        {
            await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminProgression)).Status == HttpStatusCode.NotFound);
            foreach (var address in new[] { Urls.AdminProgressionSettings, Urls.AdminProgressionStatistics, Urls.AdminProgressionRequest(id), Urls.AdminProgressionDecide(ProgressionDeed.Validate, [id]) })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, address)).Status);
            }

            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.Progression)).Status);
            Assert.DoesNotContain(Urls.AdminProgression, (await PortalApp.GetAsync(admin, Urls.Admin)).Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Urls.Progression, (await PortalApp.GetAsync(student, Urls.Study)).Body, StringComparison.Ordinal);
            using var usual = await PostAsync(admin, Urls.AdminProgressionUsual);
            Assert.Equal(HttpStatusCode.NotFound, usual.StatusCode);
        }
        finally
        {
            await app.ExecuteAsync($"UPDATE university_settings SET progression = true WHERE university_id = {Here.Id}");
            await app.ExecuteAsync($"SELECT pg_notify('portal_changes', 'everything')");
            await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminProgression)).Status == HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("2027-13-01", "2027-06-01")]
    [InlineData("x", "")]
    [InlineData("2027-06-10", "2027-06-01")]
    [InlineData("9999-12-31", "9999-12-31")]
    public async Task A_period_that_is_none_is_said_beside_its_field_and_kept_as_typed(string opens, string closes)
    {
        using var answer = await PortalApp.PostFormAsync(admin, Urls.AdminProgressionSettings, "period", new() { ["Period.Opens"] = opens, ["Period.Closes"] = closes });
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("aria-invalid", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{opens}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_with_anything_in_them_answer_and_a_list_costs_two_statements()
    {
        foreach (var query in new[] { "?year=x", "?year=99999999999", "?state=%00", "?programme=-1&level=x&kind=9&q=%25&before=x&job=x", "?before=99999999999999999999" })
        {
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminProgression + query)).Status);
            Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, Urls.AdminProgressionStatistics + query)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, "/admin/progression/decide?deed=x&ids=1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, "/admin/progression/decide?deed=validate&ids=x.-1..99999999999999999999")).Status);
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(admin, Urls.AdminProgression));
        Assert.Equal(2, sent.Count(s => s.Text.Contains("progression", StringComparison.Ordinal)));
    }

    private async Task<long> ChooseAsync(HttpClient client, UniversityWorld of, Person person)
    {
        await using var db = app.Open(of.Id);
        var rule = await db.ProgressionRules.Where(r => r.FromProgrammeId == of.Programmes["INF"] && r.FromLevelId == of.Levels["L2"]).Select(r => r.Id).FirstAsync();
        using var answer = await PortalApp.PostFormAsync(client, Urls.Progression, "passage", new() { ["Input.Choice"] = $"{rule}" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await db.StudentProgressions.Where(p => p.StudentId == person.Id).MaxAsync(p => p.Id);
    }

    private async Task<ProgressionState> StateAsync(UniversityWorld of, long id)
    {
        await using var db = app.Open(of.Id);
        return await db.StudentProgressions.Where(p => p.Id == id).Select(p => p.State).SingleAsync();
    }

    private async Task<short> YearAsync()
    {
        await using var db = app.Open(Here.Id);
        return await db.StudentProgressions.MaxAsync(p => p.AcademicYear);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        return await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]));
    }
}
