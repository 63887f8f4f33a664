using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Lessons;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Endpoints;

namespace Portal.Tests.Lessons;

/// <summary>The application with a meeting server.</summary>
public sealed class LessonApp(PortalCluster cluster) : PortalApp(cluster)
{
    protected override IEnumerable<(string Name, string Value)> Settings => [("PORTAL_MEETINGS", "https://meet.example.org")];
}

/// <summary>Lessons over HTTP: from the form to the room, calendars, forged addresses, the switch of the university.</summary>
public sealed partial class LessonPageTests(LessonApp app) : IClassFixture<LessonApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_professor_plans_a_lesson_and_a_student_joins_it()
    {
        var author = await app.SignInAsync(Here.Author);
        var start = app.Clock.GetUtcNow().UtcDateTime.AddMinutes(10);
        var address = await PlanAsync(author, "Révisions <i>; x", $"p{Here.Programmes["INF"]}-l{Here.Levels["L2"]}", start);
        var id = int.Parse(address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var time = await TimeOfAsync(id);
        Assert.Contains("Révisions &lt;i&gt;", (await PortalApp.GetAsync(author, address)).Body, StringComparison.Ordinal);
        Assert.Contains("Révisions", (await PortalApp.GetAsync(author, Urls.TeachLessons())).Body, StringComparison.Ordinal);

        var student = await app.SignInAsync(Here.Student);
        var list = (await PortalApp.GetAsync(student, Urls.Lessons())).Body;
        Assert.Contains("En direct", list, StringComparison.Ordinal);
        Assert.DoesNotContain("meet.example.org", list, StringComparison.Ordinal);
        using (var joined = await student.GetAsync(Urls.LessonJoin(time)))
        {
            Assert.Matches("^https://meet\\.example\\.org/[0-9a-f]{40}$", joined.Headers.Location?.OriginalString);
        }

        Assert.Contains("Fatou", (await PortalApp.GetAsync(author, Urls.LessonAttendance(id, time))).Body, StringComparison.Ordinal);
        using (var calendar = await student.GetAsync(Urls.LessonCalendar(time)))
        {
            var text = await calendar.Content.ReadAsStringAsync();
            Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
            Assert.Contains("SUMMARY:Révisions <i>\\; x", text, StringComparison.Ordinal);
            Assert.DoesNotContain("meet.example.org", text, StringComparison.Ordinal);
        }

        foreach (var other in new[] { Here.LowerLevel, Here.OtherProgramme, Here.Stranger, app.World.Dunes.Student, app.World.Dunes.Author })
        {
            var client = await app.SignInAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.LessonJoin(time))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.LessonCalendar(time))).Status);
        }

        foreach (var other in new[] { Here.Colleague, Here.Stranger, app.World.Dunes.Author })
        {
            var client = await app.SignInAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, address)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.LessonAttendance(id, time))).Status);
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.LessonCancel(id)));
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.LessonTimeCancel(id, time)));
        }

        using (await PortalApp.PostFormAsync(author, address, Urls.LessonCancel(id)))
        {
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.LessonJoin(time))).Status);
        Assert.DoesNotContain("Révisions", (await PortalApp.GetAsync(student, Urls.Lessons())).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_read_is_said_and_nothing_typed_is_lost()
    {
        var author = await app.SignInAsync(Here.Author);
        var good = $"p{Here.Programmes["INF"]}-l{Here.Levels["L2"]}";
        foreach (var (target, start, minutes, weeks) in new[]
        {
            ($"p{Here.Programmes["BIO"]}-l{Here.Levels["L2"]}", "2027-01-04T10:00", "60", "1"), ($"p{app.World.Dunes.Programmes["INF"]}-l{app.World.Dunes.Levels["L2"]}", "2027-01-04T10:00", "60", "1"),
            (good, "demain", "60", "1"), (good, "2027-01-04T10:00", "1e3", "1"), (good, "2027-01-04T10:00", "60", "-1"), (good, "1990-01-04T10:00", "60", "1"), ("", "2027-01-04T10:00", "60", "1"),
        })
        {
            using var answer = await PortalApp.PostFormAsync(author, Urls.NewLesson, "lesson", new()
            {
                ["Input.Title"] = "Titre gardé", ["Input.Target"] = target, ["Input.Start"] = start, ["Input.Minutes"] = minutes, ["Input.Weeks"] = weeks,
            });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Titre gardé", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_calendar_s_address_works_without_signing_in_until_it_is_ended()
    {
        var author = await app.SignInAsync(Here.Author);
        await PlanAsync(author, "Pour l’agenda", $"m{Here.Subjects["INF L2"]}", app.Clock.GetUtcNow().UtcDateTime.AddDays(3));
        var student = await app.SignInAsync(Here.Neighbour);
        using var made = await PortalApp.PostFormAsync(student, Urls.Lessons(), "calendar");
        var feed = Feed().Match(await made.Content.ReadAsStringAsync()).Value;
        var visitor = app.Visitor();
        var text = (await PortalApp.GetAsync(visitor, feed)).Body;
        Assert.Contains("SUMMARY:Pour l’agenda", text, StringComparison.Ordinal);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(student, Urls.CalendarEnd));
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(visitor, feed)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(student, Urls.CalendarEnd));
    }

    [Fact]
    public async Task Where_lessons_are_closed_there_are_none()
    {
        var there = app.World.Dunes;
        var (author, student) = (await app.SignInAsync(there.Author), await app.SignInAsync(there.Student));
        await SwitchAsync(there.Id, false);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Lessons())).Status == HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(author, Urls.TeachLessons())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(author, Urls.NewLesson)).Status);
        await SwitchAsync(there.Id, true);
        await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Lessons())).Status == HttpStatusCode.OK);
    }

    [Fact]
    public void Nothing_a_person_wrote_breaks_a_calendar()
    {
        var now = DateTimeOffset.UnixEpoch;
        var lesson = new LessonItem(1, 1, "a\r\nEND:VCALENDAR\n" + string.Concat(Enumerable.Repeat("é,;\\😀", 60)), "Awa\u0000", 1, 1, null, now, now.AddHours(1), true, false, 2, now);
        var lines = CalendarText.Write([lesson], "https://portail.example").Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Single(lines, "END:VCALENDAR");
        Assert.Contains("STATUS:CANCELLED", lines);
        Assert.Contains("UID:lesson-1@portail.example", lines);
        var whole = string.Join("\r\n", lines).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains(string.Concat(Enumerable.Repeat("é\\,\\;\\\\😀", 60)), whole, StringComparison.Ordinal);
    }

    private async Task<int> TimeOfAsync(int lesson)
    {
        await using var db = app.Open(Here.Id);
        return await db.LessonOccurrences.Where(o => o.LessonId == lesson).Select(o => o.Id).FirstAsync();
    }

    private async Task SwitchAsync(int university, bool on)
    {
        await using var db = app.Open(university);
        (await db.UniversitySettings.SingleAsync()).Lessons = on;
        await db.SaveChangesAsync();
    }

    private static async Task<string> PlanAsync(HttpClient author, string title, string target, DateTime start)
    {
        using var answer = await PortalApp.PostFormAsync(author, Urls.NewLesson, "lesson", new()
        {
            ["Input.Title"] = title, ["Input.Target"] = target, ["Input.Start"] = start.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            ["Input.Minutes"] = "60", ["Input.Weeks"] = "1",
        });
        var address = answer.Headers.Location?.OriginalString ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        return address.StartsWith('/') ? address : new Uri(address).PathAndQuery;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string address)
    {
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", await PortalApp.TokenAsync(client, Urls.Account))]));
        return answer.StatusCode;
    }

    [GeneratedRegex("/calendar/[A-Za-z0-9_-]+\\.ics")]
    private static partial Regex Feed();
}
