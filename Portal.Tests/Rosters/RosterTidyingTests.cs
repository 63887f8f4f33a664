using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>What is forgotten, and what is not.</summary>
public sealed class RosterTidyingTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task Lists_are_full_of_people_and_are_forgotten_in_time()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var desk = new RosterDesk(world.Database, server, Here.AdminEyes);
        var old = await desk.CompareAsync(RosterKind.Students, "login;nom\nx.inconnu;Ba\n");
        var young = await desk.CompareAsync(RosterKind.Students, $"login;nom\n{Here.Student.UserName};Diallo\n");
        await using (var db = world.Open(Here.Id))
        {
            await db.RosterImports.Where(i => i.Id == old.Id).ExecuteUpdateAsync(i => i.SetProperty(x => x.CreatedAt, world.Clock.GetUtcNow() - TimeSpan.FromDays(8)));
            await db.StoredFiles.ExecuteUpdateAsync(f => f.SetProperty(x => x.CreatedAt, world.Clock.GetUtcNow() - TimeSpan.FromDays(2)));
        }

        await TidyAsync(server);
        await using (var db = world.Open(Here.Id))
        {
            Assert.False(await db.RosterRows.AnyAsync(r => r.ImportId == old.Id));
            Assert.True(await db.RosterRows.AnyAsync(r => r.ImportId == young.Id));
        }

        // A file that waits is somebody's still; one that nothing names goes with the sweep.
        var kept = await FileOfAsync(young.Id);
        await using (var sweeping = world.NewHost(services => services.AddScoped(provider => new FileSweep(provider.GetRequiredService<PortalDb>(), provider.GetRequiredService<FileStoreOptions>(), world.Clock))))
        {
            await sweeping.AskAsync((FileSweep s) => s.RunAsync(), Here.AdminEyes);
        }

        Assert.Equal(kept, await FileOfAsync(young.Id));

        Assert.Equal(JobState.Succeeded, (await desk.ApplyAsync(young.Id)).State);
        Assert.Null(await FileOfAsync(young.Id));
        await TidyAsync(server);
        Assert.NotEmpty(await desk.LinesAsync(young.Id));
        await using (var db = world.Open(Here.Id))
        {
            await db.RosterImports.Where(i => i.Id == young.Id).ExecuteUpdateAsync(i => i.SetProperty(x => x.AppliedAt, world.Clock.GetUtcNow() - TimeSpan.FromDays(31)));
        }

        await TidyAsync(server);
        Assert.Empty(await desk.LinesAsync(young.Id));
        Assert.Equal(1, (await desk.FindAsync(young.Id)).Changed);
    }

    private async Task<int?> FileOfAsync(long id)
    {
        await using var db = world.Open(Here.Id);
        return await db.RosterImports.Where(i => i.Id == id).Select(i => i.FileId).SingleAsync();
    }

    private async Task TidyAsync(DataHost server)
    {
        var job = await server.AskAsync((JobQueue q) => q.EnqueueAsync(RosterTidying.Kind, new { }), Here.AdminEyes);
        await Soon.Async(async () =>
        {
            await using var db = world.Open(Here.Id);
            return await db.Jobs.AnyAsync(j => j.Id == job && j.State == JobState.Succeeded);
        });
    }
}
