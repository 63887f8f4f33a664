using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;

namespace Portal.Migrations;

/// <summary>Lets <c>dotnet ef</c>, the migrator and the tests build the context without starting the web application.</summary>
public sealed class PortalDbContextFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    /// <summary>A migration or a seed may take longer than a page may; it is nobody's page that waits.</summary>
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(10);

    private static readonly ServiceProvider Services =
        new ServiceCollection().Configure<IdentityOptions>(identity => identity.UsePortalSchema()).BuildServiceProvider();

    /// <inheritdoc/>
    public PortalDbContext CreateDbContext(string[] args) => Create("Host=localhost;Database=portal");

    /// <summary>A context that sees with the eyes of the portal itself, in one university or in none.</summary>
    public static PortalDbContext Create(string connectionString, int? universityId = null)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        options.UsePortal(connectionString).UseApplicationServiceProvider(Services);
        var db = new PortalDbContext(options.Options) { Viewer = new SystemViewer(universityId) };
        db.Database.SetCommandTimeout(LongestCommand);
        return db;
    }
}
