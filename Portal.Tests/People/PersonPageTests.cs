using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.People;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>People written down by their administration: invited instead of given a password, checked as a registration is, never across universities.</summary>
public sealed class PersonPageTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_new_student_is_invited_and_chooses_a_password()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var answer = await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Students), "student", Student("Aïssatou", "Ba", "aissatou.ba", "aissatou@ugf.example", "26-001"));
        var page = AccountsApp.Target(answer) ?? "";
        Assert.StartsWith("/admin/students/", page, StringComparison.Ordinal);
        var body = (await PortalApp.GetAsync(admin, page)).Body;
        foreach (var word in new[] { "Aïssatou Ba", "26-001", "aissatou.ba", "Invité", "invitation part par courriel" })
        {
            Assert.Contains(word, body, StringComparison.Ordinal);
        }

        var letter = await app.LetterAsync("aissatou@ugf.example", "Votre compte vous attend");
        Assert.Contains("aissatou.ba", letter.Text, StringComparison.Ordinal);
        using var visitor = app.Visitor();
        await Soon.Async(async () => (await PortalApp.GetAsync(visitor, letter.Link ?? "")).Body.Contains("Votre identifiant est", StringComparison.Ordinal));
        Assert.Equal(Urls.Login, AccountsApp.Target(await PortalApp.PostFormAsync(visitor, letter.Link ?? "", "invitation", new() { ["Input.Password"] = "Vent-du-large-2026" })));
        using var student = await app.SignInAsync("aissatou.ba", "Vent-du-large-2026");
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(student, Urls.Study)).Status);
        body = (await PortalApp.GetAsync(admin, page)).Body;
        Assert.Contains("Actif", body, StringComparison.Ordinal);
        Assert.Contains("Mot de passe choisi par le lien", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_worth_nothing_once_another_was_sent_it_was_taken_back_or_a_week_has_passed()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var page = AccountsApp.Target(await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Students), "student", Student("Nd", "Sarr", "nd.sarr", "nd.sarr@ugf.example"))) ?? "";
        var first = (await app.LetterAsync("nd.sarr@ugf.example", "vous attend")).Link ?? "";
        var id = int.Parse(page.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        using var visitor = app.Visitor();
        await Soon.Async(async () => (await PortalApp.GetAsync(visitor, first)).Body.Contains("Votre identifiant est", StringComparison.Ordinal));

        (await PortalApp.PostFormAsync(admin, page, Urls.PersonAccount(PeopleKind.Students, id, Portal.Data.Accounts.AccountDeed.Invite))).Dispose();
        await Soon.Async(() => Task.FromResult(app.Letters("nd.sarr@ugf.example").Count == 2));
        var second = app.Letters("nd.sarr@ugf.example")[^1].Link ?? "";
        Assert.Contains("a déjà servi", (await PortalApp.GetAsync(visitor, first)).Body, StringComparison.Ordinal);
        await Soon.Async(async () => (await PortalApp.GetAsync(visitor, second)).Body.Contains("Votre identifiant est", StringComparison.Ordinal));
        app.Clock.Ahead += TimeSpan.FromDays(7);
        Assert.Contains("a déjà servi", (await PortalApp.GetAsync(visitor, second)).Body, StringComparison.Ordinal);
        app.Clock.Ahead -= TimeSpan.FromDays(7);

        (await PortalApp.PostFormAsync(admin, page, Urls.PersonAccount(PeopleKind.Students, id, Portal.Data.Accounts.AccountDeed.Withdraw))).Dispose();
        var never = (await PortalApp.GetAsync(visitor, Urls.Invitation("never"))).Body;
        Assert.Equal(never, (await PortalApp.GetAsync(visitor, second)).Body.Replace(second.Split('/')[^1], "never", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        foreach (var (change, sentence) in new (Action<Dictionary<string, string>> Change, string Sentence)[]
        {
            (f => f["Input.UserName"] = Here.Student.UserName, "déjà pris"), (f => f["Input.UserName"] = There.Student.UserName, "déjà pris"),
            (f => f["Input.Email"] = "ETUDIANTE.ugf@ugf.example", "a déjà un compte"), (f => f["Input.UserName"] = "é", "ne va pas dans un identifiant"),
            (f => f["Input.Email"] = "nom", "incomplète"), (f => f["Input.FirstName"] = "\u202Eabc", "des lettres"), (f => f["Input.LastName"] = "", "le nom"),
            (f => f["Input.Programme"] = There.Programmes["INF"].ToString(System.Globalization.CultureInfo.InvariantCulture), "enseignée à ce niveau"),
            (f => f["Input.Level"] = There.Levels["L2"].ToString(System.Globalization.CultureInfo.InvariantCulture), "enseignée à ce niveau"),
            (f => f["Input.Level"] = "x", "Choisissez un niveau"), (f => f["Input.Number"] = new('9', 41), "40 caractères"),
        })
        {
            var fields = Student("Zeynab", "Kane", "zeynab.kane", "zeynab@ugf.example");
            change(fields);
            using var answer = await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Students), "student", fields);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(sentence, body, StringComparison.Ordinal);
            Assert.Contains(WebUtility.HtmlEncode(fields["Input.UserName"]).Replace("&#233;", "é", StringComparison.Ordinal), body, StringComparison.Ordinal);
        }

        await using var db = app.Open(Here.Id);
        Assert.False(await db.Students.AnyAsync(s => s.LastName == "Kane"));
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "zeynab.kane"));
    }

    [Fact]
    public async Task A_student_is_changed_with_traces_of_before_and_after()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using var student = await app.SignInAsync(Here.LowerLevel);
        var fields = Student("Aly", "Diop", "ali.nouveau", "debutant.ugf@ugf.example", level: "L3");
        var page = Urls.Person(PeopleKind.Students, Here.LowerLevel.Id);
        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, Urls.PersonEdit(PeopleKind.Students, Here.LowerLevel.Id), "student", fields)));
        var body = (await PortalApp.GetAsync(admin, page)).Body;
        Assert.Contains("L1 → L3", body, StringComparison.Ordinal);
        Assert.Contains("debutant.ugf → ali.nouveau", body, StringComparison.Ordinal);

        // Another level acts at once; another user name alone ends no session.
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Chapter(Here.Above.Id))).Status is HttpStatusCode.OK);
        using var under = await app.SignInAsync("ali.nouveau", World.Password);
    }

    [Fact]
    public async Task A_professor_has_programmes_of_their_faculties_and_may_study_as_well()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        var fields = new Dictionary<string, string>
        {
            ["Input.FirstName"] = "Khady", ["Input.LastName"] = "Gueye", ["Input.UserName"] = "khady.gueye", ["Input.Email"] = "khady@ugf.example", ["Input.Speciality"] = "Logique",
        };
        foreach (var (faculty, programme) in new[] { (Here.Faculties["LET"], Here.Programmes["INF"]), (There.Faculties["SCI"], There.Programmes["INF"]), (Here.Faculties["SCI"], World.Nobody) })
        {
            fields["faculty"] = faculty.ToString(System.Globalization.CultureInfo.InvariantCulture);
            fields["programme"] = programme.ToString(System.Globalization.CultureInfo.InvariantCulture);
            using var refused = await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Professors), "professor", fields);
            Assert.Contains("aucune des UFR cochées", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        fields["programme"] = Here.Programmes["INF"].ToString(System.Globalization.CultureInfo.InvariantCulture);
        fields["faculty"] = Here.Faculties["SCI"].ToString(System.Globalization.CultureInfo.InvariantCulture);
        var page = AccountsApp.Target(await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Professors), "professor", fields)) ?? "";
        var edit = page + "/edit";
        Assert.Contains("Matières de Informatique ugf", (await PortalApp.GetAsync(admin, edit)).Body, StringComparison.Ordinal);
        fields["subject"] = Here.Subjects["INF L2"].ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(page, AccountsApp.Target(await PortalApp.PostFormAsync(admin, edit, "professor", fields)));
        Assert.Contains("Algèbre ugf", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);

        await using var db = app.Open(Here.Id);
        var account = (await db.Users.SingleAsync(a => a.UserName == "khady.gueye")).Id;
        var both = new Dictionary<string, string> { ["Input.FirstName"] = "Khady", ["Input.LastName"] = "Gueye", ["Input.Programme"] = Text(Here.Programmes["BIO"]), ["Input.Level"] = Text(Here.Levels["L2"]) };
        Assert.StartsWith("/admin/students/", AccountsApp.Target(await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Students, account), "student", both)), StringComparison.Ordinal);
        Assert.Contains("Étudiant ou étudiante", (await PortalApp.GetAsync(admin, page)).Body, StringComparison.Ordinal);
        using var twice = await PortalApp.PostFormAsync(admin, Urls.PersonNew(PeopleKind.Students, account), "student", both);
        Assert.Contains("déjà ce rôle", await twice.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_cannot_be_aimed_at_another_university()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var form = new StudentForm(new("Ali", "Diop", "pris.pris", "pris@udd.example", null), Here.Programmes["INF"], Here.Levels["L2"]);
        foreach (var viewer in new Portal.Data.Access.Viewer[] { There.AdminEyes, Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new Portal.Data.Access.AnonymousViewer() })
        {
            Assert.IsType<PersonChange.NotFound>(await data.AskAsync((PeopleCommands c) => c.SaveStudentAsync(Here.Neighbour.Id, null, form, null), viewer));
            Assert.IsType<PersonChange.NotFound>(await data.AskAsync((PeopleCommands c) => c.SaveAdministratorAsync(null, null, new(form.Person, Here.Id), null), viewer));
        }

        // An account of another university gets no role here.
        Assert.IsType<PersonChange.NotFound>(await data.AskAsync((PeopleCommands c) => c.SaveStudentAsync(null, There.Author.AccountId, form, null), Here.AdminEyes));
        Assert.IsType<PersonChange.NotFound>(await data.AskAsync((PeopleCommands c) => c.SaveStudentAsync(null, app.World.MainAdmin.AccountId, form, null), Here.AdminEyes));
        Assert.IsType<PersonChange.NotFound>(await data.AskAsync((PeopleCommands c) => c.SaveAdministratorAsync(null, null, new(form.Person, Here.Id), null), Here.AdminEyes));
    }

    [Fact]
    public async Task The_main_administration_adds_and_removes_administrators()
    {
        using var main = await app.SignInAsync(app.World.MainAdmin);
        var fields = new Dictionary<string, string>
        {
            ["Input.FirstName"] = "Ousmane", ["Input.LastName"] = "Sy", ["Input.UserName"] = "ousmane.sy", ["Input.Email"] = "ousmane@udd.example", ["Input.University"] = Text(There.Id),
        };
        // Working in one university, adding to another and to the main administration.
        (await PortalApp.PostFormAsync(main, Urls.Account, Urls.ChooseUniversity, new() { ["university"] = Text(Here.Id) })).Dispose();
        var page = AccountsApp.Target(await PortalApp.PostFormAsync(main, Urls.PersonNew(PeopleKind.Administrators), "administrator", fields)) ?? "";
        var above = new Dictionary<string, string>(fields) { ["Input.UserName"] = "autre.principale", ["Input.Email"] = "autre@portail.example", ["Input.University"] = "0" };
        var second = AccountsApp.Target(await PortalApp.PostFormAsync(main, Urls.PersonNew(PeopleKind.Administrators), "administrator", above)) ?? "";
        Assert.Contains("Administration principale", (await PortalApp.GetAsync(main, second)).Body, StringComparison.Ordinal);
        await app.LetterAsync("autre@portail.example", "vous attend");
        Assert.Contains("Université des Dunes", (await PortalApp.GetAsync(main, page)).Body, StringComparison.Ordinal);
        await app.LetterAsync("ousmane@udd.example", "vous attend");
        Assert.Equal(Urls.AdminAdministrators, AccountsApp.Target(await PortalApp.PostFormAsync(main, page + "/remove", "remove")));
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(main, page)).Status);
        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "ousmane.sy"));
    }

    [Theory]
    [InlineData("/admin/students")]
    [InlineData("/admin/students?q=diop")]
    [InlineData("/admin/students?sort=-seen&state=active")]
    [InlineData("/admin/professors?q=ndiaye")]
    [InlineData("/admin/administrators")]
    public async Task A_list_costs_four_statements_at_most(string address)
    {
        using var admin = await app.SignInAsync(Here.Admin);
        await PortalApp.GetAsync(admin, address);
        var statements = await app.Statements.DuringAsync(async () => Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, address)).Status));
        Assert.InRange(statements.Count, 1, 4);
    }

    [Fact]
    public async Task A_person_s_page_costs_four_statements_at_most()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        foreach (var address in new[] { Urls.Person(PeopleKind.Students, Here.Student.Id), Urls.Person(PeopleKind.Professors, Here.Author.Id), Urls.Person(PeopleKind.Administrators, Here.Admin.Id) })
        {
            await PortalApp.GetAsync(admin, address);
            var statements = await app.Statements.DuringAsync(async () => Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(admin, address)).Status));
            Assert.InRange(statements.Count, 1, 4);
        }
    }

    private Dictionary<string, string> Student(string first, string last, string user, string email, string number = "", string level = "L2") => new()
    {
        ["Input.FirstName"] = first, ["Input.LastName"] = last, ["Input.UserName"] = user, ["Input.Email"] = email, ["Input.Number"] = number,
        ["Input.Programme"] = Text(Here.Programmes["INF"]), ["Input.Level"] = Text(Here.Levels[level]),
    };

    private static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
