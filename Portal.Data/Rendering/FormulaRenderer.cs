using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Portal.Data.Rendering;

/// <summary>
/// Formulas to MathML and code to marked tokens, by one long-lived Node process. A formula that hangs costs that process, never the server:
/// it is ended, started again, and the formula stays as source. One instance per server; its methods may be called from several threads.
/// </summary>
public sealed partial class FormulaRenderer(FormulaRendererOptions options, ILogger<FormulaRenderer> logger) : IAsyncDisposable
{
    /// <summary>Longest formula in characters; a longer one stays as source.</summary>
    public const int LongestFormula = 10_000;

    /// <summary>Longest piece of code that gets its tokens marked, in characters; a longer one stays plain.</summary>
    public const int LongestCode = 100_000;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly AnswerMemory memory = new();
    private NodeProcess? process;
    private int nextId;

    /// <summary>Whether formulas can be rendered: true until a start has failed, then what the last start said.</summary>
    public bool Available => Reason is null;

    /// <summary>Why formulas stay as source, a sentence for the health page; null when all is well.</summary>
    public string? Reason { get; private set; }

    /// <summary>Starts the process if it is not running and tells whether formulas can be rendered.</summary>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await RunningAsync(ct) is not null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Renders the items of one section in order. Without Node every answer is empty with no error; <see cref="Reason"/> says why.</summary>
    /// <param name="items">Formulas and pieces of code.</param>
    /// <param name="macros">TeX macros known to all formulas of this call, null for none.</param>
    /// <param name="ct">Ends the wait; the process is then started anew for the next call.</param>
    internal async Task<NodeAnswer[]> RenderAsync(IReadOnlyList<NodeItem> items, string? macros, CancellationToken ct)
    {
        var answers = items.Select(Refuse).ToArray();
        var waiting = Enumerable.Range(0, items.Count).Where(i => answers[i].Error is null && !memory.Recall(items[i], macros, ref answers[i])).ToList();
        if (waiting.Count == 0)
        {
            return answers;
        }

        await turn.WaitAsync(ct);
        try
        {
            var failures = 0;
            while (waiting.Count > 0 && failures < options.MostRestarts)
            {
                if (await RunningAsync(ct) is not { } node)
                {
                    break;
                }

                var done = await AnswerAsync(node, waiting, items, answers, macros, ct);
                if (done < waiting.Count)
                {
                    answers[waiting[done]] = new NodeAnswer(null, $"no answer within {options.ItemTimeout.TotalSeconds:0.#} s", null);
                    failures++;
                    done++;
                }

                waiting.RemoveRange(0, done);
            }

            foreach (var left in waiting.Where(_ => failures > 0))
            {
                answers[left] = new NodeAnswer(null, "too many formulas of this section took too long", null);
            }

            return answers;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        turn.Dispose();
    }

    private static NodeAnswer Refuse(NodeItem item) => item switch
    {
        { IsCode: false, Text.Length: > LongestFormula } => new(null, $"longer than {LongestFormula} characters", null),
        { IsCode: true, Text.Length: > LongestCode } => new(null, $"longer than {LongestCode} characters", null),
        _ => default,
    };

    /// <summary>Sends what waits and reads the answers; returns how many came before the process fell silent or ended.</summary>
    private async Task<int> AnswerAsync(NodeProcess node, List<int> waiting, IReadOnlyList<NodeItem> items, NodeAnswer[] answers, string? macros, CancellationToken ct)
    {
        var id = ++nextId;
        var request = JsonSerializer.Serialize(new NodeRequest(id, macros, [.. waiting.Select(i => items[i])]), NodeJson.Default.NodeRequest);
        var sending = node.WriteLineAsync(request, ct);
        var done = 0;
        try
        {
            while (done < waiting.Count)
            {
                var line = await node.ReadLineAsync(ct).WaitAsync(options.ItemTimeout, ct);
                if (line is null)
                {
                    break;
                }

                if (JsonSerializer.Deserialize(line, NodeJson.Default.NodeReply) is { } reply && reply.Id == id && reply.Index == done)
                {
                    var answer = new NodeAnswer(reply.Html, reply.Error, reply.Macro);
                    memory.Keep(items[waiting[done]], macros, answer);
                    answers[waiting[done++]] = answer;
                }
            }

            await sending;
            return done;
        }
        catch (Exception e) when (e is TimeoutException or IOException or JsonException)
        {
            LogSilence(e, done, waiting.Count);
            return done;
        }
        finally
        {
            if (done < waiting.Count)
            {
                await StopAsync();
            }
        }
    }

    private async Task<NodeProcess?> RunningAsync(CancellationToken ct)
    {
        if (process is { HasExited: false })
        {
            return process;
        }

        await StopAsync();
        var (started, reason) = await NodeProcess.StartAsync(options, ct);
        process = started;
        if (reason is not null && Reason != reason)
        {
            LogUnavailable(reason);
        }

        Reason = reason;
        return started;
    }

    private async Task StopAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The formula process gave no answer to item {Index} of {Count}; it is started again.")]
    private partial void LogSilence(Exception e, int index, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Formulas stay as source: {Reason}")]
    private partial void LogUnavailable(string reason);
}
