using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Settings;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>From visitor to student.</summary>
public sealed class RegistrationTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private const string Secret = "cinq-mangues-vertes";

    private int visits;

    private UniversityWorld Fleuve => app.World.Fleuve;

    private string LastStep => Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"], Fleuve.Programmes["INF"], Fleuve.Levels["L2"]);

    [Fact]
    public async Task Four_choices_lead_to_the_form_and_a_single_choice_is_made_already()
    {
        using var visitor = Visitor();
        Assert.Contains("name=\"university\"", await BodyAsync(visitor, Urls.Register), StringComparison.Ordinal);
        Assert.Contains("name=\"faculty\"", await BodyAsync(visitor, Urls.RegisterAt(Fleuve.Id)), StringComparison.Ordinal);
        Assert.Contains("name=\"programme\"", await BodyAsync(visitor, Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"])), StringComparison.Ordinal);
        Assert.Contains("name=\"level\"", await BodyAsync(visitor, Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"], Fleuve.Programmes["INF"])), StringComparison.Ordinal);

        // Letters have one programme, taught at one level.
        Assert.Contains("Input.Password", await BodyAsync(visitor, Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["LET"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_student_registers_confirms_and_signs_in()
    {
        using var visitor = Visitor();
        using (var sent = await RegisterAsync(visitor, LastStep, "awa.test", "awa@test.example", first: "  Awa\u0301 "))
        {
            Assert.Equal(Urls.RegisteredAt(Fleuve.Id), AccountsApp.Target(sent));
        }

        using (var early = await AccountsApp.TryAsync(visitor, "awa.test", Secret))
        {
            Assert.Contains("Confirmez d’abord", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var link = (await app.LetterAsync("awa@test.example", "Confirmez")).Link ?? "";

        // Looking at the link opens nothing: mail programs do it by themselves.
        await BodyAsync(visitor, link);
        Assert.Null(AccountsApp.Target(await AccountsApp.TryAsync(visitor, "awa.test", Secret)));
        using (var confirmed = await PortalApp.PostFormAsync(visitor, link, "confirm"))
        {
            Assert.Equal(Urls.Login, AccountsApp.Target(confirmed));
        }

        Assert.Equal(Urls.Study, AccountsApp.Target(await AccountsApp.TryAsync(visitor, "awa.test", Secret)));
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(visitor, Urls.Chapter(Fleuve.Open.Id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(visitor, Urls.Chapter(Fleuve.Above.Id))).Status);
        await using var db = app.Open(Fleuve.Id);
        Assert.Equal("Aẃa".Length, (await db.Students.SingleAsync(s => s.FirstName == "Aw\u00E1")).FirstName.Length);
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "account.registered" && e.UniversityId == Fleuve.Id));
    }

    [Fact]
    public async Task Choices_that_do_not_fit_together_never_reach_the_form()
    {
        using var visitor = Visitor();
        var dunes = app.World.Dunes;
        foreach (var address in new[]
        {
            Urls.RegisterAt(Fleuve.Id, dunes.Faculties["SCI"], dunes.Programmes["INF"], dunes.Levels["L2"]),
            Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["LET"], Fleuve.Programmes["INF"], Fleuve.Levels["L2"]),
            Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"], dunes.Programmes["INF"], Fleuve.Levels["L2"]),
            Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"], Fleuve.Programmes["INF"], dunes.Levels["L2"]),
            Urls.RegisterAt(Fleuve.Id, Fleuve.Faculties["SCI"], Fleuve.Programmes["INF"], Fleuve.Levels["M2"]),
            "/account/register?university=abc&faculty=1e9&programme=-1&level=99999999999999",
            "/account/register?university=%00&faculty='",
        })
        {
            var token = await PortalApp.TokenAsync(visitor, LastStep);
            using var answer = await visitor.PostAsync(address, Form(token, "forge.test", "forge@test.example"));
            Assert.NotEqual(Urls.RegisteredAt(Fleuve.Id), AccountsApp.Target(answer));
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} {address}");
        }

        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "forge.test"));
    }

    [Fact]
    public async Task A_taken_name_is_said_with_one_that_is_free()
    {
        using var visitor = Visitor();
        using var sent = await RegisterAsync(visitor, LastStep, "ETUDIANTE.ugf", "autre@test.example");
        var body = await sent.Content.ReadAsStringAsync();
        Assert.Contains("ETUDIANTE.ugf2", body, StringComparison.Ordinal);
        Assert.Contains("value=\"autre@test.example\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_address_reads_like_a_free_one_and_its_owner_is_told()
    {
        using var visitor = Visitor();
        using var free = await RegisterAsync(visitor, LastStep, "libre.test", "libre@test.example");
        using var taken = await RegisterAsync(visitor, LastStep, "prise.test", "Voisin.UGF@ugf.example");
        Assert.Equal(AccountsApp.Target(free), AccountsApp.Target(taken));
        Assert.Equal(free.StatusCode, taken.StatusCode);
        Assert.Contains("voisin.ugf", (await app.LetterAsync("voisin.ugf@ugf.example", "existe déjà")).Text, StringComparison.Ordinal);
        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "prise.test"));
    }

    [Theory]
    [InlineData("moussa é", "«\u00A0é\u00A0»", "«\u00A0U+0020\u00A0»")]
    [InlineData("awa@test", "«\u00A0@\u00A0»", "")]
    [InlineData("aw", "De 3 à 40", "")]
    public async Task A_user_name_that_cannot_be_names_its_first_wrong_character(string name, string said, string orSaid)
    {
        using var visitor = Visitor();
        using var sent = await RegisterAsync(visitor, LastStep, name, "nom@test.example");
        var body = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
        Assert.True(body.Contains(said, StringComparison.Ordinal) || (orSaid.Length > 0 && body.Contains(orSaid, StringComparison.Ordinal)), body);
        Assert.Empty(app.Letters("nom@test.example"));
    }

    [Fact]
    public async Task Every_field_says_what_is_wrong_with_it_and_keeps_what_was_typed()
    {
        using var visitor = Visitor();
        using var sent = await RegisterAsync(visitor, LastStep, "bon.nom", "pas-une-adresse", first: "123", last: "N\u0007om", password: "court");
        var body = await sent.Content.ReadAsStringAsync();
        Assert.Equal(4, body.Split("class=\"wrong\"").Length - 1);
        Assert.Contains("value=\"pas-une-adresse\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("court\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_university_that_takes_no_registrations_says_so()
    {
        await app.SetRegistrationAsync(app.World.Dunes.Id, RegistrationMode.Closed);
        using var visitor = Visitor();
        var dunes = app.World.Dunes;
        var address = Urls.RegisterAt(dunes.Id, dunes.Faculties["SCI"], dunes.Programmes["INF"], dunes.Levels["L2"]);
        var body = await BodyAsync(visitor, address);
        Assert.DoesNotContain("Input.Password", body, StringComparison.Ordinal);
        using var forced = await visitor.PostAsync(address, Form(await PortalApp.TokenAsync(visitor, LastStep), "ferme.test", "ferme@test.example"));
        Assert.True((int)forced.StatusCode < 500);
        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "ferme.test"));
        await app.SetRegistrationAsync(dunes.Id, RegistrationMode.ConfirmedByEmail);
    }

    [Fact]
    public async Task No_string_breaks_a_registration()
    {
        using var visitor = Visitor();
        var token = await PortalApp.TokenAsync(visitor, LastStep);
        foreach (var naughty in Naughty.Strings)
        {
            visitor.DefaultRequestHeaders.Remove("X-Forwarded-For");
            visitor.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.{visits / 250}.{visits++ % 250}.1");
            foreach (var form in new[] { Form(token, naughty, naughty, naughty, naughty, naughty), Form(token, $"n{visits}.test", $"n{visits}@test.example", naughty, naughty) })
            {
                using var answer = await visitor.PostAsync(LastStep, form);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect || (naughty.Contains('\0') && answer.StatusCode is HttpStatusCode.BadRequest), $"{(int)answer.StatusCode} for {naughty}");
            }
        }

        // What was let in as a name is shown as text.
        await app.SetRegistrationAsync(Fleuve.Id, RegistrationMode.ConfirmedByEmail);
        await using var db = app.Open(Fleuve.Id);
        Assert.DoesNotContain(await db.Students.Select(s => s.FirstName).ToListAsync(), n => n.Any(char.IsControl) || n.Trim() != n || n.Length is 0 or > 100);
    }

    [Fact]
    public async Task A_page_left_open_too_long_comes_back_as_it_was_typed_and_registers_nobody()
    {
        using var visitor = Visitor();
        using var other = await app.SignInAsync(Fleuve.Neighbour);
        foreach (var token in new[] { "", "CfDJ8forged", await PortalApp.TokenAsync(other, Urls.Account) })
        {
            using var answer = await visitor.PostAsync(LastStep, Form(token, "vieux.test", "vieux@test.example"));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("ouverte depuis longtemps", body, StringComparison.Ordinal);
            Assert.Contains("value=\"vieux@test.example\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
        }

        await using var db = app.Open();
        Assert.False(await db.Users.AnyAsync(a => a.UserName == "vieux.test"));
    }

    [Fact]
    public async Task One_network_registers_thirty_people_an_hour_and_another_goes_on()
    {
        using var visitor = app.VisitorFrom("198.51.100.40");
        var token = await PortalApp.TokenAsync(visitor, LastStep);
        for (var i = 0; i < 30; i++)
        {
            using var one = await visitor.PostAsync(LastStep, Form(token, $"foule{i}.test", $"foule{i}@test.example"));
            Assert.Equal(HttpStatusCode.Redirect, one.StatusCode);
        }

        using var refused = await visitor.PostAsync(LastStep, Form(token, "foule.x", "foulex@test.example"));
        Assert.Contains("viennent de votre réseau", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var elsewhere = app.VisitorFrom("198.51.101.40");
        using var done = await RegisterAsync(elsewhere, LastStep, "foule.x", "foulex@test.example");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
    }

    private HttpClient Visitor() => app.VisitorFrom($"192.0.{Interlocked.Increment(ref visits)}.1");

    private static async Task<string> BodyAsync(HttpClient client, string address) => (await PortalApp.GetAsync(client, address)).Body;

    private static Task<HttpResponseMessage> RegisterAsync(
        HttpClient client, string page, string userName, string email, string first = "Awa", string last = "Diop", string password = Secret) =>
        PortalApp.PostFormAsync(client, page, "register", new()
        {
            ["Input.FirstName"] = first, ["Input.LastName"] = last, ["Input.UserName"] = userName, ["Input.Email"] = email, ["Input.Password"] = password,
        });

    private static FormUrlEncodedContent Form(
        string token, string userName, string email, string first = "Awa", string last = "Diop", string password = Secret) => new(
    [
        new("_handler", "register"), new("__RequestVerificationToken", token), new("Input.FirstName", first), new("Input.LastName", last),
        new("Input.UserName", userName), new("Input.Email", email), new("Input.Password", password),
    ]);
}
