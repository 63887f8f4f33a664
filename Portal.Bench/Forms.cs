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
        var status = await SendAsync(
            http, Urls.Login, Urls.Login, "login", new() { ["Input.UserName"] = name, ["Input.Password"] = Password, ["Input.RememberMe"] = "true" }, ct);
        return status is >= 300 and < 400 ? handler.CookieContainer.GetCookieHeader(server) : throw new BenchException($"{name} n’a pas pu se connecter (réponse {status}).");
    }

    /// <summary>Reads the form of a page and posts it; the answer's status.</summary>
    /// <param name="http">Signed in, not following redirects.</param>
    /// <param name="page">Where the form stands.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="handler">Name of the form; null for one whose address says it all.</param>
    /// <param name="filled">What a person fills in.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<int> SendAsync(HttpClient http, string page, string address, string? handler, Dictionary<string, string> filled, CancellationToken ct)
    {
        var html = await http.GetStringAsync(new Uri(page, UriKind.Relative), ct);
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
        using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), form, ct);
        return (int)answer.StatusCode;
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex HiddenField();

    [GeneratedRegex("(name|value)=\"([^\"]*)\"")]
    private static partial Regex Field();
}
