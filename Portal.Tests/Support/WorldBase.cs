using Portal.Data;
using Portal.Data.Access;
using Portal.Migrations;

namespace Portal.Tests.Support;

/// <summary>The world in a database, without the application: <c>IClassFixture&lt;WorldBase&gt;</c> for tests of the data layer.</summary>
public sealed class WorldBase(PortalCluster cluster) : IAsyncLifetime
{
    private ThrowAwayFolder? folder;
    private DataHost? host;

    public string Database { get; private set; } = "";

    public string Files => folder?.FullName ?? throw new InvalidOperationException("The world is not built yet.");

    public World World { get; private set; } = World.Empty;

    public MovableClock Clock { get; } = new();

    public DataHost Data => host ?? throw new InvalidOperationException("The world is not built yet.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        Database = await cluster.CreateDatabaseAsync();
        World = await World.BuildAsync(Database, Files, Clock);
        host = NewHost();
    }

    /// <summary>One more server on the same database.</summary>
    public DataHost NewHost(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? more = null) => new(Database, Files, Clock, more);

    /// <summary>A context that sees with the eyes of the portal itself.</summary>
    public PortalDbContext Open(int? universityId = null) => PortalDbContextFactory.Create(Database, universityId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (folder is not null)
        {
            await folder.DisposeAsync();
        }
    }
}

/// <summary>The eyes of people of the world.</summary>
public static class WorldViewers
{
    extension(UniversityWorld here)
    {
        public StudentViewer AsStudent(Person student, string programme, string level) => new(
            student.AccountId, student.Id, here.Id, here.Programmes[programme], here.Tracks[level.StartsWith("BTS", StringComparison.Ordinal) ? "BTS" : "LMD"], here.Levels[level],
            level switch { "L1" or "BTS1" => 1, "L2" or "BTS2" => 2, "L3" or "BTS3" => 3, "M1" or "BTS4" => 4, _ => 5 });

        public StudentViewer StudentEyes => here.AsStudent(here.Student, "INF", "L2");

        public ProfessorViewer ProfessorEyes(Person professor, string programme) => new(professor.AccountId, professor.Id, here.Id, [here.Programmes[programme]]);

        public UniversityAdminViewer AdminEyes => new(here.Admin.AccountId, here.Admin.Id, here.Id);
    }
}
