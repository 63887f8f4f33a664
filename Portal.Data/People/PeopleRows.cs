using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>
/// The people a filter names, as questions the database answers by itself. Every one begins with what the viewer administers: for everybody else,
/// and for another university, there is nobody (W-S4).
/// </summary>
internal static class PeopleRows
{
    /// <summary>Students of the administered university.</summary>
    public static IQueryable<Student> Students(PortalDbContext db, PeopleFilter filter)
    {
        var students = db.Students.AdministeredBy(db.Viewer);
        if (filter.FacultyId is { } faculty)
        {
            students = students.Where(s => db.Programmes.Any(p => p.Id == s.ProgrammeId && p.FacultyId == faculty));
        }

        if (filter.ProgrammeId is { } programme)
        {
            students = students.Where(s => s.ProgrammeId == programme);
        }

        if (filter.LevelId is { } level)
        {
            students = students.Where(s => s.LevelId == level);
        }

        if (filter.State is { } state)
        {
            var accounts = InState(Accounts(db), state);
            students = students.Where(s => accounts.Any(a => a.Id == s.AccountId));
        }

        if (PeopleSearch.Of(filter.Words) is { } search)
        {
            var named = search.Words.Aggregate(db.Students.AdministeredBy(db.Viewer), (found, word) => found.Where(NameHas<Student>(word)));
            var typed = WithAccountWords(Accounts(db), search);
            var number = PeopleSearch.Anywhere(search.Typed);
            var hits = named.Select(s => s.Id)
                .Union(db.Students.AdministeredBy(db.Viewer).Join(typed, s => s.AccountId, a => a.Id, (s, a) => s.Id))
                .Union(db.Students.AdministeredBy(db.Viewer).Where(s => s.Number != null && EF.Functions.ILike(s.Number, number, PeopleSearch.Escape)).Select(s => s.Id));
            students = students.Where(s => hits.Contains(s.Id));
        }

        return students;
    }

    /// <summary>Professors of the administered university.</summary>
    public static IQueryable<Professor> Professors(PortalDbContext db, PeopleFilter filter)
    {
        var professors = db.Professors.AdministeredBy(db.Viewer);
        if (filter.FacultyId is { } faculty)
        {
            professors = professors.Where(p => p.Faculties.Any(f => f.FacultyId == faculty));
        }

        if (filter.ProgrammeId is { } programme)
        {
            professors = professors.Where(p => p.Programmes.Any(x => x.ProgrammeId == programme));
        }

        if (filter.LevelId is not null)
        {
            professors = professors.Where(p => false);
        }

        if (filter.State is { } state)
        {
            var accounts = InState(Accounts(db), state);
            professors = professors.Where(p => accounts.Any(a => a.Id == p.AccountId));
        }

        if (PeopleSearch.Of(filter.Words) is { } search)
        {
            var named = search.Words.Aggregate(db.Professors.AdministeredBy(db.Viewer), (found, word) => found.Where(NameHas<Professor>(word)));
            var typed = WithAccountWords(Accounts(db), search);
            var number = PeopleSearch.Anywhere(search.Typed);
            var hits = named.Select(p => p.Id)
                .Union(db.Professors.AdministeredBy(db.Viewer).Join(typed, p => p.AccountId, a => a.Id, (p, a) => p.Id))
                .Union(db.Professors.AdministeredBy(db.Viewer).Where(p => p.Number != null && EF.Functions.ILike(p.Number, number, PeopleSearch.Escape)).Select(p => p.Id));
            professors = professors.Where(p => hits.Contains(p.Id));
        }

        return professors;
    }

