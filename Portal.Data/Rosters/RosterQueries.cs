using Microsoft.EntityFrameworkCore;
using Portal.Data.Paging;
using Portal.Data.Structure;

namespace Portal.Data.Rosters;

/// <summary>An import as its pages show it.</summary>
public sealed record RosterReading
{
    public required long Id { get; init; }

    public required RosterKind Kind { get; init; }

    public required RosterFormat Format { get; init; }

    public required string Name { get; init; }

    public required RosterState State { get; init; }

    /// <summary>Name of who brought it, the user name where there is no other; empty when the account is gone.</summary>
    public required string By { get; init; }

    public required string Charset { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AppliedAt { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public long? JobId { get; init; }

    /// <summary>Null until somebody has said what the columns are.</summary>
    public RosterLayout? Layout { get; init; }

    public int Created { get; init; }
    public int Changed { get; init; }
    public int Disabled { get; init; }
    public int Unchanged { get; init; }
    public int Refused { get; init; }
    public int People { get; init; }
    public int PeopleInScope { get; init; }
    public int Conflicts { get; init; }
    public int Kept { get; init; }

    public IReadOnlyList<UnknownWord> Unknown { get; init; } = [];

    /// <summary>Lines that do something.</summary>
    public int Acting => Created + Changed + Disabled;

    public int Lines => Acting + Unchanged + Refused;
}

/// <summary>A line as its page shows it.</summary>
/// <param name="Line">0 for somebody whom the file does not name.</param>
public sealed record RosterLine(
    long Id, int Line, RosterOutcome Outcome, RosterThing Thing, string Name, IReadOnlyList<RosterChange> Changes, IReadOnlyList<RosterFault> Faults, RosterFate Fate);

/// <summary>A place among the lines of an import: "14-2031". A forged one only moves the place.</summary>
public sealed record RosterCursor(int Line, long Id)
{
    /// <summary>Null when the text is no cursor; the list then starts at its beginning.</summary>
    public static RosterCursor? Parse(string? text) =>
        text?.Split('-') is [var line, var id] && Cursors.Number(line) is { } l and >= 0 && Cursors.Long(id) is { } i and >= 0 ? new(l, i) : null;

    public override string ToString() => FormattableString.Invariant($"{Line}-{Id}");
}

/// <summary>Which lines are asked for; null asks for all.</summary>
/// <param name="Fate">Those of a fate: conflicts, or what was kept.</param>
public sealed record RosterFilter(RosterOutcome? Outcome = null, RosterFate? Fate = null);

/// <summary>What those who administer a university ask about its imports. Another university's do not exist.</summary>
public sealed class RosterQueries(PortalDb portal)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>The imports of the university, newest first; one statement.</summary>
    /// <param name="before">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<RosterReading>> ListAsync(long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var imports = db.RosterImports.AdministeredBy(db.Viewer);
        if (before is { } id)
        {
            imports = imports.Where(i => i.Id < id);
        }

        var page = await Rows(db, imports.OrderByDescending(i => i.Id)).ToPageAsync(PageSize, before is not null, backwards: false, ct);
        return new([.. page.Items.Select(Reading)], page.HasBefore, page.HasAfter);
    }

    /// <summary>One of them; null when there is none for the viewer.</summary>
    public async Task<RosterReading?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Rows(db, db.RosterImports.AdministeredBy(db.Viewer).Where(i => i.Id == id)).SingleOrDefaultAsync(ct) is { } row ? Reading(row) : null;
    }

    /// <summary>Lines of an import in the order of the file, those whom it does not name first; nothing when it is not the viewer's.</summary>
    public async Task<Page<RosterLine>> ListLinesAsync(long id, RosterFilter filter, RosterCursor? after, RosterCursor? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var lines = Lines(db, id, filter);
        if (before is not null)
        {
            lines = lines.Where(r => r.Line < before.Line || (r.Line == before.Line && r.Id < before.Id)).OrderByDescending(r => r.Line).ThenByDescending(r => r.Id);
        }
        else
        {
            lines = (after is null ? lines : lines.Where(r => r.Line > after.Line || (r.Line == after.Line && r.Id > after.Id))).OrderBy(r => r.Line).ThenBy(r => r.Id);
        }

        var page = await Shown(lines).ToPageAsync(PageSize, (after ?? before) is not null, before is not null, ct);
        return new([.. page.Items.Select(Line)], page.HasBefore, page.HasAfter);
    }

    /// <summary>All lines that answer to a filter, as they come from the database; nothing when the import is not the viewer's.</summary>
    public async IAsyncEnumerable<RosterLine> StreamLinesAsync(long id, RosterFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await foreach (var row in Shown(Lines(db, id, filter).OrderBy(r => r.Line).ThenBy(r => r.Id)).AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return Line(row);
        }
    }

    private static IQueryable<RosterRow> Lines(PortalDbContext db, long id, RosterFilter filter)
    {
        var lines = db.RosterRows.AdministeredBy(db.Viewer).Where(r => r.ImportId == id);
        lines = filter.Outcome is { } outcome ? lines.Where(r => r.Outcome == outcome) : lines;
        return filter.Fate is { } fate ? lines.Where(r => r.Fate == fate) : lines;
    }

    private static IQueryable<ShownRow> Shown(IQueryable<RosterRow> rows) =>
        rows.Select(r => new ShownRow(r.Id, r.Line, r.Outcome, r.Thing, r.Name, r.Changes, r.Faults, r.Fate));

    private static RosterLine Line(ShownRow row) =>
        new(row.Id, row.Line, row.Outcome, row.Thing, row.Name, RosterJson.Read<List<RosterChange>>(row.Changes) ?? [], RosterJson.Read<List<RosterFault>>(row.Faults) ?? [], row.Fate);

    private static IQueryable<ReadRow> Rows(PortalDbContext db, IQueryable<RosterImport> imports) => imports.Select(i => new ReadRow(
        i,
        db.Administrators.Where(a => a.AccountId == i.AccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault(),
        db.Users.Where(a => a.Id == i.AccountId).Select(a => a.UserName).FirstOrDefault()));

    private static RosterReading Reading(ReadRow row) => new()
    {
        Id = row.Import.Id, Kind = row.Import.Kind, Format = row.Import.Format, Name = row.Import.Name, State = row.Import.State, By = row.Name ?? row.UserName ?? "", Charset = row.Import.Charset,
        CreatedAt = row.Import.CreatedAt, AppliedAt = row.Import.AppliedAt, UndoneAt = row.Import.UndoneAt, JobId = row.Import.JobId, Layout = RosterLayout.Read(row.Import.Layout),
        Created = row.Import.Created, Changed = row.Import.Changed, Disabled = row.Import.Disabled, Unchanged = row.Import.Unchanged, Refused = row.Import.Refused,
        People = row.Import.People, PeopleInScope = row.Import.PeopleInScope, Conflicts = row.Import.Conflicts, Kept = row.Import.Kept,
        Unknown = RosterJson.Read<List<UnknownWord>>(row.Import.Unknown) ?? [],
    };

    private sealed record ReadRow(RosterImport Import, string? Name, string? UserName);

    private sealed record ShownRow(long Id, int Line, RosterOutcome Outcome, RosterThing Thing, string Name, string? Changes, string? Faults, RosterFate Fate);
}
