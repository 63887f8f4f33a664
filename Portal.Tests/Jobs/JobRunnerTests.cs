using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>Jobs on one base and one or several servers.</summary>
public sealed class JobRunnerTests(WorldBase world) : IClassFixture<WorldBase>
{
    private readonly Notebook notebook = new();

    private Viewer Admin => world.World.Fleuve.AdminEyes;

    [Fact]
    public async Task A_job_runs_as_the_portal_in_its_university_and_keeps_its_result()
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("un"), new() { Version = 2 });
        var done = await UntilAsync(server, id, j => j.IsOver);

        Assert.Equal(JobState.Succeeded, done.State);
        Assert.Equal(world.World.Fleuve.Id, Assert.Single(notebook.Runs, r => r.Job == id).University);
        await using var db = world.Open(world.World.Fleuve.Id);
        Assert.Contains($"\"Étudiants\": {await db.Students.CountAsync()}", System.Text.RegularExpressions.Regex.Unescape(done.Result ?? ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_leaves_no_job()
    {
        await using var db = world.Open(world.World.Fleuve.Id);
        await using (await db.Database.BeginTransactionAsync())
        {
            await JobQueue.EnqueueAsync(db, "test.rolled-back", new Wish("non"), null, default);
        }

        await using var again = world.Open(world.World.Fleuve.Id);
        Assert.False(await again.Jobs.AnyAsync(j => j.Kind == "test.rolled-back"));
    }

    [Fact]
    public async Task What_fails_at_first_succeeds_through_retries()
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("deux", Failures: 1), new() { Version = 2 });
        var between = await UntilAsync(server, id, j => j is { State: JobState.Queued, Error: not null });
        Assert.True(between.RunAt > between.StartedAt + TimeSpan.FromSeconds(1));
        var done = await UntilAsync(server, id, j => j.IsOver);

        Assert.Equal((JobState.Succeeded, (short)2), (done.State, done.Attempts));
        Assert.Null(done.Error);
    }

    [Fact]
    public async Task What_fails_four_times_is_told_with_a_sentence()
    {
        await using var server = world.NewWorker(notebook);
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("quatre", Failures: 9), new() { Version = 2 });
        await ExecuteAsync($"UPDATE jobs SET attempts = 3 WHERE id = {id}");
        await server.WorkAsync();
        var done = await UntilAsync(server, id, j => j.IsOver);

        Assert.Equal((JobState.Failed, (short)4), (done.State, done.Attempts));
        Assert.StartsWith(JobClaims.TooOften, done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_handler_is_not_tried_again()
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("jamais"), new() { Version = 2 });
        var done = await UntilAsync(server, id, j => j.IsOver);
        Assert.Equal((JobState.Failed, (short)1, "Impossible : {0}.\u001ftest"), (done.State, done.Attempts, done.Error));
    }

    [Theory]
    [InlineData("test.nobody", 1, false)]
    [InlineData("test.flaky", 3, false)]
    [InlineData("test.flaky", 0, false)]
    [InlineData("test.flaky", 1, true)]
    [InlineData("test.flaky", 2, true)]
    public async Task An_unknown_kind_or_form_fails_with_a_sentence_the_last_two_are_read(string kind, short version, bool read)
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var done = await UntilAsync(server, await server.EnqueueAsync(Admin, kind, new Wish("forme"), new() { Version = version }), j => j.IsOver);
        Assert.Equal(read ? (JobState.Succeeded, null) : (JobState.Failed, JobRunner.NotKnown), (done.State, done.Error));
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("\"texte\"")]
    public async Task A_payload_that_does_not_read_fails_without_another_try(string payload)
    {
        await using var server = world.NewWorker(notebook);
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("x"), new() { Version = 2 });
        await ExecuteAsync($"UPDATE jobs SET payload = {payload}::jsonb WHERE id = {id}");
        await server.WorkAsync();
        var done = await UntilAsync(server, id, j => j.IsOver);
        Assert.Equal((JobState.Failed, JobRunner.Misread), (done.State, done.Error));
    }

    [Fact]
    public async Task What_a_killed_server_was_doing_is_done_by_another()
    {
        await using var server = world.NewWorker(notebook);
        var id = await server.EnqueueAsync(Admin, FlakyJob.Kind, new Wish("tué"), new() { Version = 2, Priority = 99 });

        // A server takes the job and is killed: its connections end with it, nothing is written.
        var lease = JobSignals.NewLease();
        await using (var killed = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(world.Database) { Pooling = false }.ConnectionString))
        {
            await killed.OpenAsync();
            await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({JobSignals.LockClass}, {lease})", killed);
            await hold.ExecuteNonQueryAsync();
            Assert.Equal(id, (await server.Get<JobClaims>().TakeAsync(lease, default))?.Id);
            Assert.Equal(0, await server.Get<JobClaims>().GiveUpAsync(default));
        }

        await server.WorkAsync();
        var done = await UntilAsync(server, id, j => j.IsOver);
        Assert.Equal((JobState.Succeeded, (short)2), (done.State, done.Attempts));
    }

    [Fact]
    public async Task What_gives_no_sign_for_five_minutes_is_given_up_and_its_late_writes_are_refused()
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var id = await server.EnqueueAsync(Admin, WaitingJob.Kind, new Wish("figé"));
        await UntilAsync(server, id, j => j.State == JobState.Running);
        await ExecuteAsync($"UPDATE jobs SET heartbeat_at = heartbeat_at - interval '6 minutes' WHERE id = {id}");
        await server.Get<JobClaims>().GiveUpAsync(default);

        // The first run is stopped, the second waits at the gate.
        await Soon.Async(() => Task.FromResult(notebook.Runs.Count(r => r.Job == id) == 2 && notebook.Now == 1));
        notebook.Gate.SetResult();
        Assert.Equal((short)2, (await UntilAsync(server, id, j => j.State == JobState.Succeeded)).Attempts);
    }

    [Fact]
    public async Task Word_of_a_run_that_was_given_up_does_not_stop_the_next_one()
    {
        await using var server = world.NewWorker(notebook);
        await server.WorkAsync();
        var id = await server.EnqueueAsync(Admin, WaitingJob.Kind, new Wish("tard"));
        await UntilAsync(server, id, j => j.State == JobState.Running);
        await ExecuteAsync($"UPDATE jobs SET heartbeat_at = heartbeat_at - interval '6 minutes' WHERE id = {id}");
        await server.Get<JobClaims>().GiveUpAsync(default);
        await Soon.Async(() => Task.FromResult(notebook.Runs.Count(r => r.Job == id) == 2 && notebook.Now == 1));

        // The same word again, as late as it can come; then one from a person about the run there is now.
        Assert.True(server.Get<JobSignals>().Hear(JobSignals.Stop(id, 1)));
        Assert.Equal((JobState.Running, (short)2, 1), ((await server.FindJobAsync(Admin, id))?.State, (await server.FindJobAsync(Admin, id))?.Attempts, notebook.Now));
        Assert.True(await server.AskAsync((JobCommands jobs) => jobs.CancelAsync(id), Admin));
        await UntilAsync(server, id, j => j.State == JobState.Cancelled);
        Assert.Equal(2, notebook.Runs.Count(r => r.Job == id));
    }

    [Fact]
    public async Task A_server_that_stops_in_peace_gives_its_work_back_unharmed()
    {
        long id;
        await using (var first = world.NewWorker(notebook))
        {
            await first.WorkAsync();
            id = await first.EnqueueAsync(Admin, WaitingJob.Kind, new Wish("arrêt"));
            await UntilAsync(first, id, j => j.State == JobState.Running);
        }

        await using var second = world.NewWorker(notebook);
        notebook.Gate.SetResult();
        Assert.Equal(JobState.Queued, (await second.FindJobAsync(Admin, id))?.State);
        await second.WorkAsync();
        Assert.Equal((short)1, (await UntilAsync(second, id, j => j.State == JobState.Succeeded)).Attempts);
    }

    [Fact]
    public async Task Two_servers_do_nothing_twice_and_keep_limits_together()
    {
        await using var one = world.NewWorker(notebook);
        await using var two = world.NewWorker(notebook);
        await one.WorkAsync();
        await two.WorkAsync();
        var waiting = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            waiting.Add(await one.EnqueueAsync(Admin, WaitingJob.Kind, new Wish($"{i}")));
        }

        var quick = new List<long>();
        for (var i = 0; i < 60; i++)
        {
            quick.Add(await two.EnqueueAsync(Admin, FlakyJob.Kind, new Wish($"{i}"), new() { Version = 2 }));
        }

        await Soon.Async(async () => await OpenAsync(quick) == 0);
        Assert.Equal(2, notebook.Now);
        notebook.Gate.SetResult();
        await Soon.Async(async () => await OpenAsync(waiting) == 0);

        Assert.All(waiting.Concat(quick), id => Assert.Single(notebook.Runs, r => r.Job == id));
    }

    [Fact]
    public async Task A_due_time_has_one_run_over_all_servers()
    {
        await using var one = world.NewWorker(notebook);
        await using var two = world.NewWorker(notebook);
        var kind = new RecurringKind(EveryMinuteJob.Kind, new Recurrence(TimeSpan.FromMinutes(1)));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).Get<JobClaims>().PlanAsync([kind], default)));
        await ExecuteAsync($"UPDATE jobs SET run_at = now() - interval '1 second' WHERE kind = {EveryMinuteJob.Kind} AND state = 0");
        await one.WorkAsync();
        await two.WorkAsync();
        await Soon.Async(() => Task.FromResult(!notebook.Runs.IsEmpty));
        await one.Get<JobClaims>().PlanAsync([kind], default);

        await using var db = world.Open();
        var rows = await db.Jobs.Where(j => j.Kind == EveryMinuteJob.Kind).ToListAsync();
        Assert.Equal(rows.Count, rows.Select(r => r.DueAt).Distinct().Count());
        Assert.All(notebook.Runs.Where(r => r.University is null).GroupBy(r => r.Word), run => Assert.Single(run));
    }

    [Theory]
    [InlineData("2026-11-20T01:59:59Z", "2026-11-20T02:00:00Z")]
    [InlineData("2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01T02:00:00Z")]
    [InlineData("2028-02-28T02:00:01Z", "2028-02-29T02:00:00Z")]
    public void The_next_due_time_is_the_first_after_now(string now, string due) => Assert.Equal(
        DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
        Recurrence.DailyAt(TimeSpan.FromHours(2)).After(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    private async Task<JobLine> UntilAsync(DataHost server, long id, Func<JobLine, bool> holds)
    {
        JobLine? line = null;
        await Soon.Async(async () => (line = await server.FindJobAsync(Admin, id)) is not null && holds(line));
        return line ?? throw new InvalidOperationException("There is no such job.");
    }

    private async Task<int> OpenAsync(List<long> ids)
    {
        await using var db = world.Open();
        return await db.Jobs.CountAsync(j => ids.Contains(j.Id) && (j.State == JobState.Queued || j.State == JobState.Running) && j.Kind != WaitingJob.Kind
            || ids.Contains(j.Id) && j.Kind == WaitingJob.Kind && j.FinishedAt == null);
    }

    private async Task ExecuteAsync(FormattableString sql)
    {
        await using var db = world.Open();
        await db.Database.ExecuteSqlAsync(sql);
    }
}
