namespace Portal.Bench;

/// <summary>One load on one page, with the processor time spent meanwhile. Milliseconds a request.</summary>
/// <param name="WebMilliseconds">Of the web server's process.</param>
/// <param name="PostgresMilliseconds">Of all of PostgreSQL; null when it runs on another machine.</param>
/// <param name="ClientMilliseconds">Of this program.</param>
/// <param name="OthersShare">Share of the machine (0 to 1) that everything else took meanwhile: read requests a second with it.</param>
internal sealed record Measurement(
    LoadResult Load, double WebMilliseconds, double? PostgresMilliseconds, double ClientMilliseconds, double OthersShare);

/// <summary>Everything measured of one page.</summary>
/// <param name="Statements">Null when the server does not count statements.</param>
internal sealed record TargetReport(string Name, string Word, int Chapters, string Path, StatementCount? Statements, Weight Weight, IReadOnlyList<Measurement> Loads);

/// <summary>Processor time so far, of everybody.</summary>
internal readonly record struct Clock(double Web, double Postgres, double Client, double Machine, long At)
{
    public static Clock Read(int web, int? postmaster) => new(
        ProcessorTime.Of(web), postmaster is { } pg ? ProcessorTime.OfFamily(pg) : 0, ProcessorTime.Of(Environment.ProcessId), ProcessorTime.OfMachine(),
        System.Diagnostics.Stopwatch.GetTimestamp());

    /// <summary>What <paramref name="load"/> cost between <paramref name="before"/> and this.</summary>
    public Measurement Since(Clock before, LoadResult load, bool withPostgres)
    {
        var (web, postgres, client) = (Web - before.Web, Postgres - before.Postgres, Client - before.Client);
        var wall = System.Diagnostics.Stopwatch.GetElapsedTime(before.At, At).TotalSeconds;
        double Each(double seconds) => load.Requests == 0 ? 0 : seconds * 1000 / load.Requests;
        return new(
            load, Each(web), withPostgres ? Each(postgres) : null, Each(client),
            Math.Max(0, Machine - before.Machine - web - postgres - client) / wall / Environment.ProcessorCount);
    }
}
