using Microsoft.EntityFrameworkCore;
using Portal.Data.Modelling;
using Portal.Data.Paging;

namespace Portal.Data.People;

/// <summary>The administration's lists of people: each page is found by seeking, and the last one costs what the first does.</summary>
public sealed class PeopleLists(PortalDb portal)
{
    /// <summary>Counting ends here.</summary>
    public const int CountedAtMost = 1000;

    /// <summary>Below so many hits, names that only resemble what was typed are shown too.</summary>
    public const int FewHits = 5;

    private const int MostResembling = 10;

    /// <summary>A page of a list. A search puts exact hits first and goes by name, whatever the view says.</summary>
    /// <param name="kind">Which list.</param>
    /// <param name="filter">Whom to leave out.</param>
    /// <param name="view">Order and size.</param>
    /// <param name="after">The last one of the page before; null begins.</param>
    /// <param name="before">The first one of the page after; only read where <paramref name="after"/> is null.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<PersonLine>> ListAsync(
        PeopleKind kind, PeopleFilter filter, PeopleView view, PersonCursor? after = null, PersonCursor? before = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var searching = PeopleSearch.Of(filter.Words) is not null;
        var (order, down) = searching ? (PeopleOrder.Name, false) : (view.Order, view.Down);
        var backwards = after is null && before is not null;
        var cursor = after ?? before;
        var rows = Lines(db, kind, filter);
        if (cursor is not null)
        {
            rows = Beyond(rows, order, searching, down != backwards, cursor);
        }

