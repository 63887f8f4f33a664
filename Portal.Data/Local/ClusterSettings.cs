using System.Globalization;
using System.Text;
using Npgsql;

namespace Portal.Data.Local;

/// <summary>What portal.conf adds to PostgreSQL's own settings, for a small machine. Each start writes it anew.</summary>
public static class ClusterSettings
{
    /// <summary>The private cluster: data a person keeps, so every promise about durability stays on.</summary>
    public static IReadOnlyDictionary<string, string> Kept { get; } = new Dictionary<string, string>
    {
        ["max_connections"] = "100",
        ["shared_buffers"] = "256MB",
        ["effective_cache_size"] = "1GB",
        ["work_mem"] = "16MB",
        ["maintenance_work_mem"] = "128MB",
        ["jit"] = "off", // costs more than it gives on queries of a few milliseconds
        ["random_page_cost"] = "1.1", // disks of today seek for free
        ["wal_level"] = "minimal", // no standby and no base backup here: COPY into new tables skips the log
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "2GB",
        ["checkpoint_timeout"] = "15min",
    };

    /// <summary>A cluster of one test process: nothing outlives it, so nothing is flushed.</summary>
    public static IReadOnlyDictionary<string, string> ThrownAway { get; } = new Dictionary<string, string>(Kept)
    {
        ["max_connections"] = "1000",
        ["shared_buffers"] = "128MB",
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["max_wal_size"] = "512MB",
        ["checkpoint_timeout"] = "1h",
    };

    /// <summary>The text of portal.conf.</summary>
    /// <param name="settings">One of the sets above.</param>
    /// <param name="socketFolder">The only place to be reached at.</param>
    /// <param name="statistics">The module that counts statements; empty when it is not there.</param>
    internal static string Write(IReadOnlyDictionary<string, string> settings, string socketFolder, string statistics)
    {
        var all = new Dictionary<string, string>(settings)
        {
            ["listen_addresses"] = "",
            ["port"] = NpgsqlConnection.DefaultPort.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = socketFolder,
            ["unix_socket_permissions"] = "0700",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        if (statistics.Length > 0)
        {
            all["shared_preload_libraries"] = statistics;
            all[$"{statistics}.track"] = "top";
        }

        var text = new StringBuilder("# Written at every start by the portal; change ClusterSettings.cs instead.\n");
        foreach (var (name, value) in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        }

        return text.ToString();
    }
}
