using System.Globalization;

namespace Portal.Data.Local;

/// <summary>Recognises the postmaster of a data folder by its postmaster.pid and by where that process really works.</summary>
internal static class ServerProcess
{
    // Above every number Linux gives (2^22), so PostgreSQL takes its owner for dead.
    private const string NobodysNumber = "2147483647";

    /// <summary>The process number of the server that runs on <paramref name="data"/>, or null.</summary>
    public static async Task<int?> FindAsync(string data, CancellationToken cancellationToken) =>
        ReadNumber(data) is { } number && IsPostgres(number) && await WorksInAsync(number, data, cancellationToken) ? number : null;

    /// <summary>
    /// After a crash the process number in postmaster.pid and in the socket's lock file may belong to a stranger or to a dead process
    /// nobody has buried, and PostgreSQL would refuse to start for ever. Call it only when <see cref="FindAsync"/> found nothing.
    /// </summary>
    public static async Task DisownDeadAsync(string data, string socketFolder, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(socketFolder, ClusterPlaces.Socket + ".lock"));
        if (ReadNumber(data) is { } number && Directory.Exists($"/proc/{number.ToString(CultureInfo.InvariantCulture)}"))
        {
            // Not deleted: its line about shared memory still keeps a second server from joining sessions that outlived the first.
            var file = PidFile(data);
            var lines = await File.ReadAllLinesAsync(file, cancellationToken);
            lines[0] = NobodysNumber;
            await File.WriteAllLinesAsync(file, lines, cancellationToken);
        }
    }

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static int? ReadNumber(string data)
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFile(data)).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (IOException)
        {
            return null; // not there, or removed this instant
        }
    }

    private static bool IsPostgres(int number)
    {
        try
        {
            return File.ReadAllText($"/proc/{number.ToString(CultureInfo.InvariantCulture)}/comm").Trim() == "postgres";
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Compared by device and inode: a copied clone carries the postmaster.pid of its original.</summary>
    private static async Task<bool> WorksInAsync(int number, string data, CancellationToken cancellationToken)
    {
        var answer = await LocalCommand.RunAsync(
            ["stat", "--dereference", "--format=%d:%i", data, $"/proc/{number.ToString(CultureInfo.InvariantCulture)}/cwd"], cancellationToken: cancellationToken);
        return answer.Succeeded && answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var here, var there] && here == there;
    }
}