        var size = PeopleView.Sizes.Contains(view.Size) ? view.Size : PeopleView.Sizes[0];
        return await Ordered(rows, order, searching, down != backwards).ToPageAsync(size, cursor is not null, backwards, ct);
    }

    /// <summary>How many a filter names, up to <see cref="CountedAtMost"/> and one, which stands for more.</summary>
    public async Task<int> CountAsync(PeopleKind kind, PeopleFilter filter, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);

        // Ordered by what is the same in every row: nothing has to be sorted before counting ends.
        return kind switch
        {
            PeopleKind.Students => await PeopleRows.Students(db, filter).OrderBy(s => s.UniversityId).Take(CountedAtMost + 1).CountAsync(ct),
            PeopleKind.Professors => await PeopleRows.Professors(db, filter).OrderBy(p => p.UniversityId).Take(CountedAtMost + 1).CountAsync(ct),
            _ => await PeopleRows.Administrators(db, filter).OrderBy(a => a.Id).Take(CountedAtMost + 1).CountAsync(ct),
        };
    }

    /// <summary>Names that are written nearly like what was typed, the nearest first: for a slip of the keyboard. None for administrators, who are few.</summary>
    public async Task<IReadOnlyList<PersonLine>> ResemblingAsync(PeopleKind kind, PeopleFilter filter, CancellationToken ct = default)
    {
        if (PeopleSearch.Of(filter.Words) is not { } search || kind is PeopleKind.Administrators || search.Bare.Length < 3)
        {
            return [];
        }

        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Two letters changed places in a short name: usual thresholds would not find it.
        await db.Database.ExecuteSqlAsync($"SET LOCAL pg_trgm.word_similarity_threshold = 0.36", ct);
        var (bare, rest) = (search.Bare, filter with { Words = "" });
        var lines = kind is PeopleKind.Students
            ? StudentLines(db, PeopleRows.Students(db, rest).Where(s => EF.Functions.TrigramsAreWordSimilar(SqlFunctions.Unaccent(bare), s.SearchName)), null)
            : ProfessorLines(db, PeopleRows.Professors(db, rest).Where(p => EF.Functions.TrigramsAreWordSimilar(SqlFunctions.Unaccent(bare), p.SearchName)), null);
        return await lines
            .OrderByDescending(r => EF.Functions.TrigramsWordSimilarity(SqlFunctions.Unaccent(bare), r.SearchName)).ThenBy(r => r.LastName).ThenBy(r => r.Id)
            .Take(MostResembling).ToListAsync(ct);
    }

    /// <summary>Everybody a filter names, in the order of a list, read as they are written out.</summary>
    internal static IQueryable<PersonLine> Everybody(PortalDbContext db, PeopleKind kind, PeopleFilter filter) =>
        Ordered(Lines(db, kind, filter), PeopleOrder.Name, searching: false, down: false);

    private static IQueryable<PersonLine> Lines(PortalDbContext db, PeopleKind kind, PeopleFilter filter) => kind switch
    {
        PeopleKind.Students => StudentLines(db, PeopleRows.Students(db, filter), PeopleSearch.Of(filter.Words)),
        PeopleKind.Professors => ProfessorLines(db, PeopleRows.Professors(db, filter), PeopleSearch.Of(filter.Words)),
        _ => AdministratorLines(db, PeopleRows.Administrators(db, filter), PeopleSearch.Of(filter.Words)),
    };

    private static IQueryable<PersonLine> StudentLines(PortalDbContext db, IQueryable<Student> students, PeopleSearch? search)
    {
        var (searching, typed, upper, bare) = (search is not null, search?.Typed, search?.Upper, search?.Bare ?? "");
        return students.Join(PeopleRows.Accounts(db), s => s.AccountId, a => a.Id, (s, a) => new PersonLine
        {
            Id = s.Id, AccountId = a.Id, UniversityId = s.UniversityId, FirstName = s.FirstName, LastName = s.LastName, Number = s.Number,
            UserName = a.UserName ?? "", Email = a.Email, ProgrammeId = s.ProgrammeId, LevelId = s.LevelId,
            Enabled = a.Enabled, Accepted = a.AcceptedAt != null, HasPassword = a.PasswordHash != null, CreatedAt = s.CreatedAt, LastSeenAt = a.LastSeenAt,
            SearchName = s.SearchName,
            Rank = searching && !(s.Number == typed || a.NormalizedUserName == upper || a.NormalizedEmail == upper || s.SearchName == SqlFunctions.Unaccent(bare)) ? 1 : 0,
        });
    }

    private static IQueryable<PersonLine> ProfessorLines(PortalDbContext db, IQueryable<Professor> professors, PeopleSearch? search)
    {
        var (searching, typed, upper, bare) = (search is not null, search?.Typed, search?.Upper, search?.Bare ?? "");
        return professors.Join(PeopleRows.Accounts(db), p => p.AccountId, a => a.Id, (p, a) => new PersonLine
        {
            Id = p.Id, AccountId = a.Id, UniversityId = p.UniversityId, FirstName = p.FirstName, LastName = p.LastName, Number = p.Number,
            UserName = a.UserName ?? "", Email = a.Email, ProgrammeIds = p.Programmes.Select(x => x.ProgrammeId).ToList(),
            Enabled = a.Enabled, Accepted = a.AcceptedAt != null, HasPassword = a.PasswordHash != null, CreatedAt = p.CreatedAt, LastSeenAt = a.LastSeenAt,
            SearchName = p.SearchName,
            Rank = searching && !(p.Number == typed || a.NormalizedUserName == upper || a.NormalizedEmail == upper || p.SearchName == SqlFunctions.Unaccent(bare)) ? 1 : 0,
        });
    }

    private static IQueryable<PersonLine> AdministratorLines(PortalDbContext db, IQueryable<Administrator> administrators, PeopleSearch? search)
    {
        var (searching, upper) = (search is not null, search?.Upper);
        return administrators.Join(db.Users, x => x.AccountId, a => a.Id, (x, a) => new PersonLine
        {
            Id = x.Id, AccountId = a.Id, UniversityId = x.OfUniversityId, FirstName = x.FirstName, LastName = x.LastName,
            UserName = a.UserName ?? "", Email = a.Email,
            Enabled = a.Enabled, Accepted = a.AcceptedAt != null, HasPassword = a.PasswordHash != null, CreatedAt = x.CreatedAt, LastSeenAt = a.LastSeenAt,
            Rank = searching && !(a.NormalizedUserName == upper || a.NormalizedEmail == upper) ? 1 : 0,
        });
    }

    private static IQueryable<PersonLine> Ordered(IQueryable<PersonLine> rows, PeopleOrder order, bool searching, bool down) => (order, searching, down) switch
    {
        (_, true, false) => rows.OrderBy(r => r.Rank).ThenBy(r => r.LastName).ThenBy(r => r.FirstName).ThenBy(r => r.Id),
        (_, true, true) => rows.OrderByDescending(r => r.Rank).ThenByDescending(r => r.LastName).ThenByDescending(r => r.FirstName).ThenByDescending(r => r.Id),
        (PeopleOrder.Created, _, false) => rows.OrderBy(r => r.CreatedAt).ThenBy(r => r.Id),
        (PeopleOrder.Created, _, true) => rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id),
        (PeopleOrder.Seen, _, false) => rows.OrderBy(r => r.LastSeenAt).ThenBy(r => r.AccountId),
        (PeopleOrder.Seen, _, true) => rows.OrderByDescending(r => r.LastSeenAt).ThenByDescending(r => r.AccountId),
        (_, _, false) => rows.OrderBy(r => r.LastName).ThenBy(r => r.FirstName).ThenBy(r => r.Id),
        _ => rows.OrderByDescending(r => r.LastName).ThenByDescending(r => r.FirstName).ThenByDescending(r => r.Id),
    };

    /// <summary>What stands behind a place, in the direction of the reading.</summary>
    private static IQueryable<PersonLine> Beyond(IQueryable<PersonLine> rows, PeopleOrder order, bool searching, bool down, PersonCursor c) => (order, searching, down) switch
    {
        (_, true, false) => rows.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.Rank, r.LastName, r.FirstName, r.Id), ValueTuple.Create(c.Rank, c.Last, c.First, c.Id))),
        (_, true, true) => rows.Where(r => EF.Functions.LessThan(ValueTuple.Create(r.Rank, r.LastName, r.FirstName, r.Id), ValueTuple.Create(c.Rank, c.Last, c.First, c.Id))),
        (PeopleOrder.Created, _, false) => rows.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.CreatedAt, r.Id), ValueTuple.Create(c.At, c.Id))),
        (PeopleOrder.Created, _, true) => rows.Where(r => EF.Functions.LessThan(ValueTuple.Create(r.CreatedAt, r.Id), ValueTuple.Create(c.At, c.Id))),
        (PeopleOrder.Seen, _, false) => rows.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.LastSeenAt, r.AccountId), ValueTuple.Create(c.At, c.Id))),
        (PeopleOrder.Seen, _, true) => rows.Where(r => EF.Functions.LessThan(ValueTuple.Create(r.LastSeenAt, r.AccountId), ValueTuple.Create(c.At, c.Id))),
        (_, _, false) => rows.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.LastName, r.FirstName, r.Id), ValueTuple.Create(c.Last, c.First, c.Id))),
        _ => rows.Where(r => EF.Functions.LessThan(ValueTuple.Create(r.LastName, r.FirstName, r.Id), ValueTuple.Create(c.Last, c.First, c.Id))),
    };
}
