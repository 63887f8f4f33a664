using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Robustness;

/// <summary>Whatever is sent, the portal answers calmly: never a failure of its own, never somebody else's words as markup.</summary>
public sealed class HostileRequestTests(ServedApp app) : IClassFixture<ServedApp>
{
    [Fact]
    public void The_strings_beside_the_checkout_are_used()
    {
        Assert.SkipWhen(Checkout.SharedData("robustness") is null, "There is no folder shared/data/robustness on the way up and no PORTAL_SHARED_DATA: only the portal's own strings were used.");
        Assert.True(HostileStrings.All.Count > 500);
    }

    [Fact]
    public async Task As_a_search_they_find_or_do_not_find_and_come_back_as_typed()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        var subject = Urls.Subject(app.World.Fleuve.Open.SubjectId);
        await AssertCalmAsync(client, HostileStrings.All.Select(s => $"{subject}?q={Escape(s)}"));
    }

    [Fact]
    public async Task As_ids_cursors_and_choices_they_lead_nowhere()
    {
        using var student = await app.SignInAsync(app.World.Fleuve.Student);
        var subject = Urls.Subject(app.World.Fleuve.Open.SubjectId);
        Func<string, string>[] places =
        [
            s => $"{subject}?after={s}", s => $"{subject}?before={s}", s => $"{subject}?state={s}", s => $"{Urls.Recent}?after={s}", s => $"/chapters/{s}", s => $"/chapters/{s}/print",
            s => $"/chapters/1/{s}", s => $"/study/subjects/{s}", s => $"/files/{s}/notes.txt", s => $"/files/1/{s}", s => $"/study?university={s}", s => $"/{s}", s => $"/language/{s}", s => $"/theme/{s}.css",
        ];
        await AssertCalmAsync(student, Rotate(places));
    }

    [Fact]
    public async Task As_addresses_to_go_on_to_they_stay_in_the_portal()
    {
        using var visitor = app.Visitor();
        foreach (var text in HostileStrings.All)
        {
            using var answer = await visitor.GetAsync($"/language/fr?back={Escape(text)}");
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            AssertStays(answer.Headers.Location, text);
        }

        foreach (var text in HostileStrings.Own)
        {
            using var client = app.Visitor();
            using var answer = await PortalApp.PostFormAsync(client, $"{Urls.Login}?ReturnUrl={Escape(text)}", "login", new()
            {
                ["Input.UserName"] = app.World.Fleuve.Student.UserName, ["Input.Password"] = World.Password,
            });
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect, $"{(int)answer.StatusCode} for {text}");
            AssertStays(answer.Headers.Location, text);
        }
    }

    [Fact]
    public async Task For_staff_and_visitors_they_are_as_harmless()
    {
        using var professor = await app.SignInAsync(app.World.Fleuve.Author);
        await AssertCalmAsync(professor, Rotate([s => $"{Urls.Teach}?after={s}&q={s}&subject={s}&state={s}", s => $"/teach/bulk?deed=bin&ids={s}", s => $"{Urls.TeachQuestions}?subject={s}&after={s}", s => $"/chapters/{s}"], HostileStrings.Own));
        using var main = await app.SignInAsync(app.World.MainAdmin);
        await AssertCalmAsync(main, Rotate([s => $"{Urls.Admin}?university={s}"], HostileStrings.Own));
        using var visitor = app.Visitor();
        await AssertCalmAsync(visitor, Rotate([s => $"{Urls.Login}?ReturnUrl={s}", s => $"/study/subjects/{s}", s => $"/?{s}={s}"], HostileStrings.Own));
    }

    [Fact]
    public async Task As_places_they_are_no_place()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        foreach (var text in HostileStrings.All)
        {
            using var answer = await client.PostAsync(Urls.ChapterPlace(app.World.Fleuve.Open.Id), new FormUrlEncodedContent(
            [
                new("section", text), new("anchor", text), new("percent", text),
            ]));
            Assert.True(answer.StatusCode is HttpStatusCode.NoContent || (answer.StatusCode is HttpStatusCode.BadRequest && text.Contains('\0')), $"{(int)answer.StatusCode} for {text}");
        }

        await Task.Delay(1_500); // until they are written
        await AssertCalmAsync(client, [Urls.Study, Urls.Chapter(app.World.Fleuve.Open.Id)]);
    }

    [Theory]
    [InlineData("application/json", "{\"Input\":{\"UserName\":\"x\"}}")]
    [InlineData("text/plain", "Input.UserName=x")]
    [InlineData("multipart/form-data", "no boundary at all")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut")]
    [InlineData("application/x-www-form-urlencoded", "%%%=%GG&&&==&_handler")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b")]
    [InlineData("image/png", "x")]
    public async Task Bodies_of_another_kind_are_refused(string type, string body)
    {
        using var student = await app.SignInAsync(app.World.Fleuve.Student);
        foreach (var address in new[] { Urls.Login, Urls.Study, Urls.Logout, Urls.Register, Urls.Forgot, Urls.Reset, Urls.ChapterPlace(app.World.Fleuve.Open.Id), Urls.ChapterAttempted(app.World.Fleuve.Open.Id) })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var answer = await student.PostAsync(address, content);
            Assert.True((int)answer.StatusCode is < 500 and not 200 || address == Urls.Login, $"{(int)answer.StatusCode} for {address}");
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} for {address}");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public async Task A_form_of_many_megabytes_is_refused(int megabytes)
    {
        using var client = app.Visitor();
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        using var content = new StringContent($"_handler=login&__RequestVerificationToken={Uri.EscapeDataString(token)}&Input.UserName={new string('a', megabytes * 1024 * 1024)}&Input.Password=x");
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        try
        {
            using var answer = await client.PostAsync(Urls.Login, content);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
        catch (HttpRequestException)
        {
            // The server hung up while it was being sent: refused as well.
        }

        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(client, Urls.Home)).Status);
    }

    [Theory]
    [InlineData("GET /study/subjects/1?q=%FF%FE%C3%28 HTTP/1.1", 302)]
    [InlineData("GET /%FF%C3%28 HTTP/1.1", 404)]
    [InlineData("GET /%00 HTTP/1.1", 400)]
    [InlineData("GET /help%00.html HTTP/1.1", 400)]
    [InlineData("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 404)]
    [InlineData("GET //example.org/ HTTP/1.1", 404)]
    [InlineData("GET http://example.org/ HTTP/1.1", 400)]
    [InlineData("GET /é HTTP/1.1", 400)]
    [InlineData("TRACE /help HTTP/1.1", 405)]
    [InlineData("GET /help HTTP/9.9", 505)]
    [InlineData("NONSENSE", 400)]
    public async Task Bytes_that_are_no_address_get_a_short_answer(string line, int expected)
    {
        var status = await SendAsync(Encoding.Latin1.GetBytes($"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task A_question_of_a_hundred_kilobytes_is_refused()
    {
        var status = await SendAsync(Encoding.ASCII.GetBytes($"GET /study/recent?q={new string('a', 100_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.Equal(414, status);
    }

    [Theory]
    [InlineData("Host: a\r\nHost: b")]
    [InlineData("Content-Length: -1")]
    [InlineData("Cookie: portal.session=garbage; portal.form=garbage; portal.language=c%3Dxx%7Cuic%3Dyy")]
    [InlineData("Cookie: portal.language=%FF")]
    [InlineData("Accept-Language: *;q=nothing")]
    [InlineData("Range: bytes=9-1,-,a-b")]
    [InlineData("If-None-Match: \"unclosed")]
    [InlineData("Referer: not an address")]
    public async Task Headers_out_of_shape_break_nothing(string header)
    {
        Assert.InRange(await SendAsync(Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n")), 200, 499);
    }

    /// <summary>The status of an answer to raw bytes.</summary>
    private async Task<int> SendAsync(byte[] request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var line = await reader.ReadLineAsync() ?? "";
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string Escape(string text)
    {
        // As a browser would, with what it cannot write replaced.
        return Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Every string in two of the places, every place with many strings.</summary>
    private static IEnumerable<string> Rotate(Func<string, string>[] places, IReadOnlyList<string>? strings = null)
    {
        var i = 0;
        foreach (var text in strings ?? HostileStrings.All)
        {
            yield return places[i++ % places.Length](Escape(text));
            yield return places[i % places.Length](Escape(text));
        }

        foreach (var place in places)
        {
            foreach (var text in HostileStrings.Own)
            {
                yield return place(Escape(text));
            }
        }
    }

    private static async Task AssertCalmAsync(HttpClient client, IEnumerable<string> addresses)
    {
        var wrong = new List<string>();
        foreach (var address in addresses)
        {
            using var answer = await client.GetAsync(address);
            var body = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode >= 500)
            {
                wrong.Add($"{(int)answer.StatusCode} {address}");
            }

            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                wrong.AddRange((await HostileStrings.AliveInAsync(body)).Select(alive => $"{alive} at {address}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    private void AssertStays(Uri? location, string text)
    {
        Assert.NotNull(location);
        var to = new Uri(app.Address, location);
        Assert.True(to.Host == app.Address.Host && to.Port == app.Address.Port, $"{text} leads to {to}");
    }
}
