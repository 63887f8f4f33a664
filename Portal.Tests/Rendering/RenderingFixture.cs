using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

/// <summary>One formula process for the tests of a class.</summary>
public sealed class RenderingFixture : IAsyncLifetime
{
    public FormulaRenderer Node { get; } = new(new FormulaRendererOptions(), NullLogger<FormulaRenderer>.Instance);

    public ChapterRenderer Renderer => new(Node);

    public async ValueTask InitializeAsync() => await Node.CheckAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    public Task<RenderedSection> RenderAsync(string markdown, RenderOptions? options = null) =>
        Renderer.RenderAsync(markdown, options ?? new RenderOptions(), TestContext.Current.CancellationToken);

    /// <summary>The HTML without the ids that reading places get, so that a test can show what it means.</summary>
    public async Task<string> HtmlAsync(string markdown, RenderOptions? options = null) =>
        System.Text.RegularExpressions.Regex.Replace((await RenderAsync(markdown, options)).Html, " id=\"p-[0-9a-f]{8}(-[0-9]+)?\"", "");

    public void NeedsFormulas() => Assert.SkipUnless(Node.Available, Node.Reason ?? "");
}
