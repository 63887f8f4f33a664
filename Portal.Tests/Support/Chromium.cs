using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Portal.Tests.Support.Chromium))]

namespace Portal.Tests.Support;

/// <summary>
/// One browser for the whole run, started at the first use: PORTAL_CHROMIUM, else Debian's. Where there is none, tests that ask for it are skipped.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly Lock starting = new();
    private IPlaywright? playwright;
    private Task<IBrowser>? started;

    private static string? Program =>
        new[] { Environment.GetEnvironmentVariable("PORTAL_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(path => path is { Length: > 0 } && File.Exists(path));

    /// <summary>A window of its own: its own cookies, nothing remembered.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        Assert.SkipWhen(Program is null, "There is no Chromium: install the package “chromium” or name one in PORTAL_CHROMIUM.");
        Task<IBrowser> browser;
        lock (starting)
        {
            browser = started ??= StartAsync();
        }

        var window = await (await browser).NewContextAsync(options);
        window.SetDefaultTimeout(30_000);
        return window;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await (await started).DisposeAsync();
        }

        playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Headless = true, Args = Arguments });
    }
}
