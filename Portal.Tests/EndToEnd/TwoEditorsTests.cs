using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Tests.Support;
using Portal.Web;
using static Microsoft.Playwright.Assertions;

namespace Portal.Tests.EndToEnd;

/// <summary>Two authors with one chapter open, each in a browser of their own.</summary>
public sealed class TwoEditorsTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task Two_paragraphs_come_together_by_themselves()
    {
        var id = await BeginAsync("Premier alinéa.\n\nSecond alinéa.");
        await using var one = await OpenAsync(Here.Author, id);
        await using var two = await OpenAsync(Here.Colleague, id);

        await Task.WhenAll(
            WriteAsync(one.Page, "Premier alinéa.", "Premier alinéa, par Awa."),
            WriteAsync(two.Page, "Second alinéa.", "Second alinéa, par Rose."));

        await Soon.Async(async () => await TextAsync(id) == "Premier alinéa, par Awa.\n\nSecond alinéa, par Rose.");
        await Expect(two.Page.Locator("[data-merge]")).Not.ToBeVisibleAsync();
        await Expect(one.Page.Locator("[data-company]")).ToContainTextAsync("Rose Ndiaye", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task The_same_words_are_shown_side_by_side_and_both_texts_survive()
    {
        var id = await BeginAsync("La valeur est 3.");
        await using var one = await OpenAsync(Here.Author, id);
        await using var two = await OpenAsync(Here.Colleague, id);

        await WriteAsync(one.Page, "La valeur est 3.", "La valeur est quatre.");
        await Expect(one.Page.Locator("[data-saved][data-kind=saved]")).ToBeVisibleAsync();
        await WriteAsync(two.Page, "La valeur est 3.", "La valeur est cinq.");

        var dialog = two.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("La valeur est quatre.");
        await Expect(dialog).ToContainTextAsync("La valeur est cinq.");
        Assert.Equal("La valeur est quatre.", await TextAsync(id));

        // Whoever leaves without deciding finds the question again.
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Continuer à écrire, décider plus tard" }).ClickAsync();
        await two.Page.ReloadAsync();
        await Expect(two.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("La valeur est cinq.");

        await two.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Garder ce choix" }).ClickAsync();
        await Soon.Async(async () => await TextAsync(id) is var text && text.Contains("quatre", StringComparison.Ordinal) && text.Contains("cinq", StringComparison.Ordinal));
        await using var db = app.Open(Here.Id);
        await Soon.Async(async () => !await db.DraftConflicts.AnyAsync(c => c.ChapterId == id));
    }

    private async Task<int> BeginAsync(string course)
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var author = Here.ProfessorEyes(Here.Author, "INF");
        var id = await data.AskAsync((ChapterBeginning b) => b.BeginAsync(Here.Subjects["INF L2"], ChapterTexts.Of("À deux", course)), author)
            ?? throw new InvalidOperationException("Not begun.");
        Assert.Equal(AuthorChange.Done, await data.AskAsync((ChapterAuthoring a) => a.AddAsync(id, Here.Colleague.Id), author));
        return id;
    }

    private async Task<Desk> OpenAsync(Person person, int id)
    {
        var window = await app.OpenAsync(person);
        var page = await window.NewPageAsync();
        await page.GotoAsync(Urls.EditChapter(id));
        await page.Locator("html[data-editing=ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return new(window, page);
    }

    private static async Task WriteAsync(IPage page, string old, string fresh) => await page.EvaluateAsync(
        """
        ([old, fresh]) => {
          const area = document.querySelector("#texte");
          area.setRangeText(fresh, area.value.indexOf(old), area.value.indexOf(old) + old.length, "end");
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }
        """, new[] { old, fresh });

    private async Task<string> TextAsync(int id)
    {
        await using var db = app.Open(Here.Id);
        return await db.ChapterDrafts.Where(d => d.ChapterId == id && d.Part == DraftPart.Course).Select(d => d.Text).SingleAsync();
    }

    private sealed record Desk(IBrowserContext Window, IPage Page) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Window.DisposeAsync();
    }
}
