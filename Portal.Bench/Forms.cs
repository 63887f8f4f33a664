using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Portal.Web;

namespace Portal.Bench;

/// <summary>Sends the portal's own forms as a browser does: first the page with its hidden fields, then what was filled in.</summary>
internal static partial class Forms
{
    private const string Password = "Demo-portail-2026"; // of every generated account

    /// <summary>Signs in and gives the value of the Cookie header.</summary>
    public static async Task<string> SignInAsync(Uri server, string name, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = server };
        var (status, _, _) = await SendAsync(
            http, Urls.Login, Urls.Login, "login", new() { ["Input.UserName"] = name, ["Input.Password"] = Password, ["Input.RememberMe"] = "true" }, ct);
        return status is >= 300 and < 400 ? handler.CookieContainer.GetCookieHeader(server) : throw new BenchException($"{name} n’a pas pu se connecter (réponse {status}).");
    }

    /// <summary>Reads the form of a page and posts it.</summary>
    /// <param name="http">Signed in, not following redirects.</param>
    /// <param name="page">Where the form stands.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="handler">Name of the form; null for one whose address says it all.</param>
    /// <param name="filled">What a person fills in.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<FormAnswer> SendAsync(HttpClient http, string page, string address, string? handler, Dictionary<string, string> filled, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var html = await http.GetStringAsync(new Uri(page, UriKind.Relative), ct);
        var read = watch.Elapsed;
        var fields = HiddenField().Matches(html).Select(m => Field().Matches(m.Value).ToDictionary(f => f.Groups[1].Value, f => f.Groups[2].Value))
            .Where(f => f.ContainsKey("name")).DistinctBy(f => f["name"])
            .ToDictionary(f => f["name"], f => WebUtility.HtmlDecode(f.GetValueOrDefault("value", "")));
        foreach (var (name, value) in filled)
        {
            fields[name] = value;
        }

        if (handler is not null)
        {
            fields["_handler"] = handler;
        }

        using var form = new FormUrlEncodedContent(fields);
        watch.Restart();
        using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), form, ct);
        return new((int)answer.StatusCode, read, watch.Elapsed);
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex HiddenField();

    [GeneratedRegex("(name|value)=\"([^\"]*)\"")]
    private static partial Regex Field();
}

/// <summary>What became of a form.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Read">How long the page with the form took.</param>
/// <param name="Sent">How long the form took.</param>
internal sealed record FormAnswer(int Status, TimeSpan Read, TimeSpan Sent);
