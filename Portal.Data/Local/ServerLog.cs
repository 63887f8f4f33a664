namespace Portal.Data.Local;

/// <summary>The log file of a cluster, kept small.</summary>
internal static class ServerLog
{
    private const long LongestBytes = 10_000_000;
    private const int QuotedLines = 5;

    /// <summary>Empties the log when it grew past 10 MB; only while the server is down.</summary>
    public static void Shorten(string file)
    {
        if (File.Exists(file) && new FileInfo(file).Length > LongestBytes)
        {
            using var log = File.Open(file, FileMode.Truncate);
        }
    }

    /// <summary>The last lines, for a message; empty when there is no log.</summary>
    public static string End(string file) =>
        File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(QuotedLines)) : "";
}
