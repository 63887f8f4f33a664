using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.People.Erasure;

/// <summary>What an erasure would do.</summary>
/// <param name="Name">First and last name.</param>
/// <param name="UserName">To be typed by whoever confirms.</param>
/// <param name="Binned">Lies in the bin: has no page of their own any more.</param>
/// <param name="Chapters">Chapters in use that nobody else writes: while there are any, nobody is erased.</param>
/// <param name="Deleted">What goes, in words, with numbers above 0.</param>
/// <param name="Kept">Questions and answers that stay without a name.</param>
public sealed record ErasurePreview(string Name, string UserName, bool Binned, int Chapters, IReadOnlyDictionary<string, int> Deleted, int Kept);

/// <summary>What became of an erasure.</summary>
public enum Erasure
{
    Done,

    /// <summary>There is no such student or professor for the viewer to erase.</summary>
    NotFound,

    /// <summary>Another name than the user name was typed; nothing has changed.</summary>
    OtherName,

    /// <summary>Chapters in use would be left without an author; nothing has changed.</summary>
    HasChapters,
}

/// <summary>
/// Erases a student or professor for good, with the account and all its roles: one transaction, no bin, no way back. What other people built on stays without
/// a name. Accounts that administer are never erased here.
/// </summary>
public sealed class PersonErasure(PortalDb portal, FileStoreOptions files, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Exact figures; null when there is no such person for the viewer to erase.</summary>
    public async Task<ErasurePreview?> PreviewAsync(PeopleKind kind, int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await FindAsync(db, kind, id, ct) is { } found ? await LookAsync(db, found, await ErasureReach.OfAsync(db, found.University, found.Account, ct), ct) : null;
    }

    /// <summary>Erases at once; the line of the journal says how many rows of which kind, and nothing else.</summary>
    /// <param name="kind">Students or professors.</param>
    /// <param name="id">Of the student or professor.</param>
    /// <param name="typed">What was typed to confirm; spaces around it and capitals make no difference.</param>
    /// <param name="ct">Gives up before the end; nothing has then changed.</param>
    public async Task<Erasure> EraseAsync(PeopleKind kind, int id, string? typed, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await FindAsync(db, kind, id, ct) is not { } found)
        {
            return Erasure.NotFound;
        }

        if (!string.Equals(typed?.Trim(), found.UserName, StringComparison.OrdinalIgnoreCase))
        {
            return Erasure.OtherName;
        }

        // Who confirms twice at once waits here, and then finds nobody.
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts WHERE id = {found.Account} FOR UPDATE", ct);
        if (await FindAsync(db, kind, id, ct) is null)
        {
            return Erasure.NotFound;
        }

        var reach = await ErasureReach.OfAsync(db, found.University, found.Account, ct);
        await reach.HoldAsync(db, ct);
        var preview = await LookAsync(db, found, reach, ct);
        if (preview.Chapters > 0)
        {
            return Erasure.HasChapters;
        }

        var brought = await reach.FilesAsync(db, ct);
        await ErasureWriting.TakeNamesAwayAsync(db, reach, ct);
        await ErasureWriting.RemoveAsync(db, reach, ct);
        await ErasureWriting.RedactJournalAsync(db, reach, ct);
        var told = new Dictionary<string, int>(preview.Deleted);
        if (preview.Kept > 0)
        {
            told["Questions et réponses sans nom"] = preview.Kept;
        }

        db.Add(new AuditEntry
        {
            UniversityId = found.University, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = "account.erased", Target = AccountDeeds.Target, TargetId = found.Account,
            Details = JsonSerializer.Serialize(told, Json),
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAccountAsync(found.Account, ct);
        await transaction.CommitAsync(ct);

        // Whoever gave up waiting has erased all the same: the files go now, and what a failure leaves goes with the sweep of the night.
        await UnusedFiles.RemoveAsync(db, files.Place, found.University, brought, clock.GetUtcNow() - FileSweep.Grace, CancellationToken.None);
        return Erasure.Done;
    }

    private static async Task<ErasurePreview> LookAsync(PortalDbContext db, Found found, ErasureReach reach, CancellationToken ct)
    {
        var (chapters, deleted, kept) = await reach.CountAsync(db, ct);
        return new($"{found.FirstName} {found.LastName}", found.UserName, found.Binned, chapters, deleted, kept);
    }

    private static async Task<Found?> FindAsync(PortalDbContext db, PeopleKind kind, int id, CancellationToken ct)
    {
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return null;
        }

        var accounts = db.Users.AdministeredBy(db.Viewer).Where(a => a.UniversityId == university && !db.Administrators.Any(x => x.AccountId == a.Id));
        return kind switch
        {
            PeopleKind.Students => await Of(db.Students).SingleOrDefaultAsync(ct) ?? await Of(db.Students.InBin()).SingleOrDefaultAsync(ct),
            PeopleKind.Professors => await From(db.Professors).SingleOrDefaultAsync(ct) ?? await From(db.Professors.InBin()).SingleOrDefaultAsync(ct),
            _ => null,
        };

        IQueryable<Found> Of(IQueryable<Student> students) => students.AdministeredBy(db.Viewer).Where(s => s.Id == id)
            .Join(accounts, s => s.AccountId, a => a.Id, (s, a) => new Found(s.UniversityId, a.Id, a.UserName ?? "", s.FirstName, s.LastName, s.DeletedAt != null));

        IQueryable<Found> From(IQueryable<Professor> professors) => professors.AdministeredBy(db.Viewer).Where(p => p.Id == id)
            .Join(accounts, p => p.AccountId, a => a.Id, (p, a) => new Found(p.UniversityId, a.Id, a.UserName ?? "", p.FirstName, p.LastName, p.DeletedAt != null));
    }

    private sealed record Found(int University, int Account, string UserName, string FirstName, string LastName, bool Binned);
}
