using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Rosters;

namespace Portal.Bench;

/// <summary>What a list of many students costs: compared, applied, compared again, undone. Leaves the base as it was, and says so.</summary>
internal static class ImportBench
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(BenchDatabase database, int people, TextWriter output, CancellationToken ct)
    {
        var who = (await database.ListAsync("SELECT concat_ws(' ', a.account_id, a.id, a.of_university_id) FROM administrators a WHERE a.of_university_id IS NOT NULL ORDER BY a.id LIMIT 1", ct)) is [var found]
            ? found.Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray()
            : throw new BenchException("La base n’a pas d’administration d’université.");
        var viewer = new UniversityAdminViewer(who[0], who[1], who[2]);
        var list = await ListAsync(database, viewer.UniversityId, people, ct);
        var folder = Directory.CreateTempSubdirectory("portal-bench-");
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(viewer).AddViewerSource<BenchViewer>();
        builder.Services.AddPortalData(new(database.ConnectionString), new(folder.FullName));
        using var host = builder.Build();
        await host.StartAsync(ct);
        try
        {
            await using var statements = await Statements.FindAsync(database, ct);
            var table = new Table("import", "secondes", "requêtes SQL", "mémoire Mo", "lignes");
            var before = await DumpAsync(database, ct);
            var id = 0L;
            async Task<long> BringAsync()
            {
                await using var scope = host.Services.CreateAsyncScope();
                var uploads = scope.ServiceProvider.GetRequiredService<RosterUploads>();
                id = await uploads.BringAsync(RosterKind.Students, "liste.csv", new MemoryStream(list), ct) is RosterWaits waits ? waits.Id : throw new BenchException("La liste n’a pas été prise.");
                var columns = await uploads.ReadAsync(id, null, null, ct) ?? throw new BenchException("La liste ne se lit pas.");
                return Started(await scope.ServiceProvider.GetRequiredService<RosterCommands>().SaveLayoutAsync(id, columns.Layout, columns.Headers, columns.Charset, columns.Delimiter, ct));
            }

            async Task<long> AskAsync(Func<RosterCommands, Task<RosterStep>> step)
            {
                await using var scope = host.Services.CreateAsyncScope();
                return Started(await step(scope.ServiceProvider.GetRequiredService<RosterCommands>()));
            }

            async Task MeasureAsync(string name, Func<Task<long>> begin)
            {
                GC.Collect();
                var idle = Environment.WorkingSet;
                var counted = statements is null ? null : await statements.ReadAsync(ct);
                var clock = Stopwatch.StartNew();
                var peak = await UntilOverAsync(database, await begin(), ct);
                var seconds = clock.Elapsed.TotalSeconds;
                var sent = statements is null || counted is null ? "?" : Sent(counted, await statements.ReadAsync(ct)).ToString("N0", CultureInfo.CurrentCulture);
                table.Add(name, seconds.ToString("N1", CultureInfo.CurrentCulture), sent, ((peak - idle) / 1e6).ToString("N0", CultureInfo.CurrentCulture), await FiguresAsync(database, id, ct));
            }

            await MeasureAsync("comparer", BringAsync);
            var first = id;
            await MeasureAsync("appliquer", () => AskAsync(async c => await c.ApplyAsync(first, true, null, ct) switch
            {
                RosterNeedsNumber needs => await c.ApplyAsync(first, true, needs.Number, ct),
                var step => step,
            }));
            await MeasureAsync("comparer de nouveau", BringAsync);
            await MeasureAsync("annuler", () => AskAsync(c => c.UndoAsync(first, ct)));
            table.Print(output);
            output.WriteLine(before == await DumpAsync(database, ct) ? "La base est comme avant, identifiants et tampons compris." : "La base n’est PAS comme avant.");
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Nine new people for one who is there already and moves to another level.</summary>
    private static async Task<byte[]> ListAsync(BenchDatabase database, int university, int people, CancellationToken ct)
    {
        var programmes = await database.ListAsync("SELECT replace(name, '\"', '') FROM programmes WHERE university_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 5", ct, university);
        var present = await database.ListAsync("SELECT a.user_name FROM students s JOIN accounts a ON a.id = s.account_id WHERE s.university_id = $1 AND s.deleted_at IS NULL ORDER BY s.id LIMIT $2", ct, university, people / 10);
        var list = new StringBuilder("Numéro;Nom;Prénom;Courriel;Identifiant;Filière;Niveau\n");
        foreach (var (name, i) in present.Select((name, i) => (name, i)))
        {
            list.Append(CultureInfo.InvariantCulture, $"B{i};;;;{name};;M{1 + (i % 2)}\n");
        }

        for (var i = present.Count; i < people; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"B{i};Nom-{i};Prénom;bench.{i}@import.example;;\"{programmes[i % programmes.Count]}\";L{1 + (i % 3)}\n");
        }

        return Encoding.UTF8.GetBytes(list.ToString());
    }

    /// <summary>Statements between two readings, but for those that ask how far the work is.</summary>
    private static long Sent(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) =>
        after.Where(s => !s.Key.Contains("coalesce(error", StringComparison.Ordinal)).Sum(s => s.Value - before.GetValueOrDefault(s.Key));

    private static long Started(RosterStep step) => step is RosterStarted started ? started.JobId : throw new BenchException($"L’étape n’a pas commencé : {step}.");

    /// <summary>The most memory this program had meanwhile.</summary>
    private static async Task<long> UntilOverAsync(BenchDatabase database, long job, CancellationToken ct)
    {
        var peak = Environment.WorkingSet;
        while (true)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            switch (await database.ListAsync("SELECT state || ' ' || coalesce(error, '') FROM jobs WHERE id = $1", ct, job))
            {
                case [['2', ..]]:
                    return peak;
                case [['3' or '4', ..] failed]:
                    throw new BenchException($"Le travail a échoué : {failed[2..]}");
            }

            await Task.Delay(Between, ct);
        }
    }

    private static async Task<string> FiguresAsync(BenchDatabase database, long id, CancellationToken ct) =>
        string.Concat(await database.ListAsync("SELECT created || ' créés, ' || changed || ' changés, ' || unchanged || ' inchangés, ' || refused || ' refusés' FROM roster_imports WHERE id = $1", ct, id));

    private static async Task<string> DumpAsync(BenchDatabase database, CancellationToken ct) => string.Concat(await database.ListAsync(
        """
        SELECT md5(string_agg(md5(t::text), '' ORDER BY t.id)) FROM accounts t UNION ALL SELECT md5(string_agg(md5(t::text), '' ORDER BY t.id)) FROM students t
        """, ct));

    private sealed class BenchViewer(UniversityAdminViewer viewer) : IViewerSource
    {
        public ValueTask<Viewer> GetAsync(CancellationToken ct = default) => new(viewer);
    }
}
