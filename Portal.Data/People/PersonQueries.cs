using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>A person on their own page.</summary>
public sealed record PersonProfile
{
    public required PeopleKind Kind { get; init; }

    public required int Id { get; init; }

    public required int AccountId { get; init; }

    /// <summary>Null for the main administration.</summary>
    public int? UniversityId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public string? Number { get; init; }

    public required string UserName { get; init; }

    public string? Email { get; init; }

    /// <summary>A student's; 0 for others.</summary>
    public int ProgrammeId { get; init; }

    /// <inheritdoc cref="ProgrammeId"/>
    public int LevelId { get; init; }

    /// <summary>A professor's; empty for others.</summary>
    public string Speciality { get; init; } = "";

    /// <inheritdoc cref="Speciality"/>
    public IReadOnlyList<int> FacultyIds { get; init; } = [];

    /// <inheritdoc cref="Speciality"/>
    public IReadOnlyList<int> ProgrammeIds { get; init; } = [];

    /// <inheritdoc cref="Speciality"/>
    public IReadOnlyList<int> SubjectIds { get; init; } = [];

    /// <summary>Chapters a professor writes or writes with others, in use; 0 for others.</summary>
    public int Chapters { get; init; }

    /// <summary>Of those, what readers see.</summary>
    public int Published { get; init; }

    public required bool Enabled { get; init; }

    public required bool Accepted { get; init; }

    public required bool HasPassword { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><see cref="Account.Never"/> while nobody has signed in.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Ids of the other rows of the same account, in use; null where there is none.</summary>
    public int? StudentId { get; init; }

    /// <inheritdoc cref="StudentId"/>
    public int? ProfessorId { get; init; }

    /// <inheritdoc cref="StudentId"/>
    public int? AdministratorId { get; init; }

    /// <summary>When the link that holds was asked for; null when there is none.</summary>
    public DateTimeOffset? InvitedAt { get; init; }

    /// <summary>When its mail was written; null while it waits.</summary>
    public DateTimeOffset? InvitationSentAt { get; init; }

    public string FullName => LastName.Length == 0 ? FirstName : $"{FirstName} {LastName}";

    public bool NeverSeen => LastSeenAt <= Account.Never;

    /// <inheritdoc cref="PersonLine.State"/>
    public PersonState State => !Enabled ? PersonState.Disabled : !Accepted ? PersonState.Waiting : HasPassword ? PersonState.Active : PersonState.Invited;
}

/// <summary>Something that was done to a person, or that they did to their account.</summary>
/// <param name="By">Who did it: a name; null for the portal itself or somebody who is gone.</param>
/// <param name="Details">What was before and after, as JSON; null for nothing to tell.</param>
public sealed record PersonDeed(long Id, DateTimeOffset At, string Action, string? By, string? Details, string? Address);

/// <summary>One person, for the administration. Another university's do not exist.</summary>
public sealed class PersonQueries(PortalDb portal)
{
    /// <summary>Lines of the journal a page shows.</summary>
    public const int DeedsShown = 30;

    /// <summary>The person of a page; null when there is none for the viewer.</summary>
    public async Task<PersonProfile?> FindAsync(PeopleKind kind, int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return kind switch
        {
            PeopleKind.Students => await With(db, db.Students.AdministeredBy(db.Viewer).Where(s => s.Id == id)
                .Join(PeopleRows.Accounts(db), s => s.AccountId, a => a.Id, (s, a) => new PersonProfile
                {
                    Kind = kind, Id = s.Id, AccountId = a.Id, UniversityId = s.UniversityId, FirstName = s.FirstName, LastName = s.LastName, Number = s.Number,
                    UserName = a.UserName ?? "", Email = a.Email, ProgrammeId = s.ProgrammeId, LevelId = s.LevelId, Enabled = a.Enabled, Accepted = a.AcceptedAt != null,
                    HasPassword = a.PasswordHash != null, CreatedAt = s.CreatedAt, LastSeenAt = a.LastSeenAt,
                }), ct),
            PeopleKind.Professors => await With(db, db.Professors.AdministeredBy(db.Viewer).Where(p => p.Id == id)
                .Join(PeopleRows.Accounts(db), p => p.AccountId, a => a.Id, (p, a) => new PersonProfile
                {
                    Kind = kind, Id = p.Id, AccountId = a.Id, UniversityId = p.UniversityId, FirstName = p.FirstName, LastName = p.LastName, Number = p.Number,
                    UserName = a.UserName ?? "", Email = a.Email, Speciality = p.Speciality,
                    Chapters = db.Chapters.Count(c => c.Authors.Any(x => x.ProfessorId == p.Id)),
                    Published = db.Chapters.Count(c => c.PublishedAt != null && c.Authors.Any(x => x.ProfessorId == p.Id)),
                    Enabled = a.Enabled, Accepted = a.AcceptedAt != null, HasPassword = a.PasswordHash != null, CreatedAt = p.CreatedAt, LastSeenAt = a.LastSeenAt,
                }), ct),
            _ => await With(db, db.Administrators.VisibleTo(db.Viewer).Where(x => x.Id == id)
                .Join(db.Users, x => x.AccountId, a => a.Id, (x, a) => new PersonProfile
                {
                    Kind = kind, Id = x.Id, AccountId = a.Id, UniversityId = x.OfUniversityId, FirstName = x.FirstName, LastName = x.LastName,
                    UserName = a.UserName ?? "", Email = a.Email, Enabled = a.Enabled, Accepted = a.AcceptedAt != null,
                    HasPassword = a.PasswordHash != null, CreatedAt = x.CreatedAt, LastSeenAt = a.LastSeenAt,
                }), ct),
        };
    }

