using Portal.Data.Access;
using Portal.Data.Progression;
using Portal.Tests.Support;

namespace Portal.Tests.Progression;

/// <summary>Passages to take away, and nobody's but those of the own university.</summary>
public sealed class ProgressionTableTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task The_table_has_what_the_filter_of_the_list_has_and_nobody_else_gets_a_row()
    {
        await new ProgressionDesk(world.Data, Here, world.Clock).OpenAsync();
        await using var host = world.NewHost();
        var desk = new ProgressionDesk(host, Here, world.Clock);
        var id = await desk.AskedAsync(Here.StudentEyes, desk.Place("INF", "L3"));
        var year = (await desk.QueryAsync(q => q.ReadOwnAsync(), Here.StudentEyes))?.Year ?? 0;
        var line = Assert.Single(await ReadAsync(host, new(year), Here.AdminEyes));
        Assert.Equal((desk.Place("INF", "L2"), desk.Place("INF", "L3"), ProgressionState.Asked), (line.From, line.To, line.State));
        Assert.Empty(await ReadAsync(host, new(year, ProgressionState.Validated), Here.AdminEyes));
        Assert.Empty(await ReadAsync(host, new(year, ProgrammeId: Here.Programmes["BIO"]), Here.AdminEyes));
        Assert.Empty(await ReadAsync(host, new(year, Words: "personne"), Here.AdminEyes));
        Assert.Empty(await ReadAsync(host, new((short)(year - 1)), Here.AdminEyes));
        Viewer[] others =
        [
            new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), world.World.Dunes.AdminEyes,
            new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, world.World.Dunes.Id), new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null),
        ];
        foreach (var other in others)
        {
            Assert.Empty(await ReadAsync(host, new(year), other));
        }

        // Its reason and who decided come along once there are any.
        await desk.DecideAsync(ProgressionDeed.Refuse, [id], "=1+1");
        Assert.Equal(("=1+1", "Binta Fall"), (await ReadAsync(host, new(year, ProgressionState.Refused), Here.AdminEyes)).Select(l => (l.Reason, l.DecidedBy)).Single());
    }

    private static Task<List<ProgressionExportLine>> ReadAsync(DataHost host, ProgressionFilter filter, Viewer viewer) =>
        host.AskAsync((ProgressionExports e) => e.ReadAsync(filter).ToListAsync().AsTask(), viewer);
}
