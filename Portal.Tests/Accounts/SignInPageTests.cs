using System.Net;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>The way in, seen from outside.</summary>
public sealed class SignInPageTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_name_and_an_address_open_the_same_door()
    {
        foreach (var name in new[] { "etudiante.ugf", " ETUDIANTE.ugf ", "etudiante.ugf@ugf.example", "Etudiante.UGF@UGF.example" })
        {
            using var client = app.Visitor();
            using var answer = await AccountsApp.TryAsync(client, name, World.Password);
            Assert.Equal(Urls.Study, AccountsApp.Target(answer));
        }
    }

    [Fact]
    public async Task Unknown_name_wrong_password_and_closed_account_read_the_same()
    {
        var closed = app.World.Fleuve.Neighbour;
        await app.ExecuteAsync($"UPDATE accounts SET enabled = false WHERE id = {closed.AccountId}");
        var pages = new List<string>();
        foreach (var (name, password) in new[] { ("personne.du.tout", World.Password), (app.World.Fleuve.Student.UserName, "Autre-chose-2026"), (closed.UserName, World.Password) })
        {
            using var client = app.VisitorFrom("192.0.2.1");
            using var answer = await AccountsApp.TryAsync(client, name, password);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            pages.Add(Shape(await answer.Content.ReadAsStringAsync(), name));
        }

        Assert.Contains("inconnu", pages[0], StringComparison.Ordinal);
        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task An_unknown_name_asks_the_database_as_much_as_a_known_one()
    {
        using var client = app.VisitorFrom("192.0.2.2");
        var known = await app.Statements.DuringAsync(async () => (await AccountsApp.TryAsync(client, app.World.Fleuve.Student.UserName, "Autre-chose-2026")).Dispose());
        var unknown = await app.Statements.DuringAsync(async () => (await AccountsApp.TryAsync(client, "personne.du.tout", "Autre-chose-2026")).Dispose());

        // Of accounts and failures alone: what the portal does in the background may fall into either moment.
        Assert.Equal(known.Count(IsOfSignIn), unknown.Count(IsOfSignIn));
        Assert.Contains(known, IsOfSignIn);

        static bool IsOfSignIn(SentStatement sent) =>
            sent.Text.Contains("accounts", StringComparison.Ordinal) || sent.Text.Contains("sign_in_failures", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_is_stopped_here_and_the_owner_enters_elsewhere()
    {
        var victim = app.World.Fleuve.LowerLevel.UserName;
        using var attacker = app.VisitorFrom("198.51.100.9");
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await AccountsApp.TryAsync(attacker, victim, $"Devinette-{i}-2026");
            Assert.Contains("inconnu", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var right = await AccountsApp.TryAsync(attacker, victim, World.Password);
        Assert.Contains("Attendez 1\u00A0min", WebUtility.HtmlDecode(await right.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var owner = app.VisitorFrom("192.0.2.33");
        using var entered = await AccountsApp.TryAsync(owner, victim, World.Password);
        Assert.Equal(Urls.Study, AccountsApp.Target(entered));
    }

    [Fact]
    public async Task A_registration_that_waits_says_what_for()
    {
        var (one, other) = (app.World.Dunes.Student, app.World.Dunes.Neighbour);
        await app.ExecuteAsync($"UPDATE accounts SET email_confirmed = false WHERE id = {one.AccountId}");
        await app.ExecuteAsync($"UPDATE accounts SET accepted_at = NULL WHERE id = {other.AccountId}");
        using var client = app.Visitor();

        using var unconfirmed = await AccountsApp.TryAsync(client, one.UserName, World.Password);
        Assert.Contains("Confirmez d’abord", await unconfirmed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith(Urls.Confirm, (await app.LetterAsync($"{one.UserName}@udd.example", "Confirmez")).Link, StringComparison.Ordinal);

        using var waiting = await AccountsApp.TryAsync(client, other.UserName, World.Password);
        Assert.Contains("attend l’accord", await waiting.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("http:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\u0009/evil.example")]
    [InlineData("\\\\evil.example")]
    public async Task Signing_in_never_leads_to_another_site(string address)
    {
        using var client = app.Visitor();
        using var answer = await PortalApp.PostFormAsync(
            client, Urls.LoginFor(address), "login", new() { ["Input.UserName"] = app.World.Fleuve.Student.UserName, ["Input.Password"] = World.Password });
        Assert.Equal(Urls.Home, AccountsApp.Target(answer));
    }

    [Fact]
    public async Task Signing_in_leads_back_to_the_page_that_was_asked_for()
    {
        using var client = app.Visitor();
        using var sent = await client.GetAsync(Urls.Recent);
        using var answer = await PortalApp.PostFormAsync(
            client, AccountsApp.Target(sent) ?? "", "login", new() { ["Input.UserName"] = app.World.Fleuve.Student.UserName, ["Input.Password"] = World.Password });
        Assert.Equal(Urls.Recent, AccountsApp.Target(answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites(bool stay)
    {
        using var client = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = new("https://localhost") });
        using var answer = await PortalApp.PostFormAsync(client, Urls.Login, "login", new()
        {
            ["Input.UserName"] = app.World.Fleuve.Student.UserName, ["Input.Password"] = World.Password, ["Input.RememberMe"] = stay ? "true" : "false",
        });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("portal.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(stay, cookie.Contains("expires=", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/register")]
    [InlineData("/study")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    [InlineData("/theme/1-2.css")]
    [InlineData("/language/fr")]
    public async Task Every_answer_tells_the_browser_what_to_refuse(string address)
    {
        using var client = app.Visitor();
        using var answer = await client.GetAsync(address);
        Assert.Contains("script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task No_string_breaks_the_way_in()
    {
        using var client = app.VisitorFrom("203.0.113.77");
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        foreach (var naughty in Naughty.Strings)
        {
            using var answer = await client.PostAsync(Urls.Login, new FormUrlEncodedContent(
                [new("_handler", "login"), new("__RequestVerificationToken", token), new("Input.UserName", naughty), new("Input.Password", naughty)]));
            Assert.True(answer.StatusCode == HttpStatusCode.OK || (naughty.Contains('\0') && answer.StatusCode is HttpStatusCode.BadRequest), $"{(int)answer.StatusCode} for {naughty}");
        }
    }

    private static string Shape(string body, string name) =>
        System.Text.RegularExpressions.Regex.Replace(body, "__RequestVerificationToken\" value=\"[^\"]*\"", "").Replace(name, "", StringComparison.Ordinal);
}
