using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Deeds to many people: looked at in exact numbers, done as one, told afterwards; forged ids reach nobody.</summary>
public sealed class PeopleDeedPageTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task Chosen_students_move_and_the_journal_tells_from_where()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var preview = await ChooseAsync(admin, "move", Here.Student.Id, Here.Neighbour.Id, There.Student.Id);
        var (programme, level) = (Here.Programmes["INF"], Here.Levels["L3"]);
        var address = Invariant($"{preview}&to={programme}&at={level}");
        var page = (await PortalApp.GetAsync(admin, address)).Body;
        Assert.Contains("2 personnes changent", page, StringComparison.Ordinal);
        var result = AccountsApp.Target(await PortalApp.PostFormAsync(admin, address, "deed")) ?? "";
        Assert.StartsWith("/admin/people/results/", result, StringComparison.Ordinal);

        // The result stays, and is nobody else's.
        Assert.Contains("2 personnes ont changé", (await PortalApp.GetAsync(admin, result)).Body, StringComparison.Ordinal);
        using var elsewhere = await app.SignInAsync(There.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(elsewhere, result)).Status);
        await using var db = app.Open(Here.Id);
        Assert.Equal(level, (await db.Students.SingleAsync(s => s.Id == Here.Student.Id)).LevelId);
        await using var other = app.Open(There.Id);
        Assert.Equal(There.Levels["L2"], (await other.Students.SingleAsync(s => s.Id == There.Student.Id)).LevelId);
        Assert.Contains("L2 → L3", (await PortalApp.GetAsync(admin, Urls.Person(PeopleKind.Students, Here.Student.Id))).Body, StringComparison.Ordinal);

        // A programme of another university, or a level that is not taught, is refused on the page and below it.
        Assert.Contains("enseignée à ce niveau", (await PortalApp.GetAsync(admin, Invariant($"{preview}&to={There.Programmes["INF"]}&at={level}"))).Body, StringComparison.Ordinal);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.IsType<PeopleDeedOutcome.NotOffered>(await DoAsync(data, new(PeopleDeed.Move, Ids(Here.Student.Id), 1, There.Programmes["INF"], There.Levels["L2"]), Here.AdminEyes));
    }

    [Fact]
    public async Task A_number_that_changed_meanwhile_changes_nobody()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        Assert.IsType<PeopleDeedOutcome.Outdated>(await DoAsync(data, new(PeopleDeed.Disable, Ids(Here.OtherProgramme.Id), 2), Here.AdminEyes));
        Assert.IsType<PeopleDeedOutcome.NotOffered>(await DoAsync(data, new(PeopleDeed.Enable, Ids(Here.OtherProgramme.Id), 1), Here.AdminEyes));
    }

    [Fact]
    public async Task Who_has_no_address_keeps_the_password()
    {
        await AddManyAsync(1, "adresse");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var choice = new PeopleChoice(PeopleKind.Students, null, new("adresse"));
        var preview = await data.AskAsync((PeopleDeeds d) => d.PreviewAsync(new(PeopleDeed.Reset, choice)), Here.AdminEyes);
        Assert.Equal((1, 0, 1, 0), (preview.Chosen, preview.Changes, preview.WithoutAddress, preview.AlreadySo));
        await using var db = app.Open(Here.Id);
        var account = (await db.Users.SingleAsync(a => a.UserName == "adresse0")).Id;
        Assert.Equal(AccountSwitch.NoAddress, await data.AskAsync((AccountSwitches s) => s.DoAsync(account, AccountDeed.Reset, null), Here.AdminEyes));
        Assert.NotNull((await db.Users.AsNoTracking().SingleAsync(a => a.Id == account)).PasswordHash);
    }

    [Fact]
    public async Task Nobody_else_does_anything_to_anybody()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes })
        {
            foreach (var deed in Enum.GetValues<PeopleDeed>())
            {
                var order = new PeopleDeedOrder(deed, Ids(Here.OtherProgramme.Id), 1, Here.Programmes["INF"], Here.Levels["L2"]);
                Assert.Equal((0, 0), (await data.AskAsync((PeopleDeeds d) => d.PreviewAsync(order), viewer)) is var p ? (p.Chosen, p.Changes) : default);
                Assert.IsType<PeopleDeedOutcome.NotOffered>(await DoAsync(data, order, viewer));
            }
        }
    }

    [Fact]
    public async Task Hundreds_go_by_a_job_with_the_eyes_of_who_asked()
    {
        await AddManyAsync(205, "masse");
        using var admin = await app.SignInAsync(Here.Admin);
        var listing = Urls.AdminStudents + "?q=masse";
        using var chosen = await PortalApp.PostFormAsync(admin, listing, Urls.PeopleChoose(PeopleKind.Students), new() { ["everybody"] = "1", ["deed"] = "disable" });
        var preview = AccountsApp.Target(chosen) ?? "";
        Assert.Contains("205 personnes changent", (await PortalApp.GetAsync(admin, preview)).Body, StringComparison.Ordinal);
        var job = AccountsApp.Target(await PortalApp.PostFormAsync(admin, preview, "deed")) ?? "";
        Assert.StartsWith("/account/jobs/", job, StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Kind == PeopleDeedJob.Kind && j.State == JobState.Succeeded));
        Assert.Equal(205, await db.Users.CountAsync(a => a.NormalizedUserName != null && a.NormalizedUserName.StartsWith("MASSE") && !a.Enabled));
        Assert.Equal(205, await db.AuditEntries.CountAsync(e => e.Action == "account.disabled" && e.UniversityId == Here.Id && e.Details != null));
        Assert.Contains("205", (await PortalApp.GetAsync(admin, job)).Body, StringComparison.Ordinal);

        // An order whose giver administers nothing any more does nothing.
        await db.Database.ExecuteSqlAsync($"UPDATE jobs SET state = 0, finished_at = NULL, attempts = 0, result = NULL, owner_account_id = {Here.Author.AccountId} WHERE kind = 'people.deed'");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await data.WorkAsync();
        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Kind == PeopleDeedJob.Kind && j.State == JobState.Failed));
    }

    [Fact]
    public async Task Several_go_into_the_bin_together_and_come_back_together()
    {
        await AddManyAsync(3, "corbeille");
        using var admin = await app.SignInAsync(Here.Admin);
        using var chosen = await PortalApp.PostFormAsync(admin, Urls.AdminStudents + "?q=corbeille", Urls.PeopleChoose(PeopleKind.Students), new() { ["everybody"] = "1", ["deed"] = "bin" });
        var result = AccountsApp.Target(await PortalApp.PostFormAsync(admin, AccountsApp.Target(chosen) ?? "", "deed")) ?? "";
        Assert.Contains("3 personnes ont changé", (await PortalApp.GetAsync(admin, result)).Body, StringComparison.Ordinal);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var thing = Assert.Single(await data.AskAsync((Deletions d) => d.ListAsync(), Here.AdminEyes), t => t.Kind is DeletionKind.Students);
        Assert.Equal("3 étudiants", thing.Name);
        Assert.IsType<Restoring.Done>(await data.AskAsync((Deletions d) => d.RestoreAsync(thing.Id), Here.AdminEyes));
        Assert.Equal(3, (await data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Students, new("corbeille"), new()), Here.AdminEyes)).Items.Count);

        // Professors take along what they alone wrote.
        var preview = await data.AskAsync((Deletions d) => d.PreviewAsync(DeletionTarget.Of(new(PeopleKind.Professors, [There.Author.Id, There.Stranger.Id], new()))), There.AdminEyes);
        Assert.Equal((2, 10), (preview?.Professors, preview?.Chapters));
    }

    [Fact]
    public async Task A_table_for_spreadsheets_holds_nobody_else_and_no_formula()
    {
        await AddManyAsync(1, "=formule", "=1+1");
        using var admin = await app.SignInAsync(Here.Admin);
        var bytes = await admin.GetByteArrayAsync(Urls.PeopleCsv(PeopleKind.Students, ""));
        Assert.Equal(System.Text.Encoding.UTF8.GetPreamble(), bytes[..3]);
        var csv = System.Text.Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("\"Nom\";\"Prénom\";\"Numéro\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=1+1\"", csv, StringComparison.Ordinal);
        Assert.Contains("etudiante.ugf", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("udd", csv, StringComparison.Ordinal);
        var one = (await PortalApp.GetAsync(admin, Urls.PeopleCsv(PeopleKind.Students, Invariant($"ids={Here.Student.Id}.{There.Student.Id}")))).Body;
        Assert.Equal(2, one.TrimEnd().Split("\r\n").Length);
        await using var db = app.Open(Here.Id);
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "students.exported" && e.AccountId == Here.Admin.AccountId));
    }

    [Fact]
    public async Task Without_a_choice_nothing_is_meant()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var chosen = await PortalApp.PostFormAsync(admin, Urls.AdminStudents, Urls.PeopleChoose(PeopleKind.Students), new() { ["deed"] = "bin" });
        Assert.Equal(Urls.AdminStudents, AccountsApp.Target(chosen));
        Assert.Contains("Personne n’est choisi", (await PortalApp.GetAsync(admin, Urls.PeopleBulk(PeopleKind.Students, "deed=bin"))).Body, StringComparison.Ordinal);
        Assert.Contains("Personne n’est choisi", (await PortalApp.GetAsync(admin, Urls.PeopleBulk(PeopleKind.Students, "deed=bin&ids=x.-1.99999999999"))).Body, StringComparison.Ordinal);
    }

    private static async Task<string> ChooseAsync(HttpClient admin, string deed, params int[] ids)
    {
        var token = await PortalApp.TokenAsync(admin, Urls.AdminStudents);
        using var answer = await admin.PostAsync(Urls.PeopleChoose(PeopleKind.Students), new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("deed", deed), .. ids.Select(id => new KeyValuePair<string, string>("id", id.ToString(CultureInfo.InvariantCulture)))]));
        return AccountsApp.Target(answer) ?? "";
    }

    private static PeopleChoice Ids(params int[] ids) => new(PeopleKind.Students, ids, new());

    private static Task<PeopleDeedOutcome> DoAsync(DataHost data, PeopleDeedOrder order, Viewer viewer) => data.AskAsync((PeopleDeeds d) => d.DoAsync(order), viewer);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private async Task AddManyAsync(int number, string name, string? last = null)
    {
        await using var db = app.Open(Here.Id);
        var now = app.Clock.GetUtcNow();
        for (var i = 0; i < number; i++)
        {
            var account = new Account
            {
                UserName = $"{name}{i}", NormalizedUserName = $"{name}{i}".ToUpperInvariant(), UniversityId = Here.Id, CreatedAt = now, SecurityStamp = "x", PasswordHash = "x", EmailConfirmed = true, AcceptedAt = now,
            };
            db.Add(account);
            await db.SaveChangesAsync();
            db.Add(new Student
            {
                UniversityId = Here.Id, AccountId = account.Id, FirstName = "Une", LastName = last ?? name, CreatedAt = now, ProgrammeId = Here.Programmes["INF"], LevelId = Here.Levels["M2"],
            });
            await db.SaveChangesAsync();
        }
    }
}