    /// <summary>An account of the administered university that could get one more role; null when there is none for the viewer.</summary>
    public async Task<PersonProfile?> FindAccountAsync(int account, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var (students, professors) = (db.Students.AdministeredBy(db.Viewer), db.Professors.AdministeredBy(db.Viewer));
        var of = await db.Users.AdministeredBy(db.Viewer).Where(a => a.Id == account).Select(a => new
        {
            Student = students.Where(s => s.AccountId == a.Id).Select(s => (int?)s.Id).FirstOrDefault(),
            Professor = professors.Where(p => p.AccountId == a.Id).Select(p => (int?)p.Id).FirstOrDefault(),
        }).SingleOrDefaultAsync(ct);
        return of switch
        {
            { Student: { } student } => await FindAsync(PeopleKind.Students, student, ct),
            { Professor: { } professor } => await FindAsync(PeopleKind.Professors, professor, ct),
            _ => null,
        };
    }

    /// <summary>What the journal says of a person and their account, the last first. Only of a person that <see cref="FindAsync"/> has found.</summary>
    public async Task<IReadOnlyList<PersonDeed>> HistoryAsync(PersonProfile person, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!PeopleRows.MaySee(db.Viewer, person))
        {
            return [];
        }

        var (university, account, target, id) = (person.UniversityId, person.AccountId, TargetOf(person.Kind), person.Id);
        var own = db.AuditEntries.Where(e => e.UniversityId == university && e.Target == target && e.TargetId == id).OrderByDescending(e => e.Id).Take(DeedsShown);
        var ofAccount = db.AuditEntries.Where(e => e.UniversityId == university && e.Target == AccountDeeds.Target && e.TargetId == account).OrderByDescending(e => e.Id).Take(DeedsShown);
        var entries = await own.Concat(ofAccount).OrderByDescending(e => e.Id).Take(DeedsShown)
            .Select(e => new PersonDeed(e.Id, e.At, e.Action, db.Users.Where(a => a.Id == e.AccountId).Select(a => a.UserName).FirstOrDefault(), e.Details, e.Address))
            .ToListAsync(ct);
        return entries;
    }

    /// <summary>How the journal names a person of a list.</summary>
    internal static string TargetOf(PeopleKind kind) => kind switch { PeopleKind.Students => "student", PeopleKind.Professors => "professor", _ => "administrator" };

    private static async Task<PersonProfile?> With(PortalDbContext db, IQueryable<PersonProfile> found, CancellationToken ct)
    {
        if (await found.SingleOrDefaultAsync(ct) is not { } person)
        {
            return null;
        }

        // One statement for everything that hangs on the account and the assignments; rows of another university are nobody's here either.
        var (account, university, professor) = (person.AccountId, db.Viewer.University ?? 0, person.Kind is PeopleKind.Professors ? person.Id : 0);
        var more = await db.Database.SqlQuery<MoreOfPerson>($"""
            SELECT (SELECT s.id FROM students s WHERE s.university_id = {university} AND s.account_id = {account} AND s.deleted_at IS NULL) AS "StudentId",
                   (SELECT p.id FROM professors p WHERE p.university_id = {university} AND p.account_id = {account} AND p.deleted_at IS NULL) AS "ProfessorId",
                   (SELECT a.id FROM administrators a WHERE a.account_id = {account}) AS "AdministratorId",
                   i.asked_at AS "InvitedAt", i.sent_at AS "InvitationSentAt",
                   ARRAY(SELECT f.faculty_id FROM professor_faculties f WHERE f.university_id = {university} AND f.professor_id = {professor}) AS "FacultyIds",
                   ARRAY(SELECT x.programme_id FROM professor_programmes x WHERE x.university_id = {university} AND x.professor_id = {professor}) AS "ProgrammeIds",
                   ARRAY(SELECT x.subject_id FROM professor_subjects x WHERE x.university_id = {university} AND x.professor_id = {professor}) AS "SubjectIds"
              FROM (SELECT 1) one LEFT JOIN invitations i ON i.account_id = {account} AND i.used_at IS NULL AND i.withdrawn_at IS NULL
            """).SingleAsync(ct);
        return person with
        {
            StudentId = more.StudentId, ProfessorId = more.ProfessorId, AdministratorId = more.AdministratorId, InvitedAt = more.InvitedAt, InvitationSentAt = more.InvitationSentAt,
            FacultyIds = more.FacultyIds, ProgrammeIds = more.ProgrammeIds, SubjectIds = more.SubjectIds,
        };
    }

    private sealed record MoreOfPerson(
        int? StudentId, int? ProfessorId, int? AdministratorId, DateTimeOffset? InvitedAt, DateTimeOffset? InvitationSentAt, int[] FacultyIds, int[] ProgrammeIds, int[] SubjectIds);
}
