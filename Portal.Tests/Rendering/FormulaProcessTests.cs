using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class FormulaProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("portal-formulas").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Without_Node_formulas_stay_readable_and_the_reason_is_said()
    {
        await using var node = Start(new FormulaRendererOptions { Node = "no-such-node" });
        await node.CheckAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(node.Reason?.Contains("node_modules", StringComparison.Ordinal) == true, "The formula worker is not restored.");
        var section = await new ChapterRenderer(node).RenderAsync("Soit $x < y$.\n\n```python\nx = 1\n```", new RenderOptions(), TestContext.Current.CancellationToken);
        Assert.False(node.Available);
        Assert.Contains("no-such-node", node.Reason, StringComparison.Ordinal);
        Assert.Contains("<code class=\"tex\">x &lt; y</code>", section.Html, StringComparison.Ordinal);
        Assert.Contains("<code>x = 1</code>", section.Html, StringComparison.Ordinal);
        Assert.Equal([RenderIssueKind.FormulasUnavailable], section.Issues.Select(i => i.Kind));
    }

    [Fact]
    public async Task Without_its_modules_the_worker_is_not_started()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "worker.mjs"), "", TestContext.Current.CancellationToken);
        await using var node = Start(new FormulaRendererOptions { Folder = folder });
        Assert.False(await node.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Contains("node_modules", node.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formula_that_hangs_or_ends_the_process_costs_itself_alone()
    {
        await WriteWorkerAsync();
        await using var node = Start(new FormulaRendererOptions { Folder = folder, ItemTimeout = TimeSpan.FromSeconds(1) });
        Assert.SkipUnless(await node.CheckAsync(TestContext.Current.CancellationToken), node.Reason ?? "");
        var section = await new ChapterRenderer(node).RenderAsync("$a$ $hang$ $b$ $die$ $c$", new RenderOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(3, section.Formulas);
        Assert.Equal(2, section.Issues.Where(i => i.Kind == RenderIssueKind.FormulaError).Sum(i => i.Count));
        Assert.True(node.Available);
    }

    [Fact]
    public async Task After_several_that_hang_the_rest_stays_as_source()
    {
        await WriteWorkerAsync();
        await using var node = Start(new FormulaRendererOptions { Folder = folder, ItemTimeout = TimeSpan.FromMilliseconds(700), MostRestarts = 2 });
        Assert.SkipUnless(await node.CheckAsync(TestContext.Current.CancellationToken), node.Reason ?? "");
        var section = await new ChapterRenderer(node).RenderAsync("$hang$ $hang$ $hang$ $a$", new RenderOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(0, section.Formulas);
        Assert.Equal(4, section.Issues.Sum(i => i.Count));
    }

    [Fact]
    public async Task A_cancelled_rendering_stops_waiting_and_the_next_one_works()
    {
        await WriteWorkerAsync();
        await using var node = Start(new FormulaRendererOptions { Folder = folder, ItemTimeout = TimeSpan.FromSeconds(30) });
        Assert.SkipUnless(await node.CheckAsync(TestContext.Current.CancellationToken), node.Reason ?? "");
        using var patience = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ChapterRenderer(node).RenderAsync("$hang$", new RenderOptions(), patience.Token));
        Assert.Equal(1, (await new ChapterRenderer(node).RenderAsync("$a$", new RenderOptions(), TestContext.Current.CancellationToken)).Formulas);
    }

    private static FormulaRenderer Start(FormulaRendererOptions options) => new(options, NullLogger<FormulaRenderer>.Instance);

    private async Task WriteWorkerAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "node_modules"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "worker.mjs"),
            """
            import { createInterface } from 'node:readline';
            console.log('{"ready":true}');
            for await (const line of createInterface({ input: process.stdin })) {
              const { id, items } = JSON.parse(line);
              for (const [index, item] of items.entries()) {
                if (item.text === 'hang') for (;;) {}
                if (item.text === 'die') process.exit(1);
                await new Promise(done => process.stdout.write(JSON.stringify({ id, index, html: '<math><mi>x</mi></math>' }) + '\n', done));
              }
            }
            """,
            TestContext.Current.CancellationToken);
    }
}
