using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Structure;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>Cached lists: nothing when warm, once when cold, right on every server (MAP-14).</summary>
public sealed class StructureLookupsTests(WorldBase world) : IClassFixture<WorldBase>
{
    private int Here => world.World.Fleuve.Id;

    [Fact]
    public async Task Warm_they_cost_no_statement()
    {
        await using var server = world.NewHost();
        var lookups = server.Get<StructureLookups>();
        await ReadAllAsync(lookups);

        Assert.Empty(await server.Statements.DuringAsync(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await ReadAllAsync(lookups);
            }
        }));
    }

    [Fact]
    public async Task A_hundred_first_readers_share_one_load()
    {
        await using var alone = world.NewHost();
        var one = await alone.Statements.DuringAsync(() => alone.Get<StructureLookups>().OfUniversityAsync(Here));

        await using var crowded = world.NewHost();
        var lookups = crowded.Get<StructureLookups>();
        var all = await crowded.Statements.DuringAsync(() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => lookups.OfUniversityAsync(Here)))));

        Assert.NotEmpty(one);
        Assert.Equal(one.Count, all.Count);
    }

    [Fact]
    public async Task One_university_s_lists_hold_nothing_of_another()
    {
        await using var server = world.NewHost();
        var here = await server.Get<StructureLookups>().OfUniversityAsync(Here);
        Assert.NotNull(here);
        Assert.Equal(world.World.Fleuve.Subjects.Values.Order(), here.Programmes.SelectMany(p => here.SubjectsOf(p.Id)).Select(s => s.Id).Order());
        Assert.Equal(world.World.Fleuve.Programmes.Values.Order(), here.Programmes.Select(p => p.Id).Order());
        Assert.Equal(world.World.Fleuve.Levels.Values.Order(), here.Levels.Select(l => l.Id).Order());
        Assert.Null(here.Subject(world.World.Dunes.Subjects["INF L2"]));
        Assert.Null(await server.Get<StructureLookups>().OfUniversityAsync(World.Nobody));
    }

    [Fact]
    public async Task A_change_is_seen_on_another_server_within_a_second()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        var lookups = other.Get<StructureLookups>();
        var turn = 0;

        await Soon.WithinASecondAsync(
            async () =>
            {
                await ReadAllAsync(lookups);
                await using var db = world.Open(Here);
                (await db.Subjects.OrderBy(s => s.Id).FirstAsync()).Name = $"Nom {++turn}";
                await db.SaveChangesAsync();
            },
            async () => await lookups.OfUniversityAsync(Here) is { } now && now.Programmes.SelectMany(p => now.SubjectsOf(p.Id)).Any(s => s.Name == $"Nom {turn}"));
    }

    [Fact]
    public async Task A_new_university_is_seen_on_another_server()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        var lookups = other.Get<StructureLookups>();
        await lookups.UniversitiesAsync();

        await using (var db = world.Open())
        {
            db.Add(new University { Code = "NEW", Name = "Nouvelle" });
            await db.SaveChangesAsync();
        }

        await Soon.Async(async () => (await lookups.UniversitiesAsync()).Any(u => u.Code == "NEW"));
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_is_not_heard()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        var lookups = other.Get<StructureLookups>();

        // What tests before this one changed may still be on its way.
        await Soon.Async(async () =>
        {
            await ReadAllAsync(lookups);
            await Task.Delay(200);
            return (await other.Statements.DuringAsync(() => ReadAllAsync(lookups))).Count == 0;
        });
        await using (var db = world.Open(Here))
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            (await db.Faculties.OrderBy(f => f.Id).FirstAsync()).Name = "Jamais";
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await Task.Delay(200);
        Assert.Empty(await other.Statements.DuringAsync(() => ReadAllAsync(lookups)));
    }

    [Fact]
    public async Task After_a_lost_connection_everything_is_read_anew()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        var lookups = other.Get<StructureLookups>();
        await ReadAllAsync(lookups);

        // A change whose message nobody heard, then the connection that would have brought it dies.
        await using var db = world.Open();
        await db.Database.ExecuteSqlAsync($"UPDATE faculties SET name = 'Sans message' WHERE id = {world.World.Fleuve.Faculties["SCI"]}");
        Assert.DoesNotContain((await lookups.OfUniversityAsync(Here))?.Faculties ?? [], f => f.Name == "Sans message");
        await db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portal-listen'");

        await Soon.Async(async () => (await lookups.OfUniversityAsync(Here))?.Faculties.Any(f => f.Name == "Sans message") == true);
    }

    [Fact]
    public async Task They_are_kept_ten_minutes_at_most()
    {
        var clock = new StoppedClock();
        await using var server = new DataHost(world.Database, world.Files, clock);
        var lookups = server.Get<StructureLookups>();
        await ReadAllAsync(lookups);
        clock.Pass(TimeSpan.FromMinutes(9.9));
        Assert.Empty(await server.Statements.DuringAsync(() => ReadAllAsync(lookups)));
        clock.Pass(TimeSpan.FromMinutes(0.2));
        Assert.NotEmpty(await server.Statements.DuringAsync(() => ReadAllAsync(lookups)));
    }

    [Fact]
    public async Task A_publication_changes_the_counts_of_every_server()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        var lookups = other.Get<StructureLookups>();
        var subject = world.World.Fleuve.Draft.SubjectId;
        var before = (await lookups.OfUniversityAsync(Here))?.Subject(subject)?.PublishedChapters;

        var published = await world.Data.AskAsync(
            (ChapterPublishing p) => p.PublishAsync(world.World.Fleuve.Draft.Id, ChapterTexts.Of("Titre", "Un cours.")), new Portal.Data.Access.SystemViewer(Here));

        Assert.NotNull(published);
        await Soon.Async(async () => (await lookups.OfUniversityAsync(Here))?.Subject(subject)?.PublishedChapters == before + 1);
    }

    private async Task ReadAllAsync(StructureLookups lookups)
    {
        await lookups.UniversitiesAsync();
        await lookups.OfUniversityAsync(Here);
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long timestamp = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => timestamp += time.Ticks;

        public override long GetTimestamp() => timestamp;
    }
}