    /// <summary>Administrators the viewer may see: of the own university, or of all for the main administration. There are few: they are looked through.</summary>
    public static IQueryable<Administrator> Administrators(PortalDbContext db, PeopleFilter filter)
    {
        var administrators = db.Administrators.VisibleTo(db.Viewer);
        if (filter.OfUniversity is { } university && db.Viewer is MainAdminViewer)
        {
            administrators = university == 0 ? administrators.Where(a => a.OfUniversityId == null) : administrators.Where(a => a.OfUniversityId == university);
        }

        if (filter.FacultyId is not null || filter.ProgrammeId is not null || filter.LevelId is not null)
        {
            administrators = administrators.Where(a => false);
        }

        if (filter.State is { } state)
        {
            var accounts = InState(db.Users, state);
            administrators = administrators.Where(x => accounts.Any(a => a.Id == x.AccountId));
        }

        if (PeopleSearch.Of(filter.Words) is { } search)
        {
            var typed = WithAccountWords(db.Users, search);
            var whole = PeopleSearch.Anywhere(search.Bare);
            administrators = administrators.Where(x =>
                EF.Functions.ILike(SqlFunctions.Unaccent(x.FirstName + " " + x.LastName + " " + x.FirstName), SqlFunctions.Unaccent(whole), PeopleSearch.Escape) || typed.Any(a => a.Id == x.AccountId));
        }

        return administrators;
    }

    /// <summary>Accounts of the university worked in.</summary>
    public static IQueryable<Account> Accounts(PortalDbContext db)
    {
        var university = db.Viewer.University ?? 0;
        return db.Users.Where(a => a.UniversityId == university);
    }

    /// <summary>Whether a person that was found is one the viewer administers.</summary>
    public static bool MaySee(Viewer viewer, PersonProfile person) => viewer switch
    {
        UniversityAdminViewer a => person.UniversityId == a.UniversityId,
        MainAdminViewer m => person.Kind is PeopleKind.Administrators || person.UniversityId == m.UniversityId,
        _ => false,
    };

    private static IQueryable<Account> InState(IQueryable<Account> accounts, PersonState state) => state switch
    {
        PersonState.Active => accounts.Where(a => a.Enabled && a.AcceptedAt != null && a.PasswordHash != null),
        PersonState.Disabled => accounts.Where(a => !a.Enabled),
        PersonState.Invited => accounts.Where(a => a.Enabled && a.AcceptedAt != null && a.PasswordHash == null),
        PersonState.Waiting => accounts.Where(a => a.Enabled && a.AcceptedAt == null),
        PersonState.NeverSeen => accounts.Where(a => a.LastSeenAt == Account.Never),
        _ => accounts.Where(a => false),
    };

    /// <summary>User names and addresses have no spaces: several words are none of them.</summary>
    private static IQueryable<Account> WithAccountWords(IQueryable<Account> accounts, PeopleSearch search)
    {
        if (search.Words.Count != 1)
        {
            return accounts.Where(a => false);
        }

        var pattern = PeopleSearch.IsShort(search.Upper) ? PeopleSearch.Beginning(search.Upper) : PeopleSearch.Anywhere(search.Upper);
        return accounts.Where(a => EF.Functions.Like(a.NormalizedUserName, pattern, PeopleSearch.Escape) || EF.Functions.Like(a.NormalizedEmail, pattern, PeopleSearch.Escape));
    }

    private static System.Linq.Expressions.Expression<Func<T, bool>> NameHas<T>(string word) where T : class
    {
        if (PeopleSearch.IsShort(word))
        {
            var (beginning, later) = (PeopleSearch.Beginning(word), PeopleSearch.Later(word));
            return x => EF.Functions.Like(EF.Property<string>(x, nameof(Student.SearchName)), SqlFunctions.Unaccent(beginning), PeopleSearch.Escape)
                || EF.Functions.Like(EF.Property<string>(x, nameof(Student.SearchName)), SqlFunctions.Unaccent(later), PeopleSearch.Escape);
        }

        var anywhere = PeopleSearch.Anywhere(word);
        return x => EF.Functions.Like(EF.Property<string>(x, nameof(Student.SearchName)), SqlFunctions.Unaccent(anywhere), PeopleSearch.Escape);
    }
}
