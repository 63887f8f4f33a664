using System.ComponentModel;
using System.Diagnostics;

namespace Portal.Data.Local;

/// <summary>What a program answered. <paramref name="ExitCode"/> 0 is success, 127 means the program does not exist.</summary>
internal sealed record LocalCommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>What it said, for a message: the error stream, else the output.</summary>
    public string Words => string.IsNullOrWhiteSpace(Error) ? Output.Trim() : Error.Trim();
}

/// <summary>Runs the small programs around a cluster: initdb, pg_ctl, chown, stat.</summary>
internal static class LocalCommand
{
    private const int NotFound = 127;

    /// <summary>
    /// Runs <paramref name="words"/> in a session of its own, so that a Ctrl+C in the terminal reaches the portal
    /// and not the cluster. Cancelling kills the program.
    /// </summary>
    public static async Task<LocalCommandResult> RunAsync(
        IEnumerable<string> words, string workingFolder = "/", CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo("setsid", ["--wait", .. words])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // PGHOST, PGUSER, PGDATA … of the person's shell speak of another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";

        try
        {
            using var process = new Process { StartInfo = start };
            process.Start();
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return new LocalCommandResult(process.ExitCode, await output, await error);
        }
        catch (Win32Exception missing)
        {
            return new LocalCommandResult(NotFound, "", missing.Message);
        }
    }
}
