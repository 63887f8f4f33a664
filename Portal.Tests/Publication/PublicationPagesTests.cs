using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Review;
using Portal.Data.Chapters.Versions;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Localization;

namespace Portal.Tests.Publication;

/// <summary>The pages and forms around publishing, through the whole application.</summary>
public sealed class PublicationPagesTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task An_author_publishes_by_the_form_and_readers_read()
    {
        await DraftAsync(Here.Draft.Id, "## Un\n\nPublié par le formulaire.");
        using var author = await app.SignInAsync(Here.Author);
        using var student = await app.SignInAsync(Here.Student);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.Chapter(Here.Draft.Id))).Status);

        using var sent = await PortalApp.PostFormAsync(author, Urls.PublishChapter(Here.Draft.Id), "publish", new() { ["Input.When"] = "now", ["Input.Release"] = "Never" });

        Assert.Equal((HttpStatusCode.Redirect, true), (sent.StatusCode, sent.Headers.Location?.OriginalString.EndsWith(Urls.PublishChapter(Here.Draft.Id), StringComparison.Ordinal)));
        Assert.Contains("Publié par le formulaire", (await PortalApp.GetAsync(student, Urls.Chapter(Here.Draft.Id))).Body, StringComparison.Ordinal);
        Assert.Contains("Publié. Les étudiants lisent cette version.", (await PortalApp.GetAsync(author, Urls.PublishChapter(Here.Draft.Id))).Body, StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        Assert.Equal(SolutionRelease.Never, await db.Chapters.Where(c => c.Id == Here.Draft.Id).Select(c => c.SolutionRelease).SingleAsync());
    }

    [Fact]
    public async Task An_hour_that_is_none_is_said_beside_it_and_nothing_typed_is_lost()
    {
        using var author = await app.SignInAsync(Here.Author);
        using var sent = await PortalApp.PostFormAsync(author, Urls.PublishChapter(Here.Open.Id), "publish", new()
        {
            ["Input.When"] = "later", ["Input.Day"] = "2026-02-31", ["Input.Hour"] = "08:00", ["Input.Release"] = "AtDate", ["Input.Erratum"] = "Gardé <b>tel quel</b>",
        });
        var body = await sent.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Contains("quand-erreur", body, StringComparison.Ordinal);
        Assert.Contains("Input-date-erreur", body, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-02-31\"", body, StringComparison.Ordinal);
        Assert.Contains("Gardé &lt;b&gt;tel quel&lt;/b&gt;", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheduling_moving_calling_off_withdrawing_and_coming_back_go_by_forms()
    {
        var chapter = Here.Above.Id;
        await DraftAsync(chapter, "Prévu.");
        using var author = await app.SignInAsync(Here.Author);
        var day = LocalHours.Day(app.Clock.GetUtcNow().AddDays(3), TimeZoneInfo.Utc);
        using (var sent = await PortalApp.PostFormAsync(author, Urls.PublishChapter(chapter), "publish", new() { ["Input.When"] = "later", ["Input.Day"] = day, ["Input.Hour"] = "08:30", ["Input.Release"] = "WithChapter" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        Assert.Equal("08:30", LocalHours.Hour(await ScheduledAsync(chapter) ?? default, TimeZoneInfo.FindSystemTimeZoneById("Africa/Dakar")));
        await SendAsync(author, Urls.PublishChapter(chapter), Urls.ChapterDeed(chapter, "reschedule"), new() { ["day"] = day, ["hour"] = "09:45" });
        Assert.Equal(45, (await ScheduledAsync(chapter))?.Minute);
        await SendAsync(author, Urls.PublishChapter(chapter), Urls.ChapterDeed(chapter, "reschedule"), new() { ["day"] = "hier", ["hour"] = "\0" });
        Assert.Equal(45, (await ScheduledAsync(chapter))?.Minute);
        await SendAsync(author, Urls.PublishChapter(chapter), Urls.ChapterDeed(chapter, "unschedule"), []);
        Assert.Null(await ScheduledAsync(chapter));

        using var reader = await app.SignInAsync(Here.HigherLevel);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(reader, Urls.Chapter(chapter))).Status);
        await SendAsync(author, Urls.WithdrawChapter(chapter), Urls.ChapterDeed(chapter, "withdrawal"), []);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(reader, Urls.Chapter(chapter))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(reader, Urls.File(Here.Above.CourseFile.Id, Here.Above.CourseFile.Name))).Status);
        await SendAsync(author, Urls.PublishChapter(chapter), Urls.ChapterDeed(chapter, "show-again"), []);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(reader, Urls.Chapter(chapter))).Status);
    }

    [Fact]
    public async Task A_review_goes_by_forms_from_the_question_to_the_answer()
    {
        var chapter = Here.PastDate.Id;
        await DraftAsync(chapter, "## Un\n\nPremière phrase du brouillon.");
        using var author = await app.SignInAsync(Here.Author);
        using var colleague = await app.SignInAsync(Here.Colleague);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(colleague, Urls.ReviewChapter(chapter))).Status);
        await SendAsync(author, Urls.ReviewChapter(chapter), Urls.ReviewDeed(chapter, "ask"), new() { ["professor"] = Text(Here.Colleague.Id), ["message"] = "Merci." });

        var page = (await PortalApp.GetAsync(colleague, Urls.ReviewChapter(chapter, passage: 1))).Body;
        Assert.Contains("Première phrase du brouillon.", page, StringComparison.Ordinal);
        await SendAsync(colleague, Urls.ReviewChapter(chapter, passage: 1), Urls.ReviewDeed(chapter, "remark"), new() { ["text"] = "<script>alert(1)</script> à préciser" });
        var remark = await RemarkAsync(chapter);
        Assert.Equal("Première phrase du brouillon.", remark.Quote);
        page = (await PortalApp.GetAsync(author, Urls.ReviewChapter(chapter))).Body;
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; à préciser", page, StringComparison.Ordinal);
        await SendAsync(author, Urls.ReviewChapter(chapter), Urls.ReviewDeed(chapter, "reply"), new() { ["text"] = "Précisé." });
        await SendAsync(author, Urls.ReviewChapter(chapter), Urls.ReviewDeed(chapter, "resolve"), []);
        Assert.NotNull((await RemarkAsync(chapter)).ResolvedAt);
        await SendAsync(colleague, Urls.ReviewChapter(chapter), Urls.ReviewDeed(chapter, "decide"), new() { ["decision"] = "approve", ["note"] = "" });
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(colleague, Urls.ReviewChapter(chapter))).Status);
        Assert.Contains("Approuvé", (await PortalApp.GetAsync(author, Urls.ReviewChapter(chapter))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_compared_named_and_restored_by_forms()
    {
        var chapter = Here.Below.Id;
        await DraftAsync(chapter, "Le texte un.");
        using var author = await app.SignInAsync(Here.Author);
        using (await PortalApp.PostFormAsync(author, Urls.PublishChapter(chapter), "publish", new() { ["Input.When"] = "now", ["Input.Release"] = "WithChapter" }))
        {
            await DraftAsync(chapter, "Le texte deux.");
        }

        var compared = Urls.CompareVersions(chapter, new(2, 0), VersionKey.Draft);
        var page = WebUtility.HtmlDecode((await PortalApp.GetAsync(author, compared)).Body);
        Assert.Contains("<del><span class=\"unseen\">retiré\u00A0: </span>un</del>", page, StringComparison.Ordinal);
        Assert.Contains("<ins><span class=\"unseen\">ajouté\u00A0: </span>deux</ins>", page, StringComparison.Ordinal);
        await SendAsync(author, compared, Urls.ChapterDeed(chapter, "name"), new() { ["name"] = "Rentrée" });
        await SendAsync(author, compared, Urls.ChapterDeed(chapter, "restore"), []);
        Assert.Contains("Rentrée", (await PortalApp.GetAsync(author, Urls.ChapterVersions(chapter))).Body, StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        Assert.Equal("Le texte un.", await db.ChapterDrafts.Where(d => d.ChapterId == chapter && d.Part == 0).Select(d => d.Text).SingleAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(author, $"{Urls.ChapterVersions(chapter)}?from=v77&to=draft")).Status);
    }

    [Fact]
    public async Task Every_deed_sent_by_anybody_else_finds_nothing()
    {
        var there = app.World.Dunes;
        Person?[] others = [null, Here.Student, Here.Colleague, Here.Stranger, Here.Admin, there.Author, there.Admin, app.World.MainAdmin];
        string[] deeds =
        [
            "unschedule", "reschedule", "withdrawal", "show-again", "links", "restore", "name",
            "review/ask", "review/take-back", "review/decide", "review/remark", "review/reply", "review/resolve",
        ];
        foreach (var other in others)
        {
            using var client = other is null ? app.Visitor() : await app.SignInAsync(other);
            var token = await PortalApp.TokenAsync(client, other is null ? Urls.Login : Urls.Account);
            foreach (var chapter in new[] { Here.Never.Id, World.Nobody })
            {
                foreach (var deed in deeds)
                {
                    using var answer = await client.PostAsync(Urls.ChapterDeed(chapter, deed), new FormUrlEncodedContent(
                    [
                        new("__RequestVerificationToken", token), new("key", "v1"), new("name", "volé"), new("day", "2027-01-01"), new("hour", "08:00"),
                        new("professor", Text(Here.Author.Id)), new("review", "1"), new("remark", "1"), new("decision", "approve"), new("text", "volé"), new("seen", "x"),
                    ]));
                    Assert.True((other is null ? HttpStatusCode.Redirect : HttpStatusCode.NotFound) == answer.StatusCode, $"{other?.UserName ?? "visitor"} {deed}: {answer.StatusCode}");
                }
            }
        }

        await using var db = app.Open(Here.Id);
        Assert.NotNull(await db.Chapters.Where(c => c.Id == Here.Never.Id).Select(c => c.PublishedAt).SingleAsync());
        Assert.Empty(await db.ReviewComments.Where(c => c.ChapterId == Here.Never.Id).ToListAsync());
    }

    [Fact]
    public async Task A_reader_is_told_what_changed_and_solutions_stay_shut()
    {
        var chapter = Here.FutureDate.Id;
        using var author = await app.SignInAsync(Here.Author);
        using var student = await app.SignInAsync(Here.Student);
        await PublishAsync(author, chapter, "Valeur un.", "Corrigé ancien.", null);
        using (await PortalApp.PostFormAsync(student, Urls.Chapter(chapter), Urls.ChapterRead(chapter)))
        {
            Assert.DoesNotContain("voir ce qui a changé", (await PortalApp.GetAsync(student, Urls.Chapter(chapter))).Body, StringComparison.Ordinal);
        }

        await PublishAsync(author, chapter, "Valeur deux.", "Corrigé nouveau.", "Deux, pas un.");

        var page = (await PortalApp.GetAsync(student, Urls.Chapter(chapter))).Body;
        Assert.Contains(Urls.ChapterChanges(chapter), page, StringComparison.Ordinal);
        Assert.Contains("Deux, pas un.", page, StringComparison.Ordinal);
        var changes = (await PortalApp.GetAsync(student, Urls.ChapterChanges(chapter))).Body;
        Assert.Contains("</span>deux</ins>", changes, StringComparison.Ordinal);
        var solutions = (await PortalApp.GetAsync(student, Urls.ChapterChanges(chapter, SectionKind.Solutions))).Body;
        Assert.DoesNotContain("Corrigé", solutions, StringComparison.Ordinal);
        using var neighbour = await app.SignInAsync(Here.Neighbour);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(neighbour, Urls.ChapterChanges(chapter))).Status);
    }

    [Fact]
    public async Task An_administration_says_what_blocks_and_nobody_else_does()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        using (var sent = await PortalApp.PostFormAsync(admin, Urls.AdminPublishing, "publishing", new() { ["Input.ReviewRequired"] = "true", ["Input.Parts"] = "Blocker", ["Input.Leaks"] = "9x" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        await using var db = app.Open();
        var rules = await db.UniversitySettings.IgnoreQueryFilters().Select(s => new { s.UniversityId, s.ReviewRequired, s.CheckParts, s.CheckLeaks }).ToDictionaryAsync(s => s.UniversityId);
        Assert.Equal((true, CheckWeight.Blocker, CheckWeight.AsProposed), (rules[Here.Id].ReviewRequired, rules[Here.Id].CheckParts, rules[Here.Id].CheckLeaks));
        Assert.Equal((false, CheckWeight.AsProposed), (rules[app.World.Dunes.Id].ReviewRequired, rules[app.World.Dunes.Id].CheckParts));
        Assert.Contains("value=\"Blocker\" selected", (await PortalApp.GetAsync(admin, Urls.AdminPublishing)).Body, StringComparison.Ordinal);
        await app.ExecuteAsync($"UPDATE university_settings SET review_required = false, check_parts = 0");
        using var author = await app.SignInAsync(Here.Author);
        using var forged = await author.PostAsync(Urls.AdminPublishing, new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", await PortalApp.TokenAsync(author, Urls.Account)), new("_handler", "publishing"), new("Input.ReviewRequired", "true"),
        ]));
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        Assert.False(await db.UniversitySettings.IgnoreQueryFilters().AnyAsync(s => s.ReviewRequired));
    }

    [Theory]
    [InlineData("publish", 9)]
    [InlineData("versions", 4)]
    [InlineData("review", 10)]
    [InlineData("withdraw", 2)]
    public async Task The_pages_cost_a_bounded_number_of_statements(string page, int most)
    {
        using var author = await app.SignInAsync(Here.Author);
        var address = Urls.ChapterDeed(Here.OnOtherTrack.Id, page);
        await PortalApp.GetAsync(author, address);
        var sent = await app.Statements.DuringAsync(() => PortalApp.GetAsync(author, address));
        Assert.True(sent.Count <= most, $"{sent.Count}:\n{string.Join("\n\n", sent.Select(s => s.Text))}");
    }

    [Fact]
    public void Addresses_of_notices_are_those_of_pages()
    {
        Assert.Equal(Urls.ReviewChapter(7), Portal.Data.Chapters.Publication.PublicationNews.ReviewOf(7));
        Assert.Equal(Urls.ChapterChanges(7), Portal.Data.Chapters.Publication.PublicationNews.ChangesOf(7));
    }

    [Theory]
    [InlineData("2026-11-23", "08:00", "Africa/Dakar", "2026-11-23T08:00:00Z")]
    [InlineData("2026-07-01", "08:00", "Europe/Paris", "2026-07-01T06:00:00Z")]
    [InlineData("2026-03-29", "02:30", "Europe/Paris", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25", "02:30", "Europe/Paris", "2026-10-25T00:30:00Z")]
    [InlineData("2026-02-30", "08:00", "Europe/Paris", null)]
    [InlineData("0001-01-01", "00:00", "Pacific/Auckland", null)]
    [InlineData(null, null, "Europe/Paris", null)]
    public void Hours_are_meant_in_the_zone_of_the_university(string? day, string? hour, string zone, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), LocalHours.Parse(day, hour, TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private async Task PublishAsync(HttpClient author, int chapter, string course, string solutions, string? erratum)
    {
        await DraftAsync(chapter, course);
        await DraftAsync(chapter, solutions, SectionKind.Solutions);
        using var sent = await PortalApp.PostFormAsync(author, Urls.PublishChapter(chapter), "publish", new()
        {
            ["Input.When"] = "now", ["Input.Release"] = "Never", ["Input.Erratum"] = erratum ?? "",
        });
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
    }

    private static async Task SendAsync(HttpClient client, string page, string action, Dictionary<string, string> fields)
    {
        using var sent = await PortalApp.PostFormAsync(client, page, action, fields);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<int> DraftAsync(int chapter, string text, SectionKind part = SectionKind.Course) => app.ExecuteAsync($"""
        INSERT INTO chapter_drafts (university_id, chapter_id, part, text, revision, saved_at, saved_from) VALUES ({Here.Id}, {chapter}, {(short)part}, {text}, 1, now(), '')
        ON CONFLICT (chapter_id, part) DO UPDATE SET text = excluded.text
        """);

    private async Task<DateTimeOffset?> ScheduledAsync(int chapter)
    {
        await using var db = app.Open(Here.Id);
        return await db.Chapters.Where(c => c.Id == chapter).Select(c => c.ScheduledFor).SingleAsync();
    }

    private async Task<ReviewComment> RemarkAsync(int chapter)
    {
        await using var db = app.Open(Here.Id);
        return await db.ReviewComments.AsNoTracking().SingleAsync(c => c.ChapterId == chapter && c.ParentId == null);
    }
}
