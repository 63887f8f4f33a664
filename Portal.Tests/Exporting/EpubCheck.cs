using System.Diagnostics;

namespace Portal.Tests.Exporting;

/// <summary>Debian's epubcheck, asked about a book.</summary>
internal static class EpubCheck
{
    private const string Jar = "/usr/share/java/epubcheck.jar";

    /// <summary>What it complains of; empty for a good book. Skips the test where it is not installed.</summary>
    public static async Task<string> ComplaintsAsync(string path)
    {
        Assert.SkipUnless(File.Exists(Jar), "epubcheck is not installed: the package is called epubcheck.");
        using var process = Process.Start(new ProcessStartInfo("java") { ArgumentList = { "-Xmx512m", "-jar", Jar, "--error", path }, RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("java did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : string.Join('\n', (await output + await errors).Split('\n').Where(line => line.Contains("ERROR", StringComparison.Ordinal) || line.Contains("FATAL", StringComparison.Ordinal)).Take(12));
    }
}
