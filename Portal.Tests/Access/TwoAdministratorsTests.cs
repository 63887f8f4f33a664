using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.People;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Components;

namespace Portal.Tests.Access;

/// <summary>
/// Two administrators of different universities at the same moment, in one process, with each other's ids in every form there is: nothing crosses, neither
/// a change nor a word.
/// </summary>
public sealed partial class TwoAdministratorsTests(PortalApp app) : IClassFixture<PortalApp>
{
    /// <summary>Requests of one administrator on their way at once.</summary>
    private const int AtOnce = 3;

    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public void Every_form_and_button_of_the_administration_is_in_the_catalogue()
    {
        using var _ = app.CreateClient();
        var things = new AdminThings(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        var forms = AdminForms.Of(Here, things).ToList();

        // What takes a sent form says so; a form that sends nothing but its name is found in the page's source.
        var taking = typeof(App).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Portal.Web.Components.Pages.Admin", StringComparison.Ordinal) == true)
            .Where(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(p => p.IsDefined(typeof(SupplyParameterFromFormAttribute))))
            .Select(t => t.Name).ToHashSet();
        Assert.Equal([], taking.Except(forms.Select(f => f.Component)).Order());
        Assert.Equal([], forms.Select(f => f.Component).Except(taking).Order());
        var named = Checkout.Sources("Portal.Web/Components/Pages/Admin", ".razor").SelectMany(s => FormName().Matches(s.Text).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.Equal(named.Order(), forms.Select(f => f.Handler).Distinct().Order());
        var handlers = Checkout.Sources("Portal.Web/Components/Pages/Admin", ".razor", ".cs")
            .SelectMany(s => HandlerName().Matches(s.Text).Select(m => $"{Path.GetFileName(s.Path).Split('.')[0]} {m.Groups[1].Value}"));
        Assert.Equal([], handlers.Except(forms.Select(f => $"{f.Component} {f.Handler}")).Order());

        var buttons = AdminForms.Buttons(Here, things).Select(b => b.Pattern).Concat(AdminForms.NothingNamed.Keys).ToHashSet();
        var declared = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { } methods && methods.Contains("POST") && !methods.Contains("GET"))
            .Select(e => $"/{e.RoutePattern.RawText?.TrimStart('/')}").ToHashSet();
        Assert.Equal([], declared.Where(p => p.StartsWith("/admin", StringComparison.Ordinal)).Except(buttons).Order());
        Assert.Equal([], buttons.Except(declared).Order());
    }

    [Fact]
    public async Task With_each_other_s_ids_in_every_form_nothing_crosses()
    {
        using var here = await app.SignInAsync(Here.Admin);
        using var there = await app.SignInAsync(There.Admin);
        using var main = await app.SignInAsync(app.World.MainAdmin);
        var one = await SideAsync(Here, here, main, There.Code);
        var two = await SideAsync(There, there, main, Here.Code);
        var shown = one.Forms.Where(f => f.Filled is not null).Select(f => $"{f.Form.Component} {f.Form.Handler}").ToHashSet();
        Assert.Equal([], one.Forms.Select(f => $"{f.Form.Component} {f.Form.Handler}").Except(shown).Order());

        // Whatever an address or a button names is the other's: for either of them nothing at all changes.
        var before = await app.FingerprintsAsync(null);
        await Task.WhenAll(SendAllAsync(one, Named(two)), SendAllAsync(two, Named(one)));
        AssertSame(before, await app.FingerprintsAsync(null));

        // Their own forms with ids that only the other is offered, while the other looks around: of the other nothing changes.
        foreach (var (by, of) in new[] { (one, two), (two, one) })
        {
            before = await app.FingerprintsAsync(of.University.Id);
            var own = await app.FingerprintsAsync(by.University.Id);
            var forged = WithFieldsOf(by, of);
            Assert.True(forged.Count > 20, $"Only {forged.Count} fields to forge were found.");
            await Task.WhenAll(SendAllAsync(by, forged), SendAllAsync(of, [.. forged.Select((_, i) => new Attempt(of.Pages[i % of.Pages.Count], null))]));
            AssertSame(before, await app.FingerprintsAsync(of.University.Id));

            // What was theirs to change with it did change: the forms were not refused for some other reason.
            Assert.NotEqual(own, await app.FingerprintsAsync(by.University.Id));
        }
    }

    private async Task<Side> SideAsync(UniversityWorld u, HttpClient admin, HttpClient main, string other)
    {
        var things = await app.PrepareAsync(u, admin);
        List<(AdminForm Form, FilledForm? Filled)> forms = [];
        foreach (var form in AdminForms.Of(u, things))
        {
            var above = $"{form.Page}{(form.Page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}university={u.Id}";
            forms.Add((form, await FilledForm.ReadAsync(admin, form, form.Page) ?? await FilledForm.ReadAsync(main, form, above)));
        }

        List<string> pages =
        [
            Urls.Admin, Urls.AdminStudents, Urls.AdminProfessors, Urls.AdminAdministrators, Urls.AdminFaculties, Urls.AdminProgrammes, Urls.AdminSubjects, Urls.AdminLevels,
            Urls.AdminJournal, Urls.AdminSettings, Urls.AdminBin, Urls.AdminImports, Urls.AdminImport(things.Import), Urls.AdminProgression, Urls.AdminProgressionSettings,
            Urls.AdminSubscriptions, Urls.AdminRollover, Urls.Registrations, Urls.AdminNow, Urls.AdminJobs, Urls.Person(PeopleKind.Students, u.Student.Id), Urls.Account,
        ];
        return new(u, admin, await PortalApp.TokenAsync(admin, Urls.Account), forms, [.. AdminForms.Buttons(u, things)], pages, other.ToLowerInvariant());
    }

    /// <summary>What somebody of elsewhere sends for everything this side names: its forms as it fills them, and its buttons.</summary>
    private static List<Attempt> Named(Side of) =>
    [
        .. of.Forms.Where(f => f.Form.Named).Select(f => new Attempt(f.Form.Page, f.Filled?.Sent() ?? [new("_handler", f.Form.Handler)], f.Form.Handler is "decide")),
        .. of.Buttons.Select(b => new Attempt(b.Address, [.. b.Fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))], b.Pattern.EndsWith("/choose", StringComparison.Ordinal))),
    ];

    /// <summary>Each field of one's own forms alone with what only the other is offered there, and all of them together.</summary>
    private static List<Attempt> WithFieldsOf(Side by, Side of)
    {
        List<Attempt> attempts = [];
        foreach (var (own, theirs) in by.Forms.Zip(of.Forms).Where(p => p.First.Form.Page != Urls.AdminImportNew))
        {
            // What only the main administration has is not there for its own university's either.
            if (own.Filled is { } form && theirs.Filled is { } other && form.Forgeable(other) is { Count: > 0 } fields)
            {
                attempts.AddRange(fields.Select(field => new Attempt(own.Form.Page, form.Sent(other, field), true)));
                attempts.Add(new(own.Form.Page, form.Sent(other, [.. fields]), true));
            }
        }

        return attempts;
    }

    /// <summary>Sends everything a few at a time, looks at a page of one's own between two of them, and reads every answer.</summary>
    private static async Task SendAllAsync(Side by, IReadOnlyList<Attempt> attempts)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < attempts.Count)
            {
                await AskAsync(by, attempts[i]);
                await AskAsync(by, new(by.Pages[i % by.Pages.Count], null));
            }
        }));
    }

    private static async Task AskAsync(Side by, Attempt attempt)
    {
        using var answer = attempt.Fields is { } fields
            ? await by.Admin.PostAsync(attempt.Address, new FormUrlEncodedContent([new("__RequestVerificationToken", by.Token), .. fields]))
            : await by.Admin.GetAsync(attempt.Address);
        var body = Token().Replace(await answer.Content.ReadAsStringAsync(), "");
        var what = $"{by.University.Code} {(attempt.Fields is null ? "GET" : "POST")} {attempt.Address} {string.Join('&', attempt.Fields?.Select(f => $"{f.Key}={f.Value}") ?? [])}: {(int)answer.StatusCode}";
        Assert.False(Regex.IsMatch(body, $@"\b{by.Other}\b|\d{by.Other}\b|{by.Other}\d+mot|{(by.Other == "udd" ? "des Dunes" : "du Fleuve")}", RegexOptions.IgnoreCase), $"{what}\n{body}");
        HttpStatusCode[] allowed = (attempt.Fields, attempt.Led) switch
        {
            (null, _) => [HttpStatusCode.OK],

            // 200 is the page with a sentence, 400 a page without that form.
            (_, false) => [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.OK],
            _ => [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.Redirect],
        };
        Assert.True(allowed.Contains(answer.StatusCode), what);
    }

    private static void AssertSame(SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        var changed = before.Where(t => after[t.Key] != t.Value).Select(t => $"{t.Key}\n{Difference(t.Value, after[t.Key])}\n--\n{Difference(after[t.Key], t.Value)}").ToList();
        Assert.True(changed.Count == 0, string.Join('\n', changed));
    }

    private static string Difference(string one, string other) => string.Join('\n', one.Split('\n').Except(other.Split('\n')).Take(5));

    [GeneratedRegex("""<input type="hidden" name="__RequestVerificationToken"[^>]*>""")]
    private static partial Regex Token();

    [GeneratedRegex("""<PortalForm\b[^>]*\bName="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex FormName();

    [GeneratedRegex("""SupplyParameterFromForm\(FormName = "([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex HandlerName();

    /// <summary>One administrator, with everything there is to send about their university.</summary>
    private sealed record Side(
        UniversityWorld University, HttpClient Admin, string Token, List<(AdminForm Form, FilledForm? Filled)> Forms, List<AdminButton> Buttons, List<string> Pages, string Other);

    /// <summary>One request.</summary>
    /// <param name="Fields">Null looks at the page only.</param>
    /// <param name="Led">Whether being led to another page is an answer too: what one does to one's own, buttons that only lead on, and a choice of which nothing is left.</param>
    private sealed record Attempt(string Address, IReadOnlyList<KeyValuePair<string, string>>? Fields, bool Led = false);
}
