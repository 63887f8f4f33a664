using System.Globalization;
using Npgsql;

namespace Portal.Bench;

/// <summary>Seconds of processor time spent so far, read from /proc: user and system, every thread.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // sysconf(_SC_CLK_TCK) on every Linux of today
    private const int Parent = 1, User = 11, System = 12, ChildrenUser = 13, ChildrenSystem = 14; // of stat, counted behind the name

    /// <summary>Of one process; 0 when it has ended.</summary>
    public static double Of(int process) => Read(process) is { } stat ? Seconds(stat, User, System) : 0;

    /// <summary>Of a process, its children, and its children that have ended.</summary>
    public static double OfFamily(int process)
    {
        if (Read(process) is not { } stat)
        {
            return 0;
        }

        var own = Seconds(stat, User, System, ChildrenUser, ChildrenSystem);
        try
        {
            return own + File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Sum(child => Of(int.Parse(child, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return own;
        }
    }

    /// <summary>Of the whole machine: all but idling and waiting for the disk.</summary>
    public static double OfMachine()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }

    /// <summary>The process all of PostgreSQL's others descend from; null when the server is on another machine.</summary>
    public static async Task<int?> PostmasterAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return await command.ExecuteScalarAsync(ct) is int backend && IsPostgres(backend) && Read(backend) is { } stat
            && int.Parse(stat[Parent], CultureInfo.InvariantCulture) is var parent && IsPostgres(parent) ? parent : null;
    }

    private static bool IsPostgres(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The fields behind the name, which may hold anything.</summary>
    private static string[]? Read(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Seconds(string[] stat, params ReadOnlySpan<int> fields)
    {
        double ticks = 0;
        foreach (var field in fields)
        {
            ticks += double.Parse(stat[field], CultureInfo.InvariantCulture);
        }

        return ticks / TicksPerSecond;
    }
}
