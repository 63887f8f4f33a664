using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data;
using Portal.Data.Accounts;

namespace Portal.Web.Startup;

/// <summary>The first person who can get in: created once from PORTAL_ADMIN_USER and PORTAL_ADMIN_PASSWORD, never changed afterwards.</summary>
internal static class MainAdministrator
{
    public static async Task EnsureMainAdministratorAsync(this IServiceProvider services, IConfiguration configuration)
    {
        if (configuration["PORTAL_ADMIN_USER"] is not { Length: > 0 } name || configuration["PORTAL_ADMIN_PASSWORD"] is not { Length: > 0 } password)
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        var log = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MainAdministrator));
        if (await users.FindByNameAsync(name) is { } present)
        {
            if (present.UniversityId is not null)
            {
                log.LogWarning("PORTAL_ADMIN_USER names an account of a university: no main administrator was created. Choose another name.");
            }

            return;
        }

        try
        {
            await CreateAsync(users, db, name, password, scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());
            log.LogInformation("The main administrator of PORTAL_ADMIN_USER was created.");
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another server starting at the same time was faster.
        }
    }

    private static async Task CreateAsync(UserManager<Account> users, PortalDbContext db, string name, string password, DateTimeOffset now)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var account = new Account { UserName = name, EmailConfirmed = true, AcceptedAt = now, CreatedAt = now, LastRole = Role.Admin };
        var created = await users.CreateAsync(account, password);
        if (!created.Succeeded)
        {
            throw new StartRefusedException(
                $"PORTAL_ADMIN_USER or PORTAL_ADMIN_PASSWORD cannot be taken: {string.Join(' ', created.Errors.Select(e => e.Description))}");
        }

        db.Administrators.Add(new() { AccountId = account.Id, FirstName = name, LastName = "", CreatedAt = now });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
