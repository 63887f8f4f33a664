using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Portal.Bench;

/// <summary>The portal's own server as it would be deployed, run as a process of its own on a free port of the loopback.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int TerminateSignal = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StreamWriter log;

    private WebServer(Process process, StreamWriter log, IPEndPoint address) => (this.process, this.log, Address) = (process, log, address);

    public IPEndPoint Address { get; }

    public Uri Url => new($"http://{Address}");

    public int ProcessId => process.Id;

    /// <summary>Publishes the release build beside the results.</summary>
    public static Task PublishAsync(Action<string> output, CancellationToken ct) => Command.RunAsync(
        Command.Prepare(
            Places.Checkout, new Dictionary<string, string>(), "publish", "Portal.Web", "--configuration", "Release", "--output", Places.Server, "--nologo",
            "--verbosity", "quiet", "-tl:off"),
        output, ct);

    /// <summary>Starts it on <paramref name="database"/> and waits until it is ready for readers.</summary>
    /// <exception cref="BenchException">It ended, or is not ready within a minute.</exception>
    public static async Task<WebServer> StartAsync(BenchDatabase database, CancellationToken ct)
    {
        var address = FreeAddress();
        var settings = new Dictionary<string, string>
        {
            // Neither Development (error pages for developers) nor Production (asks for secrets): everything else is as deployed.
            ["ASPNETCORE_ENVIRONMENT"] = "Bench",
            ["DOTNET_ENVIRONMENT"] = "Bench",
            ["ASPNETCORE_URLS"] = $"http://{address}",
            ["Logging__LogLevel__Default"] = "Warning",
            ["PORTAL_DATABASE"] = database.ConnectionString,
            ["PORTAL_FILES"] = Path.Combine(Places.Results, "files"),
        };
        var log = new StreamWriter(Path.Combine(Places.Results, "server.log")) { AutoFlush = true };
        var process = new Process { StartInfo = Command.Prepare(Places.Server, settings, "Portal.Web.dll") };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new WebServer(process, log, address);
        try
        {
            await server.WaitUntilReadyAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Megabytes of memory it occupies now.</summary>
    public double MemoryMegabytes() => Megabytes("VmRSS:");

    /// <summary>Begins to watch for the most memory it occupies; what it occupies now, in megabytes.</summary>
    public double ForgetPeak()
    {
        File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");
        return MemoryMegabytes();
    }

    /// <summary>The most megabytes it occupied since <see cref="ForgetPeak"/>.</summary>
    public double PeakMegabytes() => Megabytes("VmHWM:");

    /// <summary>Asks it to end, and makes it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, TerminateSignal);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
        await log.DisposeAsync();
    }

    private double Megabytes(string line) => File.ReadLines($"/proc/{process.Id}/status")
        .Where(text => text.StartsWith(line, StringComparison.Ordinal))
        .Select(text => double.Parse(text.AsSpan(6, text.Length - 9), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) / 1024)
        .FirstOrDefault();

    private async Task WaitUntilReadyAsync(CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Url };
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < StartLimit;)
        {
            if (process.HasExited)
            {
                break;
            }

            try
            {
                using var answer = await http.GetAsync(new Uri(Web.Urls.Ready, UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(100, ct);
        }

        throw new BenchException($"Le serveur ne démarre pas\u00A0; voyez {Path.Combine(Places.Results, "server.log")}.");
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint as IPEndPoint ?? throw new BenchException("Aucun port libre.");
    }

    private static void Write(StreamWriter log, string? line)
    {
        if (line is not null)
        {
            lock (log)
            {
                log.WriteLine(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
