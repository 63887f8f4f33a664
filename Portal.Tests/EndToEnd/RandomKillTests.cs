using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Data.Chapters.Drafts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.EndToEnd;

/// <summary>
/// Somebody writes while the server is killed, the tab dies, the network goes and the sign-in ends, at random. KILL_ROUNDS sets how often
/// (6 without it: about a minute).
/// </summary>
public sealed class RandomKillTests(PortalApp app, Chromium chromium) : IClassFixture<PortalApp>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Nothing_older_than_two_seconds_is_lost_whatever_dies()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("KILL_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 6;
        var random = new Random(rounds == 6 ? 20261120 : Environment.TickCount);
        var here = app.World.Fleuve;
        await using var server = new MortalServer(app.Database, app.Files);
        await server.StartAsync();
        await using var window = await chromium.OpenAsync(new() { BaseURL = server.Address.ToString(), Locale = "fr-FR" });
        var page = await window.NewPageAsync();
        await SignInAsync(page, here.Author);
        await OpenEditorAsync(page, here.Draft.Id);

        var typed = new List<(string Word, long At)>();
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < rounds; round++)
        {
            await TypeAsync(page, typed, clock, TimeSpan.FromMilliseconds(random.Next(1_500, 5_000)));
            var death = clock.ElapsedMilliseconds;
            var how = (Death)(round < 4 ? round : random.Next(4));
            page = await DieAsync(how, server, window, page, here, random);

            await Microsoft.Playwright.Assertions.Expect(page.Locator("[data-saved][data-kind=saved]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            var kept = await TextAsync(here);
            var lost = typed.Where(t => t.At < death - Grace.TotalMilliseconds && !kept.Contains(t.Word, StringComparison.Ordinal)).Select(t => t.Word).ToList();
            Assert.True(lost.Count == 0, $"{how} in round {round} lost {string.Join(' ', lost)} of {typed.Count} words:\n{kept}");

            // What was lost in the last two seconds is gone for good: it is not asked for again.
            typed.RemoveAll(t => !kept.Contains(t.Word, StringComparison.Ordinal));
            Assert.True(Once(kept, typed.Select(t => t.Word)), $"{how} in round {round} doubled words:\n{kept}");
        }

        Assert.True(typed.Count > rounds * 5, $"Only {typed.Count} words were typed.");
    }

    private enum Death
    {
        Server,
        Tab,
        Network,
        SignIn,
    }

    private static async Task<IPage> DieAsync(Death how, MortalServer server, IBrowserContext window, IPage page, UniversityWorld here, Random random)
    {
        switch (how)
        {
            case Death.Server:
                await server.KillAsync();
                await page.Keyboard.TypeAsync(" pendant");
                await Task.Delay(random.Next(0, 2_000));
                await server.StartAsync();
                return page;
            case Death.Network:
                await window.SetOfflineAsync(true);
                await page.Keyboard.TypeAsync(" pendant");
                await Task.Delay(random.Next(500, 3_000));
                await window.SetOfflineAsync(false);
                return page;
            case Death.SignIn:
                await window.ClearCookiesAsync();
                await page.Keyboard.TypeAsync(" pendant");
                await Microsoft.Playwright.Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Se reconnecter dans un autre onglet" })).ToBeVisibleAsync();
                var door = await window.NewPageAsync();
                await SignInAsync(door, here.Author);
                await door.CloseAsync();
                await page.BringToFrontAsync();
                return page;
            default:
                // The renderer dies as a phone out of memory kills it: no farewell, no last script.
                var session = await window.NewCDPSessionAsync(page);
                _ = session.SendAsync("Page.crash").ContinueWith(t => t.Exception, TaskScheduler.Default);
                await Task.Delay(300);
                var fresh = await window.NewPageAsync();
                _ = page.CloseAsync().ContinueWith(t => t.Exception, TaskScheduler.Default);
                await OpenEditorAsync(fresh, here.Draft.Id);
                return fresh;
        }
    }

    private static async Task SignInAsync(IPage page, Person person)
    {
        await page.GotoAsync(Urls.Login);
        await ReadingApp.SignInAsync(page, person);
        await page.WaitForURLAsync(url => !url.Contains(Urls.Login, StringComparison.Ordinal));
    }

    private static async Task OpenEditorAsync(IPage page, int chapter)
    {
        await page.GotoAsync(Urls.EditChapter(chapter));
        await page.Locator("html[data-editing=ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("#texte").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
    }

    private static async Task TypeAsync(IPage page, List<(string Word, long At)> typed, Stopwatch clock, TimeSpan duration)
    {
        for (var until = clock.Elapsed + duration; clock.Elapsed < until;)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"mot{clock.ElapsedMilliseconds}x");
            await page.Keyboard.TypeAsync(" " + word);
            typed.Add((word, clock.ElapsedMilliseconds));
            await Task.Delay(40);
        }
    }

    private async Task<string> TextAsync(UniversityWorld here)
    {
        await using var db = app.Open(here.Id);
        return await db.ChapterDrafts.Where(d => d.ChapterId == here.Draft.Id && d.Part == DraftPart.Course).Select(d => d.Text).SingleAsync();
    }

    private static bool Once(string text, IEnumerable<string> words) =>
        words.All(word => text.IndexOf(word, StringComparison.Ordinal) == text.LastIndexOf(word, StringComparison.Ordinal));
}
