using System.Diagnostics;

namespace Portal.Bench;

/// <summary>Runs another program of .NET to its end.</summary>
internal static class Command
{
    /// <summary>The dotnet that runs this program.</summary>
    private static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" && Environment.ProcessPath is { } path ? path : "dotnet";

    /// <summary>How to start <paramref name="words"/>.</summary>
    public static ProcessStartInfo Prepare(string folder, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(Dotnet, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Waits for the end; what it says goes to <paramref name="output"/> line by line.</summary>
    /// <exception cref="BenchException">Its exit code is not 0.</exception>
    public static async Task RunAsync(ProcessStartInfo start, Action<string> output, CancellationToken ct)
    {
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Pass(line.Data, output);
        process.ErrorDataReceived += (_, line) => Pass(line.Data, output);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new BenchException($"«\u00A0dotnet {string.Join(' ', start.ArgumentList)}\u00A0» a échoué (code {process.ExitCode}).");
        }
    }

    private static void Pass(string? line, Action<string> output)
    {
        if (line is not null)
        {
            output(line);
        }
    }
}
