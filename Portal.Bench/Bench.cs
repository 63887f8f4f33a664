using System.Globalization;
using Portal.Web;

namespace Portal.Bench;

/// <summary>One run from the first preparation to the report.</summary>
internal static class Bench
{
    private const int SmallProgramme = 1_000;
    private const int LargeProgramme = 20_000;

    /// <summary>Requests sent one by one to count statements.</summary>
    private const int Counted = 40;

    /// <summary>The runtime compiles a page's code anew after thousands of calls; on a busy machine that takes its time.</summary>
    private const int FewestWarmUpRequests = 4_000;
    private const int MostWarmUpTurns = 15;

    /// <summary>Warm when a turn costs hardly less than the one before.</summary>
    private const double Warm = 0.95;

    private static readonly TimeSpan WarmUpTurn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5); // the reading places of the last second are written

    public static async Task RunAsync(Options options, BenchDatabase database, CancellationToken ct)
    {
        Directory.CreateDirectory(Places.Results);
        Step("publication du serveur");
        await WebServer.PublishAsync(Quote, ct);
        Step($"base {database.Name}");
        await database.PrepareAsync(Quote, ct);
        if (options.Imports > 0)
        {
            Step($"import de {options.Imports} personnes");
            await ImportBench.RunAsync(database, options.Imports, Console.Out, ct);
            return;
        }

        await using var statements = options.Serve ? null : await Statements.FindAsync(database, ct);
        await using var server = await WebServer.StartAsync(database, ct);
        if (options.Deletion.Count > 0)
        {
            await DeletionBench.RunAsync(options, database, server, statements, Step, ct);
            return;
        }

        Step("connexion des étudiants");
        var small = await Students.SeeingAsync(database, server.Url, SmallProgramme, ct);
        var large = await Students.SeeingAsync(database, server.Url, LargeProgramme, ct);
        if (options.Serve)
        {
            await ServeAsync(database, server, small, large, ct);
            return;
        }

        var postmaster = await ProcessorTime.PostmasterAsync(database.Source, ct);
        var targets = new List<TargetReport>();
        foreach (var target in await Target.ListAsync(database, options.Only, small, large, ct))
        {
            Step($"mesure de {target.Name}");
            targets.Add(await MeasureAsync(target, options, server, statements, postmaster, ct));
        }

        using var weights = new Weights(server.Url, small.Cookies[0]);
        var report = new Report
        {
            Machine = await Machine.ReadAsync(database, ct),
            Profile = options.Profile,
            Seconds = options.Duration.TotalSeconds,
            Compressed = options.Compressed,
            Targets = targets,
            FirstVisit = await weights.FirstVisitAsync(Urls.Study, ct),
            ServerMegabytes = server.MemoryMegabytes(),
        };
        report.Print(Console.Out);
        Step($"rapport dans {await report.WriteAsync(ct)}");
    }

    private static async Task<TargetReport> MeasureAsync(
        Target target, Options options, WebServer server, Statements? statements, int? postmaster, CancellationToken ct)
    {
        var requests = target.Requests(server.Url, options.Compressed);
        await WarmUpAsync(server, requests, ct);
        var count = statements is null ? null : await CountAsync(statements, server, requests, ct);

        var loads = new List<Measurement>();
        foreach (var connections in options.Connections)
        {
            var before = Clock.Read(server.ProcessId, postmaster);
            var load = await Load.RunAsync(server.Address, requests, connections, options.Duration, ct);
            loads.Add(Clock.Read(server.ProcessId, postmaster).Since(before, load, postmaster is not null));
            await Task.Delay(Settling, ct);
        }

        using var weights = new Weights(server.Url, target.Programme.Cookies[0]);
        return new(target.Name, target.Word, target.Programme.Chapters, target.Paths[0], count, await weights.OfAsync(target.Paths[0], ct), loads);
    }

    private static async Task WarmUpAsync(WebServer server, IReadOnlyList<ReadOnlyMemory<byte>> requests, CancellationToken ct)
    {
        double before = double.MaxValue, last = double.MaxValue;
        var sent = 0;
        for (var turn = 0; turn < MostWarmUpTurns && (sent < FewestWarmUpRequests || last < before * Warm); turn++)
        {
            var start = Clock.Read(server.ProcessId, postmaster: null);
            var load = await Load.RunAsync(server.Address, requests, connections: 10, WarmUpTurn, ct);
            sent += load.Requests;
            (before, last) = (last, Clock.Read(server.ProcessId, postmaster: null).Since(start, load, withPostgres: false).WebMilliseconds);
        }

        await Task.Delay(Settling, ct);
    }

    /// <summary>On a warm and quiet server, one request after the other.</summary>
    private static async Task<StatementCount> CountAsync(
        Statements statements, WebServer server, IReadOnlyList<ReadOnlyMemory<byte>> requests, CancellationToken ct)
    {
        var before = await statements.ReadAsync(ct);
        using var connection = new Connection(server.Address);
        for (var turn = 0; turn < Counted; turn++)
        {
            if (await connection.SendAsync(requests[turn % requests.Count], ct) is { Status: not 200 and var status })
            {
                throw new BenchException($"Une page répond {status} au lieu de 200.");
            }
        }

        await Task.Delay(Settling, ct);
        return Statements.Between(before, await statements.ReadAsync(ct), Counted);
    }

    /// <summary>For another tool: the address, the process, the cookies and the keys, until Ctrl+C.</summary>
    private static async Task ServeAsync(BenchDatabase database, WebServer server, ReadProgramme small, ReadProgramme large, CancellationToken ct)
    {
        var chapters = await Target.ChaptersAsync(database, small, ct);
        (string File, IEnumerable<string> Lines)[] files =
        [
            ("url", [server.Url.ToString().TrimEnd('/')]),
            ("pid", [server.ProcessId.ToString(CultureInfo.InvariantCulture)]),
            ("cookies.txt", small.Cookies),
            ("cookies-large.txt", large.Cookies),
            ("ids.txt", chapters),
        ];
        foreach (var (file, lines) in files)
        {
            await File.WriteAllLinesAsync(Path.Combine(Places.Results, file), lines, ct);
        }

        Step($"{server.Url} (processus {server.ProcessId})\u00A0; cookies.txt, cookies-large.txt, ids.txt, pid et url sont dans {Places.Results}. Ctrl+C arrête tout.");
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
    }

    private static void Step(string words) => Console.Error.WriteLine($"· {words}");

    private static void Quote(string line) => Console.Error.WriteLine($"    {line}");
}
