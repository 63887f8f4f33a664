using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Jobs;
using Portal.Data.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>Servers that die while an import is compared, applied or undone: it is finished afterwards, or nothing of it is there.</summary>
public sealed class RosterKillTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task What_a_server_was_doing_when_its_connection_was_cut_is_done_by_another_once()
    {
        long id;
        await using (var server = world.NewHost())
        {
            var desk = new RosterDesk(world.Database, server, Here.AdminEyes);
            id = Assert.IsType<RosterWaits>(await desk.BringAsync(RosterKind.Students, List(300, "coupe"))).Id;
            var columns = await server.AskAsync((RosterUploads u) => u.ReadAsync(id, null, null), Here.AdminEyes);
            Assert.NotNull(columns);
            await server.AskAsync((RosterCommands c) => c.SaveLayoutAsync(id, columns.Layout, columns.Headers, columns.Charset, columns.Delimiter), Here.AdminEyes);
            await TakeAndDieAsync(server);
            await server.WorkAsync();
            await UntilOverAsync(id);
            Assert.Equal(300, (await desk.FindAsync(id)).Created);
        }

        await using (var server = world.NewHost())
        {
            Assert.IsType<RosterStarted>(await server.AskAsync((RosterCommands c) => c.ApplyAsync(id, true, null), Here.AdminEyes));
            await TakeAndDieAsync(server);
            await server.WorkAsync();
            Assert.Equal((JobState.Succeeded, (short)2), await UntilOverAsync(id));
            Assert.Equal(300, await CountAsync("coupe"));
            Assert.IsType<RosterStarted>(await server.AskAsync((RosterCommands c) => c.UndoAsync(id), Here.AdminEyes));
            Assert.Equal(JobState.Succeeded, (await UntilOverAsync(id)).State);
            Assert.Equal(0, await CountAsync("coupe"));
        }
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_leaves_all_or_nothing_and_the_next_one_finishes()
    {
        const int Many = 6_000;
        await using var asking = world.NewHost();
        var desk = new RosterDesk(world.Database, asking, Here.AdminEyes);
        var id = Assert.IsType<RosterWaits>(await desk.BringAsync(RosterKind.Students, List(Many, "tue"))).Id;
        var columns = await asking.AskAsync((RosterUploads u) => u.ReadAsync(id, null, null), Here.AdminEyes);
        Assert.NotNull(columns);
        await using var server = new MortalServer(world.Database, world.Files);
        await server.StartAsync();
        await asking.AskAsync((RosterCommands c) => c.SaveLayoutAsync(id, columns.Layout, columns.Headers, columns.Charset, columns.Delimiter), Here.AdminEyes);
        await UntilOverAsync(id);
        var before = await desk.DumpAsync();

        Assert.IsType<RosterStarted>(await asking.AskAsync((RosterCommands c) => c.ApplyAsync(id, true, null), Here.AdminEyes));
        await UntilWritingAsync();
        await server.KillAsync();
        Assert.Contains(await CountAsync("tue"), new[] { 0, Many });
        await server.StartAsync();
        Assert.Equal(JobState.Succeeded, (await UntilOverAsync(id)).State);
        Assert.Equal(Many, await CountAsync("tue"));

        Assert.IsType<RosterStarted>(await asking.AskAsync((RosterCommands c) => c.UndoAsync(id), Here.AdminEyes));
        await UntilWritingAsync();
        await server.KillAsync();
        Assert.Contains(await CountAsync("tue"), new[] { 0, Many });
        await server.StartAsync();
        Assert.Equal(JobState.Succeeded, (await UntilOverAsync(id)).State);
        Assert.Equal(before, await desk.DumpAsync());
    }

    private static string List(int people, string mark)
    {
        var list = new StringBuilder("numero;nom;prenom;courriel;filiere;niveau\n");
        for (var i = 0; i < people; i++)
        {
            list.Append(FormattableString.Invariant($"{mark}-{i};Nom{i};Prénom{i};{mark}{i}@kill.example;INF;L{1 + (i % 3)}\n"));
        }

        return list.ToString();
    }

    /// <summary>A server takes the next job and is gone: its connections end with it, nothing is written.</summary>
    private async Task TakeAndDieAsync(DataHost server)
    {
        var lease = JobSignals.NewLease();
        await using var killed = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(world.Database) { Pooling = false }.ConnectionString);
        await killed.OpenAsync();
        await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({JobSignals.LockClass}, {lease})", killed);
        await hold.ExecuteNonQueryAsync();
        Assert.NotNull(await server.Get<JobClaims>().TakeAsync(lease, default));
    }

    /// <summary>Until some transaction has been writing to accounts for a moment, or the work is over already.</summary>
    private async Task UntilWritingAsync()
    {
        await using var db = world.Open();
        for (var turn = 0; turn < 400; turn++)
        {
            if (await db.Database.SqlQuery<bool>($"""
                SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.datname = current_database() AND l.relation = 'accounts'::regclass AND l.mode = 'RowExclusiveLock')
                    OR NOT EXISTS (SELECT 1 FROM jobs WHERE kind LIKE 'roster.%' AND state IN (0, 1)) AS "Value"
                """).SingleAsync())
            {
                return;
            }

            await Task.Delay(10);
        }
    }

    private async Task<(JobState State, short Attempts)> UntilOverAsync(long id)
    {
        for (var turn = 0; turn < 1_200; turn++)
        {
            await using var db = world.Open(Here.Id);
            var job = await db.Jobs.Where(j => db.RosterImports.Any(i => i.Id == id && i.JobId == j.Id)).Select(j => new { j.State, j.Attempts, j.Error }).SingleAsync();
            if (job.State > JobState.Running)
            {
                Assert.True(job.State is JobState.Succeeded, $"{job.State} at try {job.Attempts}: {job.Error}");
                return (job.State, job.Attempts);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The work is not over.");
    }

    private async Task<int> CountAsync(string mark)
    {
        await using var db = world.Open(Here.Id);
        return await db.Students.CountAsync(s => s.Number != null && s.Number.StartsWith(mark));
    }
}
