using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Portal.Data.Rendering;

/// <summary>One run of worker.mjs: lines in, lines out. It gets no environment of the server, so no secret either.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int MegabytesOfHeap = 256;
    private readonly Process process;

    private NodeProcess(Process process) => this.process = process;

    public bool HasExited => process.HasExited;

    /// <summary>Starts the worker and waits until it is ready; the reason is a sentence when it is not.</summary>
    public static async Task<(NodeProcess? Started, string? Reason)> StartAsync(FormulaRendererOptions options, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(options.Folder, "worker.mjs")))
        {
            return (null, "The formula worker is not installed beside the portal.");
        }

        if (!Directory.Exists(Path.Combine(options.Folder, "node_modules")))
        {
            return (null, "The formula worker has no node_modules: run npm ci in its folder.");
        }

        var start = new ProcessStartInfo(options.Node)
        {
            WorkingDirectory = options.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            ArgumentList = { $"--max-old-space-size={MegabytesOfHeap}", "worker.mjs" },
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var node = new NodeProcess(process);
            return await node.IsReadyAsync(options.StartTimeout, ct)
                ? (node, null)
                : (await node.EndAsync(), "Node does not start the formula worker; version 20 or later is needed.");
        }
        catch (Win32Exception)
        {
            return (null, $"The program “{options.Node}” is not installed: Node 20 or later is needed.");
        }
    }

    public async Task WriteLineAsync(string line, CancellationToken ct)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), ct);
        await process.StandardInput.FlushAsync(ct);
    }

    public Task<string?> ReadLineAsync(CancellationToken ct) => process.StandardOutput.ReadLineAsync(ct).AsTask();

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task<bool> IsReadyAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return await ReadLineAsync(ct).WaitAsync(patience, ct) is "{\"ready\":true}";
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            await EndAsync();
            throw;
        }
    }

    private async Task<NodeProcess?> EndAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // It had already ended.
        }

        process.Dispose();
        return null;
    }
}
