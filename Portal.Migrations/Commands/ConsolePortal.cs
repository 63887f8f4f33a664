using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;

namespace Portal.Migrations.Commands;

/// <summary>The door to the database for the console, the seeds and the tests, where no web application provides it.</summary>
public static class ConsolePortal
{
    /// <summary>Opens as the portal itself, in one university or in none.</summary>
    public static PortalDb Open(string connectionString, int? universityId = null) =>
        new(new Contexts(connectionString), new FixedViewer(new SystemViewer(universityId)));

    private sealed class Contexts(string connectionString) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => PortalDbContextFactory.Create(connectionString);
    }
}
