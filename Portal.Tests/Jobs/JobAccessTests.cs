using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Paging;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>Who sees and stops which job; nobody works here, so that everything waits.</summary>
public sealed class JobAccessTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    [Fact]
    public async Task A_job_is_seen_and_stopped_by_its_owner_the_administration_and_nobody_else()
    {
        var owner = Here.ProfessorEyes(Here.Author, "INF");
        var id = await world.Data.EnqueueAsync(owner, "test.seen", new Wish("vu"));
        Viewer[] others =
        [
            new AnonymousViewer(), Here.StudentEyes, There.StudentEyes, Here.ProfessorEyes(Here.Colleague, "INF"), There.ProfessorEyes(There.Author, "INF"), There.AdminEyes,
        ];
        foreach (var other in others)
        {
            Assert.Null(await world.Data.FindJobAsync(other, id));
            Assert.False(await CancelAsync(other, id));
            Assert.DoesNotContain(await world.Data.AskAsync<JobQueries, IReadOnlyList<JobLine>>(q => q.ListOpenAsync(), other), j => j.Id == id);
            Assert.DoesNotContain((await world.Data.AskAsync<JobQueries, Page<JobLine>>(q => q.ListOwnAsync(null), other)).Items, j => j.Id == id);
        }

        Viewer[] seeing = [owner, Here.AdminEyes, new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, There.Id)];
        foreach (var viewer in seeing)
        {
            Assert.Equal(Here.Author.UserName, (await world.Data.FindJobAsync(viewer, id))?.Owner);
        }

        Assert.True(await CancelAsync(owner, id));
        Assert.False(await CancelAsync(owner, id));
        Assert.Equal(JobState.Cancelled, (await world.Data.FindJobAsync(owner, id))?.State);
    }

    [Fact]
    public async Task A_key_is_taken_once_in_each_university_and_free_again_afterwards()
    {
        var later = world.Clock.GetUtcNow().AddHours(5);
        var first = await world.Data.EnqueueAsync(Here.AdminEyes, "test.keyed", new Wish("un"), new() { Key = "k" });
        var moved = await world.Data.EnqueueAsync(Here.AdminEyes, "test.keyed", new Wish("deux"), new() { Key = "k", RunAt = later });
        var elsewhere = await world.Data.EnqueueAsync(There.AdminEyes, "test.keyed", new Wish("trois"), new() { Key = "k" });
        var ofNone = new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null);
        var none = await world.Data.EnqueueAsync(ofNone, "test.keyed", new Wish("quatre"), new() { Key = "k" });
        Assert.Equal(none, await world.Data.EnqueueAsync(ofNone, "test.keyed", new Wish("quatre"), new() { Key = "k" }));
        Assert.Equal(first, moved);
        Assert.Equal(4, new[] { first, elsewhere, none, 0 }.Distinct().Count());

        await using (var db = world.Open(Here.Id))
        {
            var row = await db.Jobs.SingleAsync(j => j.Id == first);
            Assert.Contains("deux", row.Payload, StringComparison.Ordinal);
            Assert.Equal(later.UtcDateTime, row.RunAt.UtcDateTime, TimeSpan.FromMilliseconds(1));
            Assert.False(await JobQueue.CancelByKeyAsync(db, "test.keyed", "autre", default));
            Assert.True(await JobQueue.CancelByKeyAsync(db, "test.keyed", "k", default));
        }

        Assert.NotEqual(first, await world.Data.EnqueueAsync(Here.AdminEyes, "test.keyed", new Wish("cinq"), new() { Key = "k" }));
        Assert.Equal(JobState.Queued, (await world.Data.FindJobAsync(There.AdminEyes, elsewhere))?.State);
    }

    private Task<bool> CancelAsync(Viewer viewer, long id) => world.Data.AskAsync<JobCommands, bool>(jobs => jobs.CancelAsync(id), viewer);
}
