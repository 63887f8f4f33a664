using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Progression;
using Portal.Data.Rollover;
using Portal.Migrations;
using Portal.Tests.Progression;
using Portal.Tests.Support;

namespace Portal.Tests.Rollover;

/// <summary>A server killed in the middle of a rollover, or of many passages, leaves what another one finishes, once.</summary>
public sealed class RolloverKillTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task Killed_in_the_middle_it_is_done_once_by_whoever_comes_next()
    {
        await using var data = world.NewHost();
        var job = await data.AskAsync<Rollovers, long?>(r => r.BeginAsync(new(2027, [Here.Programmes["INF"]], RolloverCopy.Published)), Here.AdminEyes) ?? 0;
        await using var db = world.Open(Here.Id);

        // The last step waits for a row that this test holds: the server is in the middle when it is killed.
        await using (var mortal = new MortalServer(world.Database, world.Files))
        {
            await using var holder = PortalDbContextFactory.Create(world.Database, Here.Id);
            await using (var hold = await holder.Database.BeginTransactionAsync())
            {
                await holder.Database.ExecuteSqlAsync($"SELECT 1 FROM subjects WHERE id = {Here.Subjects["INF L3"]} FOR UPDATE");
                await mortal.StartAsync();
                await Soon.Async(async () => await db.Jobs.AnyAsync(j => j.Id == job && j.State == JobState.Running));
                await mortal.KillAsync();
                await hold.RollbackAsync();
            }

            Assert.False(await db.Subjects.AnyAsync(s => s.ArchivedAt != null || s.RolloverId != null));
            Assert.False(await db.Chapters.AnyAsync(c => c.ArchivedAt != null || c.CopiedFromId != null));
        }

        await data.WorkAsync();
        await Soon.Async(async () => await db.Jobs.AnyAsync(j => j.Id == job && j.State == JobState.Succeeded));
        Assert.Equal((4, 4), (await db.Subjects.CountAsync(s => s.ArchivedAt != null), await db.Subjects.CountAsync(s => s.RolloverId != null)));
        Assert.Equal(9, await db.Chapters.CountAsync(c => c.CopiedFromId != null));
    }

    [Fact]
    public async Task Passages_decided_before_a_kill_stay_and_the_report_counts_them_once()
    {
        var there = world.World.Dunes;
        await using var data = world.NewHost();
        var desk = new ProgressionDesk(data, there, world.Clock);
        var year = await desk.OpenAsync();
        await data.ListenAsync();
        await Soon.Async(async () => await desk.QueryAsync(q => q.ReadOwnAsync(), there.StudentEyes) is { IsOpen: true });
        var first = await desk.AskedAsync(there.StudentEyes, desk.Place("INF", "L3"));
        await desk.AskedAsync(there.AsStudent(there.Neighbour, "INF", "L2"), desk.Place("INF", "L3"));
        var begun = Assert.IsType<Deciding.Begun>(await data.AskAsync<ProgressionDecisions, Deciding>(d => d.DecideAllAsync(ProgressionDeed.Validate, new(year), null), there.AdminEyes));

        // As a server leaves it that was killed after its first batch: the row runs, its lease is nobody's.
        await using var db = world.Open(there.Id);
        await ProgressionBatch.DecideAsync(db, new(ProgressionDeed.Validate, null, there.Admin.AccountId, begun.JobId, world.Clock.GetUtcNow()), [first], default);
        await db.Database.ExecuteSqlAsync($"UPDATE jobs SET state = 1, attempts = 1, lease = 987654, heartbeat_at = now(), started_at = now() WHERE id = {begun.JobId}");
        await data.WorkAsync();
        await Soon.Async(async () => await db.Jobs.AnyAsync(j => j.Id == begun.JobId && j.State == JobState.Succeeded));
        var result = JobResult.Read(await db.Jobs.Where(j => j.Id == begun.JobId).Select(j => j.Result).SingleAsync());
        Assert.Equal((2, 0), (result?.Counts["Passages validés"], result?.Counts["Laissés comme ils étaient"]));
        Assert.Equal(2, await desk.CountAsync(year, ProgressionState.Validated));
        Assert.Equal(2, await db.AuditEntries.CountAsync(a => a.Action == "progression.validated"));
    }
}
