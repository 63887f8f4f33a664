using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>
/// Writing people down (EL-A5, EL-M1). Nobody types a password here: a new account is invited by mail, in the same transaction. A role can be added to an
/// account that has another one already, since a person may be student and professor at once.
/// </summary>
public sealed class PeopleCommands(PortalDb portal, StructureLookups lookups, TimeProvider clock)
{
    /// <summary>Adds a student, or changes the one with this id.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="account">For a new one: the account that gets the role; null makes an account.</param>
    /// <param name="form">As typed, cleaned.</param>
    /// <param name="portalAddress">Where links of mails lead to; null when it is not known, then mails wait.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<PersonChange> SaveStudentAsync(int? id, int? account, StudentForm form, string? portalAddress, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { } structure)
        {
            return new PersonChange.NotFound();
        }

        var known = id is null ? null : await db.Students.AdministeredBy(db.Viewer).SingleOrDefaultAsync(s => s.Id == id, ct);
        if (id is not null && known is null)
        {
            return new PersonChange.NotFound();
        }

        // What somebody has already may be kept, though the programme no longer offers it.
        if (!structure.TakesIn(known?.ProgrammeId, known?.LevelId, form.ProgrammeId, form.LevelId))
        {
            return new PersonChange.NotOffered();
        }

        return await SaveAsync(db, new(university, Role.Student, known?.AccountId ?? account, known is null, form.Person, portalAddress), async accountId =>
        {
            var before = known is null ? null : new { known.FirstName, known.LastName, known.Number, Programme = known.ProgrammeId, Level = known.LevelId };
            var student = known ?? new Student
            {
                UniversityId = university, AccountId = accountId, FirstName = form.Person.FirstName, LastName = form.Person.LastName,
                ProgrammeId = form.ProgrammeId, LevelId = form.LevelId, CreatedAt = clock.GetUtcNow(),
            };
            (student.FirstName, student.LastName, student.Number) = (form.Person.FirstName, form.Person.LastName, form.Person.Number);
            (student.ProgrammeId, student.LevelId) = (form.ProgrammeId, form.LevelId);
            if (known is null)
            {
                db.Add(student);
            }

            await db.SaveChangesAsync(ct);
            return (student.Id, "student", before, new { student.FirstName, student.LastName, student.Number, Programme = student.ProgrammeId, Level = student.LevelId });
        }, ct);
    }

    /// <summary>Adds a professor, or changes the one with this id.</summary>
    /// <inheritdoc cref="SaveStudentAsync"/>
    public async Task<PersonChange> SaveProfessorAsync(int? id, int? account, ProfessorForm form, string? portalAddress, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || await lookups.OfUniversityAsync(university, ct) is not { } structure)
        {
            return new PersonChange.NotFound();
        }

        var known = id is null
            ? null
            : await db.Professors.AdministeredBy(db.Viewer).Include(p => p.Faculties).Include(p => p.Programmes).Include(p => p.Subjects).AsSplitQuery()
                .SingleOrDefaultAsync(p => p.Id == id, ct);
        if (id is not null && known is null)
        {
            return new PersonChange.NotFound();
        }

        var (faculties, programmes, subjects) = (form.FacultyIds.ToHashSet(), form.ProgrammeIds.ToHashSet(), form.SubjectIds.ToHashSet());
        if (faculties.Count == 0 || programmes.Count == 0 || faculties.Any(f => structure.Faculties.All(x => x.Id != f))
            || programmes.Any(p => structure.Programme(p) is not { } programme || !faculties.Contains(programme.FacultyId))
            || subjects.Any(s => structure.Subject(s) is not { } subject || !programmes.Contains(subject.ProgrammeId)))
        {
            return new PersonChange.NotOffered();
        }

        // What is archived is kept by those who have it and given to nobody new.
        if (faculties.Any(f => structure.OpenFaculties.All(x => x.Id != f) && known?.Faculties.Any(x => x.FacultyId == f) != true)
            || programmes.Any(p => !structure.IsOpen(p) && known?.Programmes.Any(x => x.ProgrammeId == p) != true)
            || subjects.Any(s => structure.Subject(s) is not { ArchivedAt: null } && known?.Subjects.Any(x => x.SubjectId == s) != true))
        {
            return new PersonChange.NotOffered();
        }

        return await SaveAsync(db, new(university, Role.Professor, known?.AccountId ?? account, known is null, form.Person, portalAddress), async accountId =>
        {
            var before = known is null ? null : Told(known);
            var professor = known ?? new Professor
            {
                UniversityId = university, AccountId = accountId, FirstName = form.Person.FirstName, LastName = form.Person.LastName, CreatedAt = clock.GetUtcNow(),
            };
            (professor.FirstName, professor.LastName, professor.Number, professor.Speciality) = (form.Person.FirstName, form.Person.LastName, form.Person.Number, form.Speciality);
            Assign(professor.Faculties, faculties, f => f.FacultyId, f => new() { UniversityId = university, FacultyId = f });
            Assign(professor.Programmes, programmes, p => p.ProgrammeId, p => new() { UniversityId = university, ProgrammeId = p });
            Assign(professor.Subjects, subjects, s => s.SubjectId, s => new() { UniversityId = university, SubjectId = s });
            if (known is null)
            {
                db.Add(professor);
            }

            await db.SaveChangesAsync(ct);
            return (professor.Id, "professor", before, Told(professor));
        }, ct);
    }

    /// <summary>Adds an administrator, or changes the one with this id; for the main administration alone. Whose administration they are of never changes.</summary>
    /// <inheritdoc cref="SaveStudentAsync"/>
    public async Task<PersonChange> SaveAdministratorAsync(int? id, int? account, AdministratorForm form, string? portalAddress, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var known = id is null ? null : await db.Administrators.EditableBy(db.Viewer).SingleOrDefaultAsync(a => a.Id == id, ct);
        if (db.Viewer is not MainAdminViewer || (id is not null && known is null))
        {
            return new PersonChange.NotFound();
        }

        var university = known is null ? form.UniversityId : known.OfUniversityId;
        if (known is null && university is { } chosen && (await lookups.UniversitiesAsync(ct)).All(u => u.Id != chosen))
        {
            return new PersonChange.NotOffered();
        }

        return await SaveAsync(db, new(university, Role.Admin, known?.AccountId ?? account, known is null, form.Person, portalAddress), async accountId =>
        {
            var before = known is null ? null : new { known.FirstName, known.LastName };
            var administrator = known ?? new Administrator
            {
                OfUniversityId = university, AccountId = accountId, FirstName = form.Person.FirstName, LastName = form.Person.LastName, CreatedAt = clock.GetUtcNow(),
            };
            (administrator.FirstName, administrator.LastName) = (form.Person.FirstName, form.Person.LastName);
            if (known is null)
            {
                db.Add(administrator);
            }

            await db.SaveChangesAsync(ct);
            return (administrator.Id, "administrator", before, new { administrator.FirstName, administrator.LastName, University = university });
        }, ct);
    }

    private async Task<PersonChange> SaveAsync(
        PortalDbContext db, Writing writing, Func<int, Task<(int Id, string Target, object? Before, object After)>> write, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        try
        {
            int accountId;
            var invited = false;
            if (writing.AccountId is { } existing)
            {
                if (await AccountAsync(db, writing, existing, ct) is not { } account)
                {
                    return new PersonChange.NotFound();
                }

                accountId = existing;
                if (!writing.IsNew && await RenameAsync(db, writing, account, now, ct) is { } refused)
                {
                    return refused;
                }
            }
            else
            {
                if (await PersonAccounts.TakenAsync(db, writing.Person, null, ct) is { } taken)
                {
                    return taken;
                }

                var account = PersonAccounts.New(writing.Person, writing.UniversityId, writing.Role, now);
                db.Add(account);
                await db.SaveChangesAsync(ct);
                (accountId, invited) = (account.Id, true);
            }

            var (id, target, before, after) = await write(accountId);
            db.Add(PersonAccounts.Entry(db, writing.UniversityId, now, $"{target}.{(writing.IsNew ? "created" : "changed")}", target, id, before, after));
            await db.SaveChangesAsync(ct);
            if (invited)
            {
                await AccountInvitations.AskAsync(db, [accountId], InvitationKind.Welcome, writing.PortalAddress, now, ct);
            }

            await transaction.CommitAsync(ct);
            return new PersonChange.Done(id);
        }
        catch (DbUpdateException failure) when (PersonAccounts.Taken(failure) is { } taken)
        {
            return taken;
        }
    }

    /// <summary>The account that is to have the role: of the same university exactly, and the viewer's to keep.</summary>
    private static Task<Account?> AccountAsync(PortalDbContext db, Writing writing, int id, CancellationToken ct) =>
        db.Users.AdministeredBy(db.Viewer is MainAdminViewer main ? main with { UniversityId = writing.UniversityId } : db.Viewer)
            .SingleOrDefaultAsync(a => a.Id == id && a.UniversityId == writing.UniversityId, ct);

    /// <summary>Null when user name and address are as the form has them now.</summary>
    private static async Task<PersonChange?> RenameAsync(PortalDbContext db, Writing writing, Account account, DateTimeOffset now, CancellationToken ct)
    {
        var person = writing.Person;
        if (account.UserName == person.UserName && account.Email == person.Email)
        {
            return null;
        }

        if (db.Viewer is not MainAdminViewer && await db.Administrators.AnyAsync(a => a.AccountId == account.Id, ct))
        {
            return new PersonChange.AccountReserved();
        }

        if (await PersonAccounts.TakenAsync(db, person, account.Id, ct) is { } taken)
        {
            return taken;
        }

        var before = new { account.UserName, account.Email };
        var moved = PersonAccounts.Rename(account, person);
        db.Add(PersonAccounts.Entry(db, account.UniversityId, now, "account.renamed", AccountDeeds.Target, account.Id, before, new { account.UserName, account.Email }));
        await db.SaveChangesAsync(ct);
        if (moved && await db.Invitations.AnyAsync(i => i.AccountId == account.Id && i.UsedAt == null && i.WithdrawnAt == null, ct))
        {
            // The link that went to the old address opens nothing any more.
            await AccountInvitations.AskAsync(db, [account.Id], InvitationKind.Welcome, writing.PortalAddress, now, ct);
        }

        return null;
    }

    private static object Told(Professor professor) => new
    {
        professor.FirstName, professor.LastName, professor.Number, professor.Speciality,
        Faculties = professor.Faculties.Select(f => f.FacultyId).Order().ToArray(), Programmes = professor.Programmes.Select(p => p.ProgrammeId).Order().ToArray(),
        Subjects = professor.Subjects.Select(s => s.SubjectId).Order().ToArray(),
    };

    private static void Assign<T>(List<T> links, HashSet<int> wanted, Func<T, int> id, Func<int, T> link)
    {
        links.RemoveAll(l => !wanted.Contains(id(l)));
        var present = links.Select(id).ToHashSet();
        links.AddRange(wanted.Where(w => !present.Contains(w)).Select(link));
    }

    /// <param name="AccountId">Null makes an account.</param>
    private sealed record Writing(int? UniversityId, Role Role, int? AccountId, bool IsNew, PersonForm Person, string? PortalAddress);
}
