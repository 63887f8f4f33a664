using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;
using static Microsoft.Playwright.Assertions;

namespace Portal.Tests.EndToEnd;

/// <summary>What people do, in a real browser.</summary>
public sealed class JourneyTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_door_to_a_solution_and_out_again(bool scripts)
    {
        var (here, chapter) = (app.World.Fleuve, app.World.Fleuve.AfterAttempt);
        await using var window = await app.OpenAsync(o => o.JavaScriptEnabled = scripts);
        var page = await window.NewPageAsync();

        await page.GotoAsync(Urls.Home);
        await ReadingApp.SignInAsync(page, scripts ? here.Student : here.Neighbour);
        await Expect(page).ToHaveURLAsync(new Regex($"{Urls.Study}$"));

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Algèbre ugf") }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Urls.Subject(chapter.SubjectId)));
        await page.GetByRole(AriaRole.Link, new() { Name = chapter.Title, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(chapter.Title);
        await Expect(page.Locator("math").First).ToBeVisibleAsync();

        var parts = page.GetByRole(AriaRole.Navigation, new() { Name = "Parties du chapitre" });
        await parts.GetByRole(AriaRole.Link, new() { Name = "Exercices" }).ClickAsync();
        await Expect(page.GetByText("Résoudre")).ToBeVisibleAsync();

        await parts.GetByRole(AriaRole.Link, new() { Name = "Solutions" }).ClickAsync();
        await Expect(page.GetByText(ReadingApp.SolutionWord)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^J’ai essayé") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Urls.Chapter(chapter.Id, SectionKind.Solutions)));
        await Expect(page.GetByText(ReadingApp.SolutionWord)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();
        await Expect(page.GetByLabel("Identifiant")).ToBeVisibleAsync();
        await page.GotoAsync(Urls.Chapter(chapter.Id));
        await Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(Urls.Login)));
    }

    [Fact]
    public async Task The_way_in_leads_to_the_page_one_came_for()
    {
        await using var window = await app.OpenAsync();
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Chapter(app.World.Fleuve.Open.Id, SectionKind.Exercises));
        await ReadingApp.SignInAsync(page, app.World.Fleuve.Student);
        await Expect(page).ToHaveURLAsync(new Regex($"{Urls.Chapter(app.World.Fleuve.Open.Id, SectionKind.Exercises)}$"));
    }

    [Fact]
    public async Task A_chapter_left_in_the_middle_is_offered_at_home_and_opens_at_its_paragraph()
    {
        var chapter = app.World.Fleuve.Open;
        await using var window = await app.OpenAsync(app.World.Fleuve.HigherLevel, o => o.ViewportSize = new() { Width = 390, Height = 800 });
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Chapter(chapter.Id));
        var left = page.Locator(".body p[id]", new() { HasText = "Paragraphe numéro 20." });
        var anchor = await left.GetAttributeAsync("id");
        await left.EvaluateAsync("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 60)");
        await page.WaitForTimeoutAsync(300);
        await page.GotoAsync(Urls.Help);

        var resume = page.GetByRole(AriaRole.Link, new() { Name = "Reprendre la lecture" });
        await Soon.Async(async () =>
        {
            await page.GotoAsync(Urls.Study);
            return await resume.CountAsync() == 1 && (await resume.GetAttributeAsync("href"))?.Contains('#') == true;
        });
        var href = await resume.GetAttributeAsync("href");
        Assert.Equal(Urls.ChapterAt(chapter.Id, SectionKind.Course, anchor), href);

        await resume.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Regex.Escape($"#{anchor}")));
        await Expect(page.Locator($"[id='{anchor}']")).ToBeInViewportAsync();
        await Expect(page.Locator($"[id='{anchor}']")).ToHaveClassAsync(new Regex("left-here"));
        Assert.True(await page.EvaluateAsync<int>("() => scrollY") > 500, "The page stands at its top.");
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_the_first_chapter()
    {
        await using var window = await app.OpenAsync(app.World.Fleuve.Student);
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Study);

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Aller au contenu", await Focused("e.textContent.trim()"));
        Assert.True(await page.Locator(":focus").IsVisibleAsync());
        await page.Keyboard.PressAsync("Enter");

        // From there on, the first link to a chapter is a few steps away, and each step can be seen.
        var steps = 0;
        do
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"), "The focus left the content before a chapter came.");
            Assert.NotEqual("none 0px", await Focused("`${getComputedStyle(e).outlineStyle} ${getComputedStyle(e).outlineWidth}`"));
            Assert.True(++steps < 10, "No chapter within ten steps.");
        }
        while ((await Focused("e.getAttribute('href') ?? ''")).Contains("/chapters/", StringComparison.Ordinal) is false);

        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/chapters/"));

        Task<string> Focused(string what) => page.EvaluateAsync<string>($"() => {{ const e = document.activeElement; return {what}; }}");
    }

    [Fact]
    public async Task Without_scripts_a_button_says_that_a_chapter_is_read()
    {
        var chapter = app.World.Fleuve.PastDate;
        await using var window = await app.OpenAsync(app.World.Fleuve.Student, o => o.JavaScriptEnabled = false);
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Chapter(chapter.Id));
        await page.GetByRole(AriaRole.Button, new() { Name = "Marquer ce chapitre comme lu" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Marquer ce chapitre comme lu" })).ToHaveCountAsync(0);

        await page.GotoAsync(Urls.Subject(chapter.SubjectId));
        await Expect(page.Locator("ol.rows > li", new() { HasText = chapter.Title }).Locator(".state.read")).ToHaveTextAsync("Lu");
    }

    [Fact]
    public async Task The_theme_turns_and_stays()
    {
        await using var window = await app.OpenAsync();
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Help);
        var button = page.Locator("[data-theme-toggle]");
        await button.ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await button.ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.GotoAsync(Urls.Home);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task The_portal_speaks_English_when_asked()
    {
        await using var window = await app.OpenAsync();
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.Help);
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Help");
    }
}
