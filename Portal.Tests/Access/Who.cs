using System.Net;
using System.Text.RegularExpressions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>The columns of the matrix: visitors, five students, four professors, four administrators. "Elsewhere" is of the other university.</summary>
public enum Who
{
    Visitor,
    Student,
    OtherProgramme,
    LowerLevel,
    OtherTrack,
    StudentElsewhere,
    Author,
    Colleague,
    Stranger,
    AuthorElsewhere,
    Admin,
    AdminElsewhere,

    /// <summary>The main administration, working in this university.</summary>
    MainHere,

    /// <summary>The main administration, working in the other one.</summary>
    MainElsewhere,
}

/// <summary>One browser for each column.</summary>
public sealed partial class Browsers(PortalApp app) : IDisposable
{
    private readonly Dictionary<string, HttpClient> clients = [];

    public static bool IsStudent(Who who) => who is >= Who.Student and <= Who.StudentElsewhere;

    public static bool IsProfessor(Who who) => who is >= Who.Author and <= Who.AuthorElsewhere;

    public static bool IsAdmin(Who who) => who >= Who.Admin;

    /// <summary>Signed in at the first use; the same browser afterwards.</summary>
    public async Task<HttpClient> OfAsync(Who who)
    {
        var key = Person(who)?.UserName ?? "";
        if (!clients.TryGetValue(key, out var client))
        {
            clients[key] = client = Person(who) is { } person ? await app.SignInAsync(person) : app.Visitor();
        }

        return client;
    }

    /// <summary>The address with the university that the main administration works in.</summary>
    public string AddressFor(Who who, string address) => who switch
    {
        Who.MainHere => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}university={app.World.Fleuve.Id}",
        Who.MainElsewhere => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}university={app.World.Dunes.Id}",
        _ => address,
    };

    /// <summary>
    /// What the portal answers, in short and in full: "login" for the way to the sign-in page, else the status with the address it leads to;
    /// and everything a curious person could compare, without what differs each time.
    /// </summary>
    public async Task<(string Outcome, string Shape)> AskAsync(Who who, string method, string address, string token = "")
    {
        var client = await OfAsync(who);
        var asked = AddressFor(who, address);
        using var request = new HttpRequestMessage(new(method), asked);
        if (method == "POST")
        {
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("section", "Course"), new("anchor", "c-p1"), new("percent", "40")]);
        }

        using var answer = await client.SendAsync(request);
        var location = answer.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : "";
        var outcome = answer.StatusCode switch
        {
            HttpStatusCode.Redirect when location.StartsWith(Urls.Login, StringComparison.Ordinal) => "login",
            HttpStatusCode.Redirect => $"302 {location}",
            var status => $"{(int)status}",
        };

        var body = Token().Replace(await answer.Content.ReadAsStringAsync(), "");
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Set-Cookie" or "Content-Length"))
            .Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order();
        var shape = $"{outcome}\n{string.Join('\n', headers)}\n{body}";
        return (outcome, shape.Replace(asked, "ADDRESS", StringComparison.Ordinal).Replace(Uri.EscapeDataString(asked), "ADDRESS", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }

    private Person? Person(Who who)
    {
        var (here, elsewhere) = (app.World.Fleuve, app.World.Dunes);
        return who switch
        {
            Who.Student => here.Student,
            Who.OtherProgramme => here.OtherProgramme,
            Who.LowerLevel => here.LowerLevel,
            Who.OtherTrack => here.OtherTrack,
            Who.StudentElsewhere => elsewhere.Student,
            Who.Author => here.Author,
            Who.Colleague => here.Colleague,
            Who.Stranger => here.Stranger,
            Who.AuthorElsewhere => elsewhere.Author,
            Who.Admin => here.Admin,
            Who.AdminElsewhere => elsewhere.Admin,
            Who.MainHere or Who.MainElsewhere => app.World.MainAdmin,
            _ => null,
        };
    }

    [GeneratedRegex("""<input type="hidden" name="__RequestVerificationToken"[^>]*>""")]
    private static partial Regex Token();
}
