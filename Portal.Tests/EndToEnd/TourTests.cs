using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Own;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.EndToEnd;

/// <summary>Every page there is, in light and dark, from 320 to 1280 pixels: usable by everybody, inside its borders, quiet, still.</summary>
public sealed class TourTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    private const string Part = "/chapters/{ChapterId:int}/{Part:regex(^(exercises|solutions)$)}";

    private static readonly Person Main = new("principal", 0, 0);

    /// <summary>A stop for each page, several where a page has several faces. A page without a stop fails the tour.</summary>
    private static readonly (string Name, string Pattern, Func<UniversityWorld, Person?> Who, Func<UniversityWorld, string> Address)[] Stops =
    [
        ("home", "/", _ => null, _ => Urls.Home),
        ("help", "/help", _ => null, _ => Urls.Help),
        ("accessibility", "/accessibility", _ => null, _ => Urls.Accessibility),
        ("sign-in", "/account/login", _ => null, _ => Urls.Login),
        ("not found", "/not-found", _ => null, _ => "/nowhere"),
        ("study", "/study", w => w.Student, _ => Urls.Study),
        ("study of somebody without chapters", "/study", w => w.OtherTrack, _ => Urls.Study),
        ("recent", "/study/recent", w => w.Student, _ => Urls.Recent),
        ("subject", "/study/subjects/{SubjectId:int}", w => w.Student, w => Urls.Subject(w.Open.SubjectId)),
        ("subject without answer", "/study/subjects/{SubjectId:int}", w => w.Student, w => Urls.Subject(w.Open.SubjectId) + "?q=introuvable"),
        ("chapter", "/chapters/{ChapterId:int}", w => w.Student, w => Urls.Chapter(w.Open.Id)),
        ("exercises", Part, w => w.Student, w => Urls.Chapter(w.Open.Id, SectionKind.Exercises)),
        ("solutions", Part, w => w.Student, w => Urls.Chapter(w.Open.Id, SectionKind.Solutions)),
        ("gate after attempt", Part, w => w.Neighbour, w => Urls.Chapter(w.AfterAttempt.Id, SectionKind.Solutions)),
        ("gate at a date", Part, w => w.Student, w => Urls.Chapter(w.FutureDate.Id, SectionKind.Solutions)),
        ("gate for ever", Part, w => w.Student, w => Urls.Chapter(w.Never.Id, SectionKind.Solutions)),
        ("print", "/chapters/{ChapterId:int}/print", w => w.Student, w => Urls.ChapterPrint(w.Open.Id)),
        ("draft", "/chapters/{ChapterId:int}", w => w.Author, w => Urls.Chapter(w.Draft.Id)),
        ("teach", "/teach", w => w.Author, _ => Urls.Teach),
        ("teach without chapters", "/teach", w => w.Colleague, _ => Urls.Teach),
        ("questions of a chapter", "/chapters/{ChapterId:int}/questions", w => w.Student, w => Urls.Questions(w.Below.Id)),
        ("questions of a paragraph", "/chapters/{ChapterId:int}/questions", w => w.Student, w => Urls.Questions(w.Below.Id, "c-p1")),
        ("question", "/chapters/{ChapterId:int}/questions/{QuestionId:long}", w => w.Author, w => Urls.Question(w.Below.Id, w.Questions[w.Below.Id].Id)),
        ("a text to change", "/chapters/{ChapterId:int}/comments/{CommentId:long}/edit", w => w.Student, w => Urls.CommentEdit(w.Below.Id, w.Questions[w.Below.Id].Id)),
        ("a text to moderate", "/chapters/{ChapterId:int}/comments/{CommentId:long}/moderation", w => w.Author, w => Urls.CommentModeration(w.Below.Id, w.Questions[w.Below.Id].Id)),
        ("teach, a subject in order", "/teach", w => w.Author, w => Urls.TeachList(new(SubjectId: w.Open.SubjectId))),
        ("what goes into the bin", "/teach/bulk", w => w.Author, w => Urls.TeachBulk(OwnDeed.Bin, [w.Open.Id, w.Draft.Id])),
        ("statistics", "/teach/statistics", w => w.Author, _ => Urls.TeachStatistics),
        ("statistics of a chapter", "/teach/chapters/{ChapterId:int}/statistics", w => w.Author, w => Urls.ChapterStatistics(w.Open.Id)),
        ("bin", "/teach/bin", w => w.Author, _ => Urls.TeachBin),
        ("placement", "/teach/chapters/{ChapterId:int}/placement", w => w.Author, w => Urls.ChapterPlacement(w.Below.Id)),
        ("questions that wait", "/teach/questions", w => w.Author, _ => Urls.TeachQuestions),
        ("admin", "/admin", w => w.Admin, _ => Urls.Admin),
        ("registrations", "/admin/registrations", w => w.Admin, _ => Urls.Registrations),
        ("registration", "/admin/registrations/{StudentId:int}", w => w.Admin, w => Urls.Registration(w.Waiting.Id)),
        ("health", "/admin/health", w => w.Admin, _ => Urls.AdminHealth),
        ("account", "/account", w => w.Student, _ => Urls.Account),
        ("account of an administrator", "/account", w => w.Admin, _ => Urls.Account),
        ("password", "/account/password", w => w.Student, _ => Urls.Password),
        ("e-mail", "/account/email", w => w.Student, _ => Urls.Email),
        ("account above universities", "/account", _ => Main, _ => Urls.Account),
        ("register", "/account/register", _ => null, _ => Urls.Register),
        ("register, the form", "/account/register", _ => null, w => $"{Urls.Register}?university={w.Id}&faculty={w.Faculties["SCI"]}&programme={w.Programmes["INF"]}&level={w.Levels["L1"]}"),
        ("registered", "/account/registered", _ => null, w => $"/account/registered?university={w.Id}"),
        ("forgotten password", "/account/forgot", _ => null, _ => Urls.Forgot),
        ("new password", "/account/reset", _ => null, _ => Urls.Reset),
        ("confirm", "/account/confirm", _ => null, _ => Urls.Confirm),
        ("confirm e-mail", "/account/email/confirm", _ => null, _ => Urls.ConfirmEmail),
    ];

    public static TheoryData<string> Names { get; } = [.. Stops.Select(s => s.Name)];

    [Fact]
    public void Every_page_is_a_stop()
    {
        using var _ = app.CreateClient();
        var pages = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(e => $"/{e.RoutePattern.RawText?.TrimStart('/')}");
        Assert.Empty(pages.Except(Stops.Select(s => s.Pattern)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_is_usable_quiet_and_still(string name)
    {
        var (_, _, who, address) = Stops.Single(s => s.Name == name);
        var wrong = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await app.OpenAsync(who(app.World.Fleuve), o => o.ColorScheme = scheme);
            foreach (var (width, height) in new[] { (320, 640), (1280, 800) })
            {
                var page = await window.NewPageAsync();
                var look = $"{name}, {scheme}, {width}";
                Listen(page, look, wrong, expectsFailure: name == "not found");
                await page.SetViewportSizeAsync(width, height);
                await page.AddInitScriptAsync("window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifts += e.value; })).observe({ type: 'layout-shift', buffered: true });");
                await page.GotoAsync(address(app.World.Fleuve), new() { WaitUntil = WaitUntilState.Load });

                var axe = await page.RunAxe();
                wrong.AddRange(axe.Violations.Select(v => $"{look}: {v.Id} ({v.Help}) at {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
                await AssertInsideAsync(page, look, wrong);
                if (await ShiftAsync(page) is > 0 and var shifted)
                {
                    wrong.Add($"{look}: the page moved by {shifted}");
                }

                if (width == 320 && scheme == ColorScheme.Light)
                {
                    await SpaceOutAsync(page);
                    await AssertInsideAsync(page, $"{look} with wide spacing", wrong);
                }
                else if (scheme == ColorScheme.Light)
                {
                    // A window of 1280 pixels at 200 % shows 640 of them.
                    await page.SetViewportSizeAsync(640, 400);
                    await AssertInsideAsync(page, $"{look} at 200 %", wrong);
                    await SpaceOutAsync(page);
                    await AssertInsideAsync(page, $"{look} at 200 % with wide spacing", wrong);
                }

                await page.CloseAsync();
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    /// <summary>
    /// How far the page moved by itself: the least of three openings. What really moves does so each time; a machine so busy that it paints half a
    /// page moves things once.
    /// </summary>
    private static async Task<double> ShiftAsync(IPage page)
    {
        var least = await page.EvaluateAsync<double>("() => window.shifts");
        for (var again = 0; least > 0 && again < 2; again++)
        {
            await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
            least = Math.Min(least, await page.EvaluateAsync<double>("() => window.shifts"));
        }

        return least;
    }

    private void Listen(IPage page, string look, List<string> wrong, bool expectsFailure)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(expectsFailure && message.Text.Contains("404", StringComparison.Ordinal)))
            {
                wrong.Add($"{look}: the console says {message.Text}");
            }
        };
        page.PageError += (_, error) => wrong.Add($"{look}: a script failed: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                wrong.Add($"{look}: asks {request.Url}");
            }
        };
    }

    /// <summary>Nothing sticks out of the page; what is too wide scrolls inside its own frame.</summary>
    private static async Task AssertInsideAsync(IPage page, string look, List<string> wrong)
    {
        var wide = await page.EvaluateAsync<string[]>("""
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1).map(e => `<${e.localName} class="${e.className}">`);
              return [`${document.documentElement.scrollWidth} > ${width}`, ...out.slice(0, 5)];
            }
            """);
        if (wide.Length > 0)
        {
            wrong.Add($"{look}: wider than the window: {string.Join(", ", wide)}");
        }
    }

    /// <summary>WCAG 1.4.12: what a reader may set, set by the reader's own sheet.</summary>
    private static async Task SpaceOutAsync(IPage page) => await page.EvaluateAsync("""
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');
          document.adoptedStyleSheets = [sheet];
        }
        """);
}
