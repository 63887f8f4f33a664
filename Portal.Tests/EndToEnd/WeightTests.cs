using System.Text.Json;
using Microsoft.Playwright;
using Portal.Web;

namespace Portal.Tests.EndToEnd;

/// <summary>What travels to a telephone on its first visit.</summary>
public sealed class WeightTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    /// <summary>For the whole first visit, everything included. Published, files come compressed; here they come as they lie, which is heavier.</summary>
    private const int Budget = 60 * 1024;

    [Fact]
    public async Task The_first_visit_to_the_study_home_is_light()
    {
        await using var window = await app.OpenAsync(app.World.Fleuve.Student);
        var (bytes, each) = await WeighAsync(await window.NewPageAsync(), Urls.Study);
        Assert.True(bytes <= Budget, $"{bytes} bytes:\n{each}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes:\n{each}");
    }

    [Fact]
    public async Task The_first_chapter_is_light()
    {
        await using var window = await app.OpenAsync(app.World.Fleuve.Student);
        var (bytes, each) = await WeighAsync(await window.NewPageAsync(), Urls.Chapter(app.World.Fleuve.Open.Id));
        Assert.True(bytes <= Budget, $"{bytes} bytes:\n{each}");
    }

    /// <summary>The bytes that came over the wire, headers and bodies.</summary>
    private static async Task<(long Bytes, string Each)> WeighAsync(IPage page, string address)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var names = new Dictionary<string, string>();
        var sizes = new Dictionary<string, long>();
        session.Event("Network.requestWillBeSent").OnEvent += (_, e) => names[Id(e)] = e?.GetProperty("request").GetProperty("url").GetString() ?? "";
        session.Event("Network.loadingFinished").OnEvent += (_, e) => sizes[Id(e)] = (long)(e?.GetProperty("encodedDataLength").GetDouble() ?? 0);
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await session.DetachAsync();
        return (sizes.Values.Sum(), string.Join('\n', sizes.Select(s => $"{s.Value} {names.GetValueOrDefault(s.Key)}")));
    }

    private static string Id(JsonElement? message) => message?.GetProperty("requestId").GetString() ?? "";
}
