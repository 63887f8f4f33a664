using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Paging;

namespace Portal.Data.Audit;

/// <summary>A place in the journal: "638991234567890000-42". A forged one only moves the place.</summary>
/// <param name="At">Instant of the line.</param>
/// <param name="Id">Its id, which orders lines of the same instant.</param>
public sealed record AuditCursor(DateTimeOffset At, long Id)
{
    /// <summary>Null when the text is no cursor; the journal then starts at its newest line.</summary>
    public static AuditCursor? Parse(string? text) =>
        text?.Split('-') is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTime.MaxValue.Ticks
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? new(new(t, TimeSpan.Zero), i)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id}");
}

/// <summary>What of the journal is asked for; nothing set is all of it.</summary>
public sealed record AuditFilter
{
    /// <summary>User name or e-mail address of who did it, whole; spaces and capitals make no difference.</summary>
    public string? Who { get; init; }

    /// <summary>A deed such as "account.accepted".</summary>
    public string? Action { get; init; }

    /// <summary>A kind of thing such as "chapter"; with <see cref="TargetId"/> one of them.</summary>
    public string? Target { get; init; }

    public int? TargetId { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before, not at.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What belongs to no university, such as the end of one; for the main administration alone.</summary>
    public bool Above { get; init; }
}

/// <summary>A line of the journal as people read it.</summary>
/// <param name="Who">Name of who did it now; null when the portal did, nobody was signed in, or the account is gone.</param>
/// <param name="Action">A dotted verb such as "account.accepted".</param>
/// <param name="Target">The kind of thing.</param>
/// <param name="Details">JSON; null for nothing.</param>
/// <param name="Address">From where; null when the portal itself acted.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, int? AccountId, string? Who, string Action, string Target, int? TargetId, string? Details, string? Address);

/// <summary>Reads the journal of the administered university, newest first. Nobody else's journal exists.</summary>
public sealed class AuditQueries(PortalDb portal)
{
    /// <summary>Lines of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Lines of an export at most.</summary>
    public const int ExportedAtMost = 50_000;

    /// <summary>A page of it; null for everybody who administers nothing. One statement, two where somebody is named.</summary>
    public async Task<Page<AuditLine>?> ListAsync(AuditFilter filter, AuditCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await WhereAsync(db, filter, ct) is not { } entries)
        {
            return null;
        }

        if (after is not null)
        {
            entries = entries.Where(e => e.At < after.At || (e.At == after.At && e.Id < after.Id));
        }

        return await Lines(db, entries).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>The newest <see cref="ExportedAtMost"/> lines; null like <see cref="ListAsync"/>. The export is itself a line of the journal.</summary>
    public async Task<IReadOnlyList<AuditLine>?> ExportAsync(AuditFilter filter, DateTimeOffset now, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await WhereAsync(db, filter, ct) is not { } entries)
        {
            return null;
        }

        var lines = await Lines(db, entries).Take(ExportedAtMost).ToListAsync(ct);
        db.Add(new AuditEntry { UniversityId = filter.Above ? null : db.Viewer.University, At = now, AccountId = db.Viewer.Account, Action = "journal.exported", Target = "journal" });
        await db.SaveChangesAsync(ct);
        return lines;
    }

    private static async Task<IQueryable<AuditEntry>?> WhereAsync(PortalDbContext db, AuditFilter filter, CancellationToken ct)
    {
        if (db.Viewer is not (UniversityAdminViewer or MainAdminViewer) || (filter.Above && db.Viewer is not MainAdminViewer))
        {
            return null;
        }

        var university = filter.Above ? null : db.Viewer.University;
        if (university is null && !filter.Above)
        {
            return null;
        }

        var entries = db.AuditEntries.Where(e => e.UniversityId == university);
        if (filter.Who?.Trim() is { Length: > 0 } who)
        {
            // An account of another university stays unknown here, whatever it did elsewhere.
            var name = who.ToUpperInvariant();
            var account = await db.Users.Where(a => (a.NormalizedUserName == name || a.NormalizedEmail == name) && (a.UniversityId == university || a.UniversityId == null))
                .Select(a => (int?)a.Id).FirstOrDefaultAsync(ct);
            entries = account is null ? entries.Where(e => false) : entries.Where(e => e.AccountId == account);
        }

        if (filter.Action is { Length: > 0 } action)
        {
            entries = entries.Where(e => e.Action == action);
        }

        if (filter.Target is { Length: > 0 } target)
        {
            entries = entries.Where(e => e.Target == target && (filter.TargetId == null || e.TargetId == filter.TargetId));
        }

        return entries.Where(e => (filter.From == null || e.At >= filter.From) && (filter.Until == null || e.At < filter.Until));
    }

    private static IQueryable<AuditLine> Lines(PortalDbContext db, IQueryable<AuditEntry> entries) => entries
        .OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
        .Select(e => new AuditLine(
            e.Id, e.At, e.AccountId,
            db.Administrators.Where(a => a.AccountId == e.AccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault()
            ?? db.Professors.Where(p => p.AccountId == e.AccountId).Select(p => p.FirstName + " " + p.LastName).FirstOrDefault()
            ?? db.Students.Where(s => s.AccountId == e.AccountId).Select(s => s.FirstName + " " + s.LastName).FirstOrDefault()
            ?? db.Users.Where(a => a.Id == e.AccountId).Select(a => a.UserName).FirstOrDefault(),
            e.Action, e.Target, e.TargetId, e.Details, e.Address));
}
