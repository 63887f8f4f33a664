using Portal.Data.Access;

namespace Portal.Data.Accounts;

/// <summary>What every request needs to know of the account behind it.</summary>
/// <param name="Stamp">Security stamp; a cookie with another one is no longer valid.</param>
/// <param name="Open">Enabled, confirmed and accepted: may be signed in.</param>
/// <param name="UniversityId">Null for the main administration.</param>
public sealed record AccountState(
    int AccountId, string UserName, string Stamp, bool Open, int? UniversityId, Role LastRole,
    StudentState? Student, ProfessorState? Professor, AdministratorState? Administrator)
{
    /// <summary>Sessions of this account that somebody ended while their cookies may still be about.</summary>
    public IReadOnlySet<long> EndedSessions { get; init; } = System.Collections.Frozen.FrozenSet<long>.Empty;

    /// <summary>The roles this account can act in, in the order menus show.</summary>
    public IEnumerable<Role> Roles
    {
        get
        {
            if (Student is not null)
            {
                yield return Role.Student;
            }

            if (Professor is not null)
            {
                yield return Role.Professor;
            }

            if (Administrator is not null)
            {
                yield return Role.Admin;
            }
        }
    }

    /// <summary>The role to act in: the one asked for if the account has it, else the last used, else the first; None for an account without any.</summary>
    public Role RoleFor(Role asked) =>
        Roles.Contains(asked) ? asked : Roles.Contains(LastRole) ? LastRole : Roles.FirstOrDefault();

    /// <summary>First and last name in that role, the user name where there is neither.</summary>
    public PersonName NameAs(Role role) => role switch
    {
        Role.Student when Student is { } s => s.Name,
        Role.Professor when Professor is { } p => p.Name,
        Role.Admin when Administrator is { } a => a.Name,
        _ => new(UserName, ""),
    };

    /// <summary>Whose eyes the account sees with in that role.</summary>
    /// <param name="role">One of <see cref="Roles"/>; any other sees like nobody.</param>
    /// <param name="chosenUniversity">For the main administration, the university it works in; ignored for everybody else.</param>
    public Viewer ViewerAs(Role role, int? chosenUniversity) => (role, UniversityId) switch
    {
        _ when !Open => new AnonymousViewer(),
        (Role.Student, { } university) when Student is { } s =>
            new StudentViewer(AccountId, s.StudentId, university, s.ProgrammeId, s.TrackId, s.LevelId, s.LevelRank),
        (Role.Professor, { } university) when Professor is { } p => new ProfessorViewer(AccountId, p.ProfessorId, university, p.ProgrammeIds),
        (Role.Admin, { } university) when Administrator is { } a => new UniversityAdminViewer(AccountId, a.AdministratorId, university),
        (Role.Admin, null) when Administrator is { } a => new MainAdminViewer(AccountId, a.AdministratorId, chosenUniversity),
        _ => new AnonymousViewer(),
    };
}

/// <summary>A person's name; either part may be empty.</summary>
public sealed record PersonName(string First, string Last)
{
    public string Full => Last.Length == 0 ? First : $"{First} {Last}";

    /// <summary>One or two capitals for the round sign beside the name.</summary>
    public string Initials => string.Concat(Initial(First), Initial(Last)).ToUpperInvariant();

    private static string Initial(string name) => name.Length == 0 ? "" : name[..(char.IsHighSurrogate(name[0]) && name.Length > 1 ? 2 : 1)];
}

/// <summary>What requests need of a student.</summary>
public sealed record StudentState(int StudentId, PersonName Name, int ProgrammeId, int TrackId, int LevelId, short LevelRank)
{
    /// <summary>The end of the subscription, which may be past; null when there never was one.</summary>
    public DateTimeOffset? SubscribedUntil { get; init; }
}

public sealed record ProfessorState(int ProfessorId, PersonName Name, int[] ProgrammeIds);

public sealed record AdministratorState(int AdministratorId, PersonName Name);
