using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Tests.EndToEnd;
using Portal.Tests.Support;

namespace Portal.Tests.Robustness;

/// <summary>Every page of every area with nonsense in its address, and every form on it sent with nonsense, with nothing, and twice: a sentence or a 404, never a failure.</summary>
public sealed class HostileFormTests(TourApp app) : IClassFixture<TourApp>
{
    private static readonly string[] Names =
        ["after", "before", "line", "part", "page", "q", "state", "subject", "from", "to", "ids", "deed", "passage", "into", "track", "programme", "faculty", "show", "at", "with", "view"];

    /// <summary>What numbers, moments, places in lists and words become.</summary>
    private static readonly string[] Values =
    [
        "", " ", "-1", "0", "2147483648", "99999999999999999999", "1e9", "x", "\0", "638991234567890000-42", "3155378975999999999-2147483647", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z",
        "v99999999", "c-1", "\"><script>alert(1)</script>", new('a', 2_000), "1.-1.x.99999999999", "\uFFFD\u202E", "'; DROP TABLE chapters; --",
    ];

    private static readonly string[] Typed =
    [
        "", " ", "-1", "99999999999999999999", "\0a", "<script>alert(1)</script>", new('é', 25_000), "2026-13-45", "0001-01-01", "9999-12-31T23:59", "25:99", "😀", "../../etc/passwd",
    ];

    // Addresses first: among the buttons pressed afterwards are some that close accounts.
    [Fact]
    public async Task Nonsense_in_addresses_and_forms_is_answered()
    {
        await AnswerAddressesAsync();
        await AnswerFormsAsync();
    }

    private async Task AnswerAddressesAsync()
    {
        var wrong = new List<string>();
        foreach (var (client, address) in await PagesAsync())
        {
            foreach (var value in Values)
            {
                var escaped = Uri.EscapeDataString(value);
                var asked = $"{address.Split('?')[0]}?{string.Join('&', Names.Select(n => $"{n}={escaped}"))}";
                using var answer = await client.GetAsync(asked);
                if ((int)answer.StatusCode is not (200 or 302 or 303 or 404 or 400 or 414))
                {
                    wrong.Add($"{(int)answer.StatusCode} {address} with {value}");
                }
                else if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    wrong.AddRange(Living(await answer.Content.ReadAsStringAsync()).Select(alive => $"{alive} at {address} with {value}"));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }

    private async Task AnswerFormsAsync()
    {
        var wrong = new List<string>();
        var sent = 0;
        foreach (var (client, address) in await PagesAsync())
        {
            var (status, body) = await PortalApp.GetAsync(client, address);
            if (status != HttpStatusCode.OK)
            {
                continue;
            }

            using var page = await new HtmlParser().ParseDocumentAsync(body);
            foreach (var form in page.Forms.Where(f => f.Method == "post" && !IsOfTheSession(f.GetAttribute("action") ?? "")).Take(6))
            {
                foreach (var fields in Fillings(form))
                {
                    sent++;
                    using var answer = await client.PostAsync(form.GetAttribute("action") is { Length: > 0 } action ? action : address, new FormUrlEncodedContent(fields));
                    if ((int)answer.StatusCode is not (>= 200 and < 500))
                    {
                        wrong.Add($"{(int)answer.StatusCode} {form.GetAttribute("action")} on {address} with {string.Join(", ", fields.Select(f => $"{f.Key}={f.Value[..Math.Min(12, f.Value.Length)]}"))}");
                    }
                    else if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                    {
                        wrong.AddRange(Living(await answer.Content.ReadAsStringAsync()).Select(alive => $"{alive} from {form.GetAttribute("action")} on {address}"));
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
        Assert.True(sent > 200, $"{sent} forms were sent.");
    }

    /// <summary>The form with each value in all that can be typed or chosen, what is hidden forged once, as it came without anything typed, and that again.</summary>
    private static IEnumerable<KeyValuePair<string, string>[]> Fillings(IHtmlFormElement form)
    {
        var all = form.QuerySelectorAll("[name]").Select(e => (Name: e.GetAttribute("name") ?? "", Hidden: e.GetAttribute("type") == "hidden", Value: e.GetAttribute("value") ?? "")).ToList();
        var own = all.Where(f => f.Name.StartsWith('_')).Select(f => KeyValuePair.Create(f.Name, f.Value)).ToArray();
        if (all.Count > own.Length)
        {
            foreach (var value in Typed)
            {
                yield return [.. own, .. all.Where(f => !f.Name.StartsWith('_')).Select(f => KeyValuePair.Create(f.Name, f.Hidden ? f.Value : value))];
            }

            yield return [.. own, .. all.Where(f => !f.Name.StartsWith('_')).Select(f => KeyValuePair.Create(f.Name, f.Hidden ? "2147483648" : "x"))];
        }

        yield return own;
        yield return own;
    }

    private static IEnumerable<string> Living(string body) =>
        body.Contains("<script>alert", StringComparison.OrdinalIgnoreCase) || body.Contains("<img src=x", StringComparison.OrdinalIgnoreCase) ? ["a script"] : [];

    private static bool IsOfTheSession(string action) => action.StartsWith("/account/", StringComparison.Ordinal) && !action.Contains("/jobs/", StringComparison.Ordinal);

    /// <summary>The pages of the tour behind the sign-in, each with the browser of who comes there. A deletion is not forged: it would take the other pages away.</summary>
    private async Task<List<(HttpClient Client, string Address)>> PagesAsync()
    {
        var clients = new Dictionary<string, HttpClient>();
        var pages = new List<(HttpClient, string)>();
        foreach (var (_, pattern, who, address) in TourTests.Stops)
        {
            if (who(app.Here) is { } person && !pattern.StartsWith("/admin/delete", StringComparison.Ordinal) && !pattern.StartsWith("/account/password", StringComparison.Ordinal) && !pattern.StartsWith("/account/email", StringComparison.Ordinal))
            {
                if (!clients.TryGetValue(person.UserName, out var client))
                {
                    clients[person.UserName] = client = await app.SignInAsync(person);
                }

                pages.Add((client, address(app)));
            }
        }

        return pages;
    }
}
