using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Portal.Data.Rendering;
using Portal.Tests.Rendering;
using Portal.Tests.Support;

namespace Portal.Tests.EndToEnd;

/// <summary>
/// Nothing that an author can write or import acts in a reader's browser. The stored HTML is shown without the portal's policy headers, which would
/// hide a fault of the allow-list, and everything in it is clicked, hovered, focused and typed on.
/// </summary>
public sealed class SilentCorpusTests(RenderingFixture rendering, Chromium chromium) : IClassFixture<RenderingFixture>
{
    /// <summary>Traps of Markdown itself, so that the test bites where the shared strings are absent.</summary>
    private static readonly string[] Traps =
    [
        "[mot](javascript:alert(1))", "[mot](JaVaScRiPt&colon;alert(1))", "[mot](data:text/html,<script>alert(1)</script>)", "[mot](vbscript:msgbox(1))",
        "<javascript:alert(1)>", "![mot](javascript:alert(1))", "![mot](https://example.org/espion.png)", "[mot](/files/1/x \"a\" onclick=alert(1))",
        "**mot**{onclick=\"alert(1)\" style=\"background:url(https://example.org/x)\"}", "# Titre {onmouseover=alert(1)}",
        "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
        "<math href=\"javascript:alert(1)\" onclick=alert(1)><mi onmouseover=alert(1)>x</mi></math>", "<details open ontoggle=alert(1)><summary>a</summary>b</details>",
        "$\\href{javascript:alert(1)}{x}$", "$\\includegraphics{https://example.org/x.png}$", "$\\class{\" onclick=\"alert(1)}{x}$", "$\\style{background:url(https://example.org/y)}{x}$",
        "<iframe src=javascript:alert(1)></iframe>", "<link rel=stylesheet href=https://example.org/a.css>", "<style>@import 'https://example.org/b.css';</style>",
        "<base href=https://example.org/><form action=javascript:alert(1)><button>ok</button></form>", "```js\"><script>alert(1)</script>\nalert(1)\n```",
        "| a <img src=x onerror=alert(1)> |\n|---|\n| <svg/onload=alert(1)> |", "note[^1]\n\n[^1]: <img src=x onerror=alert(1)>", "> [!NOTE]\n> <script>alert(1)</script>",
    ];

    [Fact]
    public async Task A_browser_stays_silent_over_everything_hostile()
    {
        var strings = new List<string>(Traps);
        if (SharedData.Folder is not null)
        {
            strings.AddRange(SharedData.Read("robustness/xss-payloads.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries));
            strings.AddRange(JsonSerializer.Deserialize<string[]>(SharedData.Read("robustness/blns.json")) ?? []);
        }

        foreach (var chunk in strings.Chunk(100))
        {
            var heard = await HearAsync(await RenderAsync(chunk));
            Assert.True(heard.Count == 0, string.Join('\n', heard) + "\n" + string.Join('\n', chunk));
        }
    }

    [Theory]
    [InlineData("<img src=\"x\" onerror=\"alert(1)\">")]
    [InlineData("<a href=\"javascript:alert(1)\">mot</a>")]
    [InlineData("<p onmouseover=\"alert(1)\">mot</p>")]
    [InlineData("<img src=\"https://example.org/espion.png\">")]
    public async Task The_same_ear_hears_what_was_not_cleaned(string html) => Assert.NotEmpty(await HearAsync(html));

    /// <summary>Shows the HTML and does with every element what a person may do; the answer is what the browser did that it should not.</summary>
    private async Task<IReadOnlyList<string>> HearAsync(string html)
    {
        await using var window = await chromium.OpenAsync(new());
        var page = await window.NewPageAsync();
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Dialog += async (_, dialog) =>
        {
            heard.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Popup += (_, popup) => heard.Enqueue($"window: {popup.Url}");
        window.Request += (_, request) =>
        {
            // The portal's own pictures are asked of the portal; everything else would be an off-site request.
            if (!request.Url.StartsWith("about:", StringComparison.Ordinal) && !request.Url.Contains("/files/", StringComparison.Ordinal))
            {
                heard.Enqueue($"request: {request.Url}");
            }
        };
        await window.RouteAsync("**/*", route => route.AbortAsync());
        await page.SetContentAsync("<!DOCTYPE html><title>corpus</title><body>" + html, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.EvaluateAsync("""
            () => {
              document.addEventListener("click", e => e.target.closest?.("a[href^='http'], a[href^='/'], a[href^='mailto'], a[href^='#']") && e.preventDefault(), true);
              for (const element of document.querySelectorAll("body *")) {
                for (const kind of ["mouseover", "mouseenter", "mousedown", "mouseup", "click", "dblclick", "focus", "blur", "keydown", "input", "toggle", "pointerover", "wheel", "copy", "load", "error"]) {
                  element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
                }
                element.click?.();
                element.focus?.();
              }
            }
            """);
        await page.WaitForTimeoutAsync(100);
        return [.. heard];
    }

    private async Task<string> RenderAsync(IEnumerable<string> strings)
    {
        var html = new StringBuilder();
        foreach (var text in strings)
        {
            html.Append("<section>")
                .Append((await rendering.RenderAsync($"# {text}\n\n{text}\n\n- {text}\n\n[mot]({text}) ![mot]({text}) <{text}> ${text}$", new RenderOptions { Imported = true })).Html)
                .Append((await rendering.RenderAsync(text)).Html)
                .Append("</section>");
        }

        return html.ToString();
    }
}
