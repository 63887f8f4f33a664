using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Bench;

/// <summary>Asks for pages over and over on a number of connections: each sends its next request when its last answer is complete.</summary>
internal static class Load
{
    /// <summary>No measurement sends more than this, however fast the server is.</summary>
    private const int MostRequests = 500_000;

    /// <summary>Runs for <paramref name="duration"/>; requests under way at its end are waited for and counted.</summary>
    /// <param name="requests">Sent in rotation; each connection begins elsewhere.</param>
    public static async Task<LoadResult> RunAsync(
        IPEndPoint server, IReadOnlyList<ReadOnlyMemory<byte>> requests, int connections, TimeSpan duration, CancellationToken ct)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        var readers = Enumerable.Range(0, connections).Select(_ => Task.Run(ReadAsync, ct)).ToList();
        var all = await Task.WhenAll(readers);
        return LoadResult.Of(connections, Stopwatch.GetElapsedTime(start), all);

        async Task<Reader> ReadAsync()
        {
            using var connection = new Connection(server);
            var reader = new Reader();
            while (Stopwatch.GetElapsedTime(start) < duration && Interlocked.Increment(ref next) is var turn and < MostRequests)
            {
                var sent = Stopwatch.GetTimestamp();
                try
                {
                    var (status, bytes) = await connection.SendAsync(requests[turn % requests.Count], ct);
                    reader.Add(status, bytes, Stopwatch.GetElapsedTime(sent));
                }
                catch (Exception e) when (e is SocketException or IOException)
                {
                    reader.Failed++;
                }
            }

            return reader;
        }
    }

    /// <summary>What one connection saw.</summary>
    internal sealed class Reader
    {
        public List<double> Milliseconds { get; } = [];

        public long Bytes { get; private set; }

        /// <summary>Answers that were not 200, and those that never came.</summary>
        public int Failed { get; set; }

        public void Add(int status, long bytes, TimeSpan time)
        {
            Failed += status == 200 ? 0 : 1;
            Bytes += bytes;
            Milliseconds.Add(time.TotalMilliseconds);
        }
    }
}

/// <summary>What a load measured. Times in milliseconds; with a closed loop the high percentiles of many connections are mostly waiting in line.</summary>
internal sealed record LoadResult(int Connections, int Requests, int Errors, double Seconds, double P50, double P95, double P99, double BytesPerRequest)
{
    public double PerSecond => Requests / Seconds;

    public static LoadResult Of(int connections, TimeSpan time, IReadOnlyCollection<Load.Reader> readers)
    {
        var times = readers.SelectMany(r => r.Milliseconds).Order().ToArray();
        double At(double part) => times.Length == 0 ? 0 : times[Math.Min(times.Length - 1, (int)(times.Length * part))];
        return new(
            connections, times.Length, readers.Sum(r => r.Failed), time.TotalSeconds, At(0.50), At(0.95), At(0.99),
            times.Length == 0 ? 0 : readers.Sum(r => r.Bytes) / (double)times.Length);
    }
}
