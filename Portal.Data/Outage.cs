using System.Net.Sockets;
using Npgsql;

namespace Portal.Data;

/// <summary>Tells a database or disk that is away for a while from a fault of the portal: background loops wait and go on.</summary>
public static class Outage
{
    /// <summary>Whether the innermost cause is the network, the database or a disk; Entity Framework wraps what may pass by itself.</summary>
    public static bool IsCauseOf(Exception exception) =>
        exception is not OperationCanceledException && exception.GetBaseException() is NpgsqlException or TimeoutException or IOException or SocketException or UnauthorizedAccessException;
}
