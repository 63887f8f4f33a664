using System.Diagnostics;
using System.Globalization;
using Portal.Data.Deletion;
using Portal.Web;

namespace Portal.Bench;

/// <summary>
/// What it costs to delete a professor with many chapters, by the pages and the job that administrators use, beside what PostgreSQL alone needs for the same
/// rows. Every round makes the professor anew; what is left afterwards is counted.
/// </summary>
internal static class DeletionBench
{
    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(5);
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static async Task RunAsync(Options options, BenchDatabase database, WebServer server, Statements? statements, Action<string> step, CancellationToken ct)
    {
        var place = await DeletionPlace.FindAsync(database, ct);
        await place.ClearAsync(ct);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Add("Cookie", await Forms.SignInAsync(server.Url, place.Administrator, ct));

        var runs = new List<DeletionRun>();
        foreach (var chapters in options.Deletion)
        {
            await OneAsync(chapters); // warm
            for (var round = 1; round <= options.Rounds; round++)
            {
                step(string.Create(French, $"suppression de {chapters:N0} chapitres, tour {round}"));
                runs.Add(await OneAsync(chapters));
            }
        }

        Print(runs);

        async Task<DeletionRun> OneAsync(int chapters)
        {
            var bare = await place.DeleteByOneTransactionAsync(await place.MakeAsync(chapters, ct), ct);
            var professor = await place.MakeAsync(chapters, ct);
            var before = await place.CountAsync(ct);
            var calls = statements is null ? null : await statements.ReadAsync(ct);
            var idle = server.ForgetPeak();
            var processor = ProcessorTime.Of(server.ProcessId);

            var page = Urls.AdminDelete(DeletionKind.Professor, professor);
            var bin = await ExpectAsync(Forms.SendAsync(http, page, page, "delete", [], ct));

            var deletion = await place.DeletionOfAsync(professor, ct);
            var purging = Stopwatch.StartNew();
            var asked = await ExpectAsync(Forms.SendAsync(http, Urls.AdminBin, Urls.AdminBinPurge(deletion), null, [], ct));
            var result = await place.WaitAsync(deletion, JobLimit, ct);
            var purge = purging.Elapsed;

            var run = new DeletionRun(
                chapters, bare, bin.Read, bin.Sent, asked.Sent, purge, server.PeakMegabytes() - idle, ProcessorTime.Of(server.ProcessId) - processor,
                calls is null || statements is null ? null : Statements.Between(calls, await statements.ReadAsync(ct), 1).PerRequest);
            var left = await place.CountAsync(ct);
            foreach (var (table, word) in DeletionPlace.Counted)
            {
                var (gone, said) = (before[table] - left[table], result.Counts.GetValueOrDefault(word));
                if (left[table] != 0 || gone != said)
                {
                    throw new BenchException($"{table}\u00A0: {left[table]} lignes restent, {gone} parties, le rapport en dit {said}.");
                }
            }

            return place.FilesLeft() is 0 and var none ? run with { FilesLeft = none } : throw new BenchException($"{place.FilesLeft()} fichiers restent.");
        }
    }

    private static async Task<FormAnswer> ExpectAsync(Task<FormAnswer> sending)
    {
        var answer = await sending;
        return answer.Status is >= 300 and < 400 ? answer : throw new BenchException($"La suppression répond {answer.Status} au lieu de rediriger.");
    }

    private static void Print(List<DeletionRun> runs)
    {
        var table = new Table(
            "chapitres", "une transaction SQL s", "aperçu s", "corbeille s", "ordre s", "pour de bon s", "÷ SQL", "requêtes SQL", "mémoire au-dessus du repos Mo", "CPU web s");
        foreach (var group in runs.GroupBy(r => r.Chapters))
        {
            var half = group.Count() / 2;
            double Median(Func<DeletionRun, double> of) => group.Select(of).Order().ElementAt(half);
            table.Add(
                group.Key.ToString("N0", French), Median(r => r.Bare.TotalSeconds).ToString("N3", French), Median(r => r.Preview.TotalSeconds).ToString("N3", French), Median(r => r.Bin.TotalSeconds).ToString("N3", French),
                Median(r => r.Asked.TotalSeconds).ToString("N3", French), Median(r => r.Purge.TotalSeconds).ToString("N3", French),
                Median(r => r.Purge / r.Bare).ToString("N2", French), group.First().Statements is null ? "?" : Median(r => r.Statements ?? 0).ToString("N0", French),
                Median(r => r.Megabytes).ToString("N1", French), Median(r => r.Processor).ToString("N2", French));
        }

        Console.Out.WriteLine();
        table.Print(Console.Out);
        Console.Out.WriteLine("Médianes. Aucune ligne ni aucun fichier ne reste, et le rapport dit exactement ce qui est parti, sinon la mesure s’arrête.");
    }

    private sealed record DeletionRun(int Chapters, TimeSpan Bare, TimeSpan Preview, TimeSpan Bin, TimeSpan Asked, TimeSpan Purge, double Megabytes, double Processor, double? Statements)
    {
        public int FilesLeft { get; init; }
    }
}
