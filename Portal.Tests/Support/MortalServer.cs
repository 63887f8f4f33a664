using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Support;

/// <summary>The portal as a process of its own, which a test may kill at any moment and start again at the same address.</summary>
public sealed class MortalServer(string database, string files) : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private Process? process;

    /// <summary>Where it answers while it lives.</summary>
    public Uri Address { get; } = new($"http://localhost:{FreePort()}");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Portal.Web.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["PORTAL_DATABASE"] = database;
        start.Environment["PORTAL_FILES"] = files;
        start.Environment["PORTAL_OUTBOX"] = Path.Combine(files, "outbox");
        start.Environment["Logging__LogLevel__Default"] = "Error";
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await AnswersAsync())
        {
            Assert.False(process.HasExited, "The portal did not start.");
            await Task.Delay(50);
        }
    }

    /// <summary>As the power would: nothing is finished, nothing said.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        client.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Address, "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
