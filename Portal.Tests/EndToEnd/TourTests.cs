using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Portal.Tests.EndToEnd;

/// <summary>Every page there is, in light and dark, from 320 to 1280 pixels: usable by everybody, inside its borders, quiet, still.</summary>
public sealed partial class TourTests(TourApp app) : IClassFixture<TourApp>
{
    /// <summary>
    /// What is pressed and is less than 44 pixels high or wide. Links inside a sentence are as high as its lines; a box counts with its label; what is
    /// only there for those who do not see it has no size.
    /// </summary>
    private const string SmallTargets = """
        () => {
          const inSentence = e => getComputedStyle(e).display === 'inline' && [...(e.closest('p, li, dd, td, th, figcaption, blockquote, label, small, h1, h2, h3, h4') ?? e.parentElement).childNodes]
            .some(n => n !== e && !n.contains(e) && n.textContent.trim().length > 0);
          const out = [];
          for (const e of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden]):not(:disabled)')) {
            const of = /^(checkbox|radio)$/.test(e.type ?? '') ? e.closest('label') ?? e : e;
            const box = of.getBoundingClientRect();
            if (!e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || box.width < 2 || box.height < 2 || box.right < 0 || box.bottom < 0 || e.closest('.prose, [inert], .skip')) continue;
            if (box.height >= 43.5 && box.width >= 43.5 || inSentence(e)) continue;
            out.push(`${e.outerHTML.slice(0, 140)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
          }
          return out.slice(0, 5);
        }
        """;

    public static TheoryData<string> Names => [.. Stops.Select(s => s.Name)];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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
        var window = await app.WindowOfAsync(who(app.Here));
        var page = await window.NewPageAsync();
        Listen(page, name, wrong, expectsFailure: name == "not found");
        await page.AddInitScriptAsync("window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifts += e.value; })).observe({ type: 'layout-shift', buffered: true });");

        // Opened once as a telephone in the light and once as a desk in the dark; the other two looks are those pages in the other light.
        foreach (var (width, height, first, second) in new[] { (320, 640, ColorScheme.Light, ColorScheme.Dark), (1280, 800, ColorScheme.Dark, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = first });
            await page.GotoAsync(address(app), new() { WaitUntil = WaitUntilState.Load });
            await AssertInsideAsync(page, $"{name}, {width}", wrong);
            wrong.AddRange((await page.EvaluateAsync<string[]>(SmallTargets)).Select(small => $"{name}, {width}: smaller than a finger: {small}"));
            // What only a script can do, such as recording a voice, may come with it: less than a line of a form.
            if (await ShiftAsync(page) is > 0.005 and var shifted)
            {
                wrong.Add($"{name}, {width}: the page moved by {shifted}");
            }

            await AssertUsableAsync(page, $"{name}, {first}, {width}", wrong);
            await page.EmulateMediaAsync(new() { ColorScheme = second });
            await AssertUsableAsync(page, $"{name}, {second}, {width}", wrong);
            if (width == 320)
            {
                await SpaceOutAsync(page);
                await AssertInsideAsync(page, $"{name}, {width} with wide spacing", wrong);
            }
            else
            {
                // A window of 1280 pixels at 200 % shows 640 of them.
                await page.SetViewportSizeAsync(640, 400);
                await AssertInsideAsync(page, $"{name} at 200 %", wrong);
                await SpaceOutAsync(page);
                await AssertInsideAsync(page, $"{name} at 200 % with wide spacing", wrong);
            }
        }

        await page.CloseAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    private static async Task AssertUsableAsync(IPage page, string look, List<string> wrong)
    {
        // Once in each page, and asked for violations alone: written for every rule that holds, the answer takes longer than the rules.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var found = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .map(v => `${v.id} (${v.help}) at ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
            """);
        wrong.AddRange(found.Select(violation => $"{look}: {violation}"));
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
