using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Paging;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What students and administrations ask about passages. Where a university does without, there is nothing: every answer is null or empty.</summary>
public sealed class ProgressionQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    private const int MostHistory = 50;

    /// <summary>The student's own; null for whoever is no student. Two statements.</summary>
    public async Task<OwnProgression?> ReadOwnAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student || await OpenTo(db.Viewer, ct) is not { } place)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var period = place.Rules.ProgressionPeriod;
        var (isOpen, year) = (period?.IsOpen(now) == true, period?.Year(place.Rules.Zone) ?? AcademicYears.Of(now, place.Rules.Zone));
        var history = await HistoryAsync(db, student.StudentId, named: false, ct);
        var current = history.FirstOrDefault(h => h.AcademicYear == year && h.State is (ProgressionState.Asked or ProgressionState.Validated));
        var choices = isOpen && current is not { State: ProgressionState.Validated } ? await ChoicesAsync(db, student, place, ct) : [];
        return new(period, isOpen, year, new(student.ProgrammeId, student.LevelId), choices, current, history);
    }

    /// <summary>Those of a filter, newest first; empty for whoever administers no university. One statement.</summary>
    /// <param name="before">The last one of the page before; null begins.</param>
    public async Task<Page<ProgressionListItem>> ListAsync(ProgressionFilter filter, long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenTo(db.Viewer, ct) is null)
        {
            return new([], false, false);
        }

        var rows = Matching(db, filter);
        if (before is { } id)
        {
            rows = rows.Where(p => p.Id < id);
        }

        return await Items(db, rows).OrderByDescending(p => p.Id).ToPageAsync(PageSize, before is not null, backwards: false, ct);
    }

    /// <summary>The names of those given, in their order; what is not there for the viewer is left out.</summary>
    public async Task<IReadOnlyList<ProgressionListItem>> ListAsync(IReadOnlyCollection<long> ids, ProgressionState state, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await OpenTo(db.Viewer, ct) is null
            ? []
            : await Items(db, db.StudentProgressions.DecidableBy(db.Viewer).Where(p => ids.Contains(p.Id) && p.State == state)).OrderByDescending(p => p.Id).ToListAsync(ct);
    }

    /// <summary>One of them with the student's history; null when there is none for the viewer to decide on. Two statements.</summary>
    public async Task<ProgressionDetail?> ReadAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenTo(db.Viewer, ct) is null)
        {
            return null;
        }

        var found = await (
            from item in Items(db, db.StudentProgressions.DecidableBy(db.Viewer).Where(p => p.Id == id))
            join student in db.Students on item.StudentId equals student.Id
            join row in db.StudentProgressions on item.Id equals row.Id
            select new { Item = item, row.AcademicYear, student.ProgrammeId, student.LevelId }).SingleOrDefaultAsync(ct);
        return found is null ? null : new(
            found.Item, found.AcademicYear, new(found.ProgrammeId, found.LevelId), await HistoryAsync(db, found.Item.StudentId, named: true, ct));
    }

    /// <summary>The figures of a year, kept and not counted; empty for whoever administers no university. One statement.</summary>
    public async Task<IReadOnlyList<ProgressionFigure>> CountAsync(short year, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await OpenTo(db.Viewer, ct) is null
            ? []
            : await db.ProgressionCounts.AdministeredBy(db.Viewer).Where(c => c.AcademicYear == year && c.Number > 0)
                .Select(c => new ProgressionFigure(c.FromProgrammeId, c.FromLevelId, c.Kind, c.State, c.Number)).ToListAsync(ct);
    }

    /// <summary>How many a deed on everything of a filter would meet; counted, for the page that asks before a job.</summary>
    public async Task<int> CountMatchingAsync(ProgressionFilter filter, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await OpenTo(db.Viewer, ct) is null ? 0 : await Matching(db, filter).CountAsync(ct);
    }

    /// <summary>The rules, in no order; null for whoever administers no university that has passages. One statement.</summary>
    public async Task<IReadOnlyList<ProgressionRuleItem>?> ListRulesAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.AdministeredUniversity() is null || await OpenTo(db.Viewer, ct) is null
            ? null
            : await db.ProgressionRules.AdministeredBy(db.Viewer)
                .Select(r => new ProgressionRuleItem(r.Id, new(r.FromProgrammeId, r.FromLevelId), new(r.ToProgrammeId, r.ToLevelId))).ToListAsync(ct);
    }

    /// <summary>What is meant by a filter, in the viewer's university.</summary>
    internal static IQueryable<StudentProgression> Matching(PortalDbContext db, ProgressionFilter filter)
    {
        var rows = db.StudentProgressions.DecidableBy(db.Viewer).Where(p => p.AcademicYear == filter.Year && p.State == filter.State);
        rows = filter.ProgrammeId is { } programme ? rows.Where(p => p.FromProgrammeId == programme) : rows;
        rows = filter.LevelId is { } level ? rows.Where(p => p.FromLevelId == level) : rows;
        rows = filter.Kind is { } kind ? rows.Where(p => p.Kind == kind) : rows;
        rows = filter.JobId is { } job ? rows.Where(p => p.JobId == job) : rows;
        if (string.IsNullOrWhiteSpace(filter.Words))
        {
            return rows;
        }

        var part = $"%{Escape(filter.Words.Trim().ToLowerInvariant())}%";
        return rows.Where(p => db.Students.Any(s => s.Id == p.StudentId && EF.Functions.Like(s.SearchName, SqlFunctions.Unaccent(part), "\\")));
    }

    private static string Escape(string words) => words.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("\0", "");

    private static IQueryable<ProgressionListItem> Items(PortalDbContext db, IQueryable<StudentProgression> rows) =>
        from p in rows
        join student in db.Students on p.StudentId equals student.Id
        join account in db.Users on student.AccountId equals account.Id
        select new ProgressionListItem
        {
            Id = p.Id, StudentId = p.StudentId, FirstName = student.FirstName, LastName = student.LastName, UserName = account.UserName ?? "",
            From = new(p.FromProgrammeId, p.FromLevelId), To = new(p.ToProgrammeId, p.ToLevelId), Kind = p.Kind, State = p.State, AskedAt = p.AskedAt,
        };

    private static async Task<List<ProgressionLine>> HistoryAsync(PortalDbContext db, int studentId, bool named, CancellationToken ct) => await db.StudentProgressions
        .VisibleTo(db.Viewer).Where(p => p.StudentId == studentId).OrderByDescending(p => p.Id).Take(MostHistory)
        .Select(p => new ProgressionLine(
            p.Id, p.AcademicYear, new(p.FromProgrammeId, p.FromLevelId), new(p.ToProgrammeId, p.ToLevelId), p.Kind, p.State, p.AskedAt, p.DecidedAt, p.UndoneAt,
            named ? db.Administrators.Where(a => a.AccountId == (p.UndoneByAccountId ?? p.DecidedByAccountId)).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault() : null,
            p.Reason))
        .ToListAsync(ct);

    private static async Task<IReadOnlyList<ProgressionChoice>> ChoicesAsync(PortalDbContext db, StudentViewer student, UniversityStructure place, CancellationToken ct)
    {
        var rules = await db.ProgressionRules.Where(r => r.FromProgrammeId == student.ProgrammeId && r.FromLevelId == student.LevelId)
            .Select(r => new { r.Id, r.ToProgrammeId, r.ToLevelId }).ToListAsync(ct);
        return
        [
            new(null, ProgressionKind.Repeat, new(student.ProgrammeId, student.LevelId)),
            .. rules.Where(r => new ProgressionPlace(r.ToProgrammeId, r.ToLevelId).TakesFrom(place, student.ProgrammeId, student.LevelId))
                .Select(r => new ProgressionChoice(r.Id, KindOf(student.ProgrammeId, r.ToProgrammeId), new(r.ToProgrammeId, r.ToLevelId)))
                .OrderBy(c => c.Kind),
        ];
    }

    /// <summary>What going from one programme to another is; to none, it is the end of studies.</summary>
    internal static ProgressionKind KindOf(int from, int? to) =>
        to is null ? ProgressionKind.Graduate : to == from ? ProgressionKind.Advance : ProgressionKind.ChangeOfProgramme;

    /// <summary>The viewer's university when it has passages; null otherwise.</summary>
    private async Task<UniversityStructure?> OpenTo(Viewer viewer, CancellationToken ct) =>
        viewer.University is { } id && await lookups.OfUniversityAsync(id, ct) is { Rules.Progression: true } place ? place : null;
}
