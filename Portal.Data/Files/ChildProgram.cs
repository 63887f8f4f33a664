using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Portal.Data.Files;

/// <summary>What came of a run.</summary>
/// <param name="Code">The exit code; -1 when it was ended for taking too long, -2 when it did not start.</param>
/// <param name="Output">What it said, cut where it says too much.</param>
/// <param name="Errors">What it complained of, likewise.</param>
internal sealed record ChildRun(int Code, string Output, string Errors);

/// <summary>
/// Runs a program of the system on something a stranger wrote: without the server's environment, in a folder of its own choice, with bounds on memory,
/// processor time and patience.
/// </summary>
internal static class ChildProgram
{
    private const int MostSaid = 64 * 1024;
    private const string Limited = "ulimit -v \"$1\"; ulimit -t \"$2\"; ulimit -c 0; shift 2; exec \"$@\"";

    /// <summary>Whether a program is in PATH.</summary>
    public static bool Exists(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs to the end or to a bound; only cancellation throws.</summary>
    /// <param name="program">A name in PATH.</param>
    /// <param name="arguments">As they are: no shell reads them.</param>
    /// <param name="folder">Where it works; also its home and place of temporary files.</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="megabytes">Most memory it may ask for.</param>
    /// <param name="ct">Ends the program.</param>
    public static async Task<ChildRun> RunAsync(string program, IEnumerable<string> arguments, string folder, TimeSpan patience, int megabytes, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            ["-c", Limited, "sh", (megabytes * 1024L).ToString(CultureInfo.InvariantCulture), Math.Ceiling(patience.TotalSeconds * 2).ToString(CultureInfo.InvariantCulture), program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = start.Environment["TMPDIR"] = folder;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "1";
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
            return await WaitAsync(process, patience, ct);
        }
        catch (Win32Exception missing)
        {
            return new(-2, "", missing.Message);
        }
    }

    private static async Task<ChildRun> WaitAsync(Process process, TimeSpan patience, CancellationToken ct)
    {
        process.StandardInput.Close();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(patience);
        try
        {
            var output = ReadAsync(process.StandardOutput, late.Token);
            var errors = ReadAsync(process.StandardError, late.Token);
            await process.WaitForExitAsync(late.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            return new(-1, "", "It took too long.");
        }
    }

    /// <summary>Reads to the end, so that the program is not held up, and keeps the beginning.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var said = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, ct)) > 0;)
        {
            said.Append(buffer, 0, Math.Min(read, MostSaid - said.Length));
        }

        return said.ToString();
    }
}
