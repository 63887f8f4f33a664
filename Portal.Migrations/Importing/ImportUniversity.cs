using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Data.Settings;
using Portal.Data.Structure;
using Portal.Migrations.Commands;

namespace Portal.Migrations.Importing;

/// <summary>The university an import writes into, and the professor who stands as author; both are created where they are missing.</summary>
/// <param name="Id">The university.</param>
/// <param name="Levels">Of all its tracks.</param>
/// <param name="AuthorId">The professor.</param>
/// <param name="AuthorName">As lists show it.</param>
internal sealed record ImportUniversity(int Id, IReadOnlyList<Level> Levels, int AuthorId, string AuthorName)
{
    /// <exception cref="UsageException">The level of the options is on none of its tracks, or nobody has the author's account.</exception>
    public static async Task<ImportUniversity> OpenAsync(string connectionString, ImportOptions options, DateTimeOffset now, List<string> created, CancellationToken ct)
    {
        await using var db = PortalDbContextFactory.Create(connectionString);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var code = Codes.Of(options.University);
        var university = await db.Universities.Where(u => u.Code == options.University || u.Code == code).OrderBy(u => u.Code != options.University).FirstOrDefaultAsync(ct);
        if (university is null)
        {
            university = new University { Code = code, Name = options.Mapping.University.Name ?? options.University, CreatedAt = now };
            db.Add(university);
            await db.SaveChangesAsync(ct);
            db.Add(new UniversitySettings { UniversityId = university.Id, TimeZone = options.Mapping.University.TimeZone ?? "Africa/Dakar" });
            created.Add($"université {university.Code} ({university.Name})");
        }

        db.Viewer = new SystemViewer(university.Id);
        var levels = await StandardTracks.EnsureAsync(db, university.Id, ct);
        if (!levels.Exists(l => string.Equals(l.Code, options.Level, StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException($"Le niveau {options.Level} n’existe pas dans {university.Code}\u00A0; il y a {string.Join(", ", levels.Select(l => l.Code))}.");
        }

        var author = await AuthorAsync(db, university, options.Author, now, created, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new(university.Id, levels, author.Id, $"{author.FirstName} {author.LastName}");
    }

    private static async Task<Professor> AuthorAsync(
        PortalDbContext db, University university, string? author, DateTimeOffset now, List<string> created, CancellationToken ct)
    {
        var userName = author ?? $"import.{university.Code.ToLowerInvariant()}";
        var normalized = NewAccount.Normalize(userName);
        var professor = await db.Professors.SingleOrDefaultAsync(p => db.Users.Any(a => a.Id == p.AccountId && a.NormalizedUserName == normalized), ct);
        if (professor is not null)
        {
            return professor;
        }

        if (author is not null)
        {
            throw new UsageException($"Aucun professeur de {university.Code} n’a le compte {author}.");
        }

        // Nobody signs in with it: no password, closed, and an address that leads nowhere.
        var account = NewAccount.Of(userName, $"{userName}@portail.invalid", university.Id, Role.Professor, passwordHash: null, now);
        account.Enabled = false;
        db.Add(account);
        await db.SaveChangesAsync(ct);
        professor = new Professor { UniversityId = university.Id, AccountId = account.Id, FirstName = "Textes", LastName = "importés", CreatedAt = now };
        db.Add(professor);
        await db.SaveChangesAsync(ct);
        created.Add($"compte {userName}, fermé, auteur des textes importés");
        return professor;
    }
}
