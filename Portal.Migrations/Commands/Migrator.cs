using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Migrations.Commands;

/// <summary>Brings a database to the present model. Any number of processes may start it at once: one works, the others wait.</summary>
public static class Migrator
{
    /// <summary>One number for every process of the portal, for pg_advisory_lock.</summary>
    private const long MigrationLock = 0x506F7274616C01;

    /// <summary>Applies what is missing; the database itself is created where the server lets us.</summary>
    /// <returns>Names of the migrations applied now, oldest first; empty when the database was up to date.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(string connectionString, CancellationToken ct = default)
    {
        await using var db = PortalDbContextFactory.Create(connectionString);
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(ct))
        {
            await creator.CreateAsync(ct);
        }

        // The lock belongs to the session, so the session stays open until the end.
        await db.Database.OpenConnectionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", ct);
        try
        {
            var missing = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (missing.Count > 0)
            {
                db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
                await db.Database.MigrateAsync(ct);
            }

            return missing;
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }
    }

    /// <summary>Whether the database lacks a migration that this program knows.</summary>
    public static async Task<bool> IsBehindAsync(string connectionString, CancellationToken ct = default)
    {
        await using var db = PortalDbContextFactory.Create(connectionString);
        return (await db.Database.GetPendingMigrationsAsync(ct)).Any();
    }
}
