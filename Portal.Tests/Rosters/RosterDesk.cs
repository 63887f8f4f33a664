using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>What an administrator does with tables, step by step, on one server.</summary>
internal sealed class RosterDesk(string database, DataHost server, Viewer viewer)
{
    /// <summary>Brings a table of text in UTF-8.</summary>
    public Task<RosterAnswer?> BringAsync(RosterKind kind, string text, string name = "liste.csv") => BringAsync(kind, Encoding.UTF8.GetBytes(text), name);

    public Task<RosterAnswer?> BringAsync(RosterKind kind, byte[] content, string name = "liste.csv") =>
        server.AskAsync((RosterUploads u) => u.BringAsync(kind, name, new MemoryStream(content)), viewer);

    /// <summary>Brings a table, says what its columns are (the guess, unless changed), and waits until it is compared.</summary>
    public async Task<RosterReading> CompareAsync(RosterKind kind, string text, Func<RosterLayout, RosterLayout>? change = null) =>
        await CompareAsync(kind, Encoding.UTF8.GetBytes(text), change);

    public async Task<RosterReading> CompareAsync(RosterKind kind, byte[] content, Func<RosterLayout, RosterLayout>? change = null)
    {
        var waits = Assert.IsType<RosterWaits>(await BringAsync(kind, content));
        var columns = await server.AskAsync((RosterUploads u) => u.ReadAsync(waits.Id, null, null), viewer);
        Assert.NotNull(columns);
        var layout = change is null ? columns.Layout : change(columns.Layout);
        await DoneAsync(await server.AskAsync((RosterCommands c) => c.SaveLayoutAsync(waits.Id, layout, columns.Headers, columns.Charset, columns.Delimiter), viewer));
        return await FindAsync(waits.Id);
    }

    public async Task<RosterReading> FindAsync(long id) =>
        await server.AskAsync((RosterQueries q) => q.FindAsync(id), viewer) ?? throw new InvalidOperationException("There is no such import.");

    public async Task<IReadOnlyList<RosterLine>> LinesAsync(long id, RosterFilter? filter = null) =>
        (await server.AskAsync((RosterQueries q) => q.ListLinesAsync(id, filter ?? new(), null, null), viewer)).Items;

    public async Task<Job> ApplyAsync(long id, bool withoutRefused = true, int? typed = null) =>
        await DoneAsync(await server.AskAsync((RosterCommands c) => c.ApplyAsync(id, withoutRefused, typed), viewer));

    public async Task<Job> UndoAsync(long id) => await DoneAsync(await server.AskAsync((RosterCommands c) => c.UndoAsync(id), viewer));

    public async Task<Job> CompareAgainAsync(long id) => await DoneAsync(await server.AskAsync((RosterCommands c) => c.CompareAsync(id), viewer));

    /// <summary>Waits until the work asked for is over.</summary>
    public async Task<Job> DoneAsync(RosterStep step)
    {
        var started = Assert.IsType<RosterStarted>(step);
        for (var turn = 0; ; turn++)
        {
            await using var db = Portal.Migrations.PortalDbContextFactory.Create(database, viewer.University);
            var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == started.JobId);
            Assert.True(job.Attempts < 2, $"{job.Kind} was tried again: {job.Error}");
            if (job.State > JobState.Running)
            {
                return job;
            }

            if (turn == 600)
            {
                var busy = await db.Database.SqlQuery<string>($"SELECT concat_ws(' | ', pid::text, state, wait_event_type, wait_event, (now() - state_change)::text, left(query, 150)) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database()").ToListAsync();
                Assert.Fail($"{job.Kind} is {job.State} at try {job.Attempts}: {job.Error}\nrun_at {job.RunAt:O}, now {TimeProvider.System.GetUtcNow():O}\n{string.Join('\n', busy)}\nlease {server.Get<JobSignals>().Lease}, runner {server.Get<JobRunner>().ExecuteTask?.Status}: {server.Get<JobRunner>().ExecuteTask?.Exception}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>A fingerprint of every table that an import of people or structure may touch, ids and stamps included.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var all = new StringBuilder();
        foreach (var table in new[] { "accounts", "students", "professors", "professor_programmes", "professor_faculties", "faculties", "programmes", "levels", "subjects" })
        {
            await using var command = new NpgsqlCommand($"SELECT '{table} ' || to_jsonb(t)::text FROM {table} t ORDER BY 1", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                all.AppendLine(reader.GetString(0));
            }
        }

        return all.ToString();
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
