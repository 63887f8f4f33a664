using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Chapters;
using Portal.Data.Rendering;
using Portal.Migrations.Commands;
using Portal.Migrations.Importing;

namespace Portal.Migrations.Demo;

/// <summary>What the demonstration seed did.</summary>
public abstract record DemoOutcome
{
    private protected DemoOutcome()
    {
    }
}

/// <summary>It was written now.</summary>
public sealed record DemoApplied(int Universities, int Subjects, int Chapters) : DemoOutcome;

/// <summary>It was there; nothing was changed.</summary>
public sealed record DemoAlreadyThere : DemoOutcome;

/// <summary>It was not written; <paramref name="Reason"/> is a French sentence for the person who asked.</summary>
public sealed record DemoRefused(string Reason) : DemoOutcome;

/// <summary>
/// Fills an empty portal with two universities, their people and the chapters of the Demo folder, all or nothing. Its accounts have a
/// password that everybody knows: production refuses it without exception.
/// </summary>
/// <param name="connectionString">A migrated database.</param>
/// <param name="renderer">Renders the chapters; what it cannot render stays readable.</param>
/// <param name="clock">Says today; publications are spread over the weeks before.</param>
/// <param name="folder">With structure.json and chapters/; null is the folder that travels with the program.</param>
public sealed class DemoSeed(string connectionString, ChapterRenderer renderer, TimeProvider clock, string? folder = null)
{
    /// <summary>Accounts for people to try, in the order they are shown.</summary>
    public static readonly IReadOnlyList<string> Accounts = ["etudiant.demo", "professeur.demo", "admin.demo", "principal.demo"];

    /// <summary>Their password.</summary>
    public const string Password = DemoPeople.Password;

    private const long SeedLock = 0x506F7274616C02;

    private readonly string folder = folder ?? Path.Combine(AppContext.BaseDirectory, "Demo");

    /// <summary>Writes the demonstration unless it is there.</summary>
    /// <param name="environment">Name of the running environment; "Production" refuses.</param>
    /// <param name="ct">Leaves the database as it was when cancelled.</param>
    public async Task<DemoOutcome> ApplyAsync(string? environment, CancellationToken ct = default)
    {
        if (string.Equals(environment, "Production", StringComparison.OrdinalIgnoreCase))
        {
            return new DemoRefused("Les comptes de démonstration ont un mot de passe connu de tous\u00A0: ils ne sont jamais créés en production.");
        }

        await using var db = PortalDbContextFactory.Create(connectionString);
        if (await IsThereAsync(db, ct))
        {
            return new DemoAlreadyThere();
        }

        var structure = await DemoStructure.ReadAsync(folder, ct);
        var codes = structure.Universities.Select(u => u.Code).ToList();
        if (await db.Universities.Where(u => codes.Contains(u.Code)).Select(u => u.Code).FirstOrDefaultAsync(ct) is { } taken)
        {
            return new DemoRefused($"Une université de code {taken} existe déjà\u00A0: la démonstration ne se mêle pas à vos données. Prenez une base vide.");
        }

        var chapters = await DemoChapter.ReadAllAsync(Path.Combine(folder, "chapters"), new SectionRendering(ConsolePortal.Open(connectionString), renderer), ct);
        return await WriteAsync(db, structure, chapters, ct);
    }

    private static Task<bool> IsThereAsync(PortalDbContext db, CancellationToken ct)
    {
        var name = NewAccount.Normalize(Accounts[^1]);
        return db.Users.AnyAsync(a => a.NormalizedUserName == name, ct);
    }

    private async Task<DemoOutcome> WriteAsync(PortalDbContext db, DemoStructure structure, IReadOnlyList<DemoChapter> chapters, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SeedLock})", ct);
        if (await IsThereAsync(db, ct))
        {
            return new DemoAlreadyThere();
        }

        var now = clock.GetUtcNow();
        var people = new DemoPeople(db, now.AddDays(-60));
        var portal = ConsolePortal.Open(connectionString);
        var written = new DemoChapters(db, new ChapterPublishing(portal, new SectionRendering(portal, renderer), clock), now);
        var (subjects, count) = (0, 0);
        foreach (var university in structure.Universities)
        {
            var places = await DemoPlaces.CreateAsync(db, university, now, ct);
            await people.AddAsync(university, places, ct);
            count += await written.AddAsync(places, chapters, ct);
            await written.AddReadingAsync(university, places, ct);
            subjects += places.Subjects.Count;
        }

        foreach (var person in structure.Administrators)
        {
            await people.AddMainAsync(person, ct);
        }

        await transaction.CommitAsync(ct);
        return new DemoApplied(structure.Universities.Count, subjects, count);
    }
}
