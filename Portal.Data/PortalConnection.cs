using Npgsql;

namespace Portal.Data;

/// <summary>Where the database is.</summary>
/// <param name="connectionString">In Npgsql's form.</param>
/// <param name="direct">The primary itself, where <paramref name="connectionString"/> leads through a pooler (PORTAL_DATABASE_DIRECT); null when it does not.</param>
public sealed class PortalConnection(string connectionString, string? direct = null)
{
    /// <summary>More than the portal has different statements: the driver then never has to give one up for another on a connection.</summary>
    private const int PreparedStatements = 250;

    /// <summary>
    /// For ordinary work. No session state is ever set, so returning a connection needs no reset round trip. What is asked often stays prepared:
    /// planning the chapter page costs more than running it. A pooler between would lose prepared statements, so there is none then.
    /// </summary>
    public string ForWork { get; } = new NpgsqlConnectionStringBuilder(connectionString)
    {
        NoResetOnClose = true,
        MaxAutoPrepare = direct is null ? PreparedStatements : 0,
        ApplicationName = "portal",
    }.ConnectionString;

    /// <summary>For LISTEN: its own connection, outside the pool, with a sign of life every 30 seconds.</summary>
    public string ForListening { get; } =
        new NpgsqlConnectionStringBuilder(direct ?? connectionString) { Pooling = false, KeepAlive = 30, ApplicationName = "portal-listen" }.ConnectionString;
}
