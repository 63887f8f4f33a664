using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Migrations.Importing;

namespace Portal.Migrations.Demo;

/// <summary>The people of the demonstration. Students and administrators can sign in, and of the professors the one named *.demo.</summary>
internal sealed class DemoPeople(PortalDbContext db, DateTimeOffset now)
{
    /// <summary>Password of every demonstration account (shown at the start of the portal).</summary>
    public const string Password = "Demo-portail-2026";

    // One hash for all: each costs about 40 ms of computing on purpose.
    private readonly string passwordHash = new PasswordHasher<Account>().HashPassword(new Account(), Password);

    /// <summary>Those of a university; the places must be saved already.</summary>
    public async Task AddAsync(DemoUniversity university, DemoPlaces places, CancellationToken ct)
    {
        var domain = $"{university.Code.ToLowerInvariant()}.example";
        foreach (var person in university.Administrators)
        {
            var account = await AccountAsync(person, domain, places.UniversityId, Role.Admin, passwordHash, ct);
            db.Add(new Administrator { AccountId = account, OfUniversityId = places.UniversityId, FirstName = person.FirstName, LastName = person.LastName, CreatedAt = now });
        }

        foreach (var person in university.Students)
        {
            var account = await AccountAsync(person, domain, places.UniversityId, Role.Student, passwordHash, ct);
            var student = new Student
            {
                UniversityId = places.UniversityId, AccountId = account, FirstName = person.FirstName, LastName = person.LastName, CreatedAt = now,
                ProgrammeId = places.Programmes[person.Programme].Id, LevelId = places.Levels[person.Level].Id,
            };
            db.Add(student);
            places.Students[person.UserName] = student;
        }

        foreach (var person in university.Professors)
        {
            var demo = person.UserName.EndsWith(".demo", StringComparison.Ordinal);
            var account = await AccountAsync(person, domain, places.UniversityId, Role.Professor, demo ? passwordHash : null, ct);
            var professor = new Professor
            {
                UniversityId = places.UniversityId, AccountId = account, FirstName = person.FirstName, LastName = person.LastName,
                Speciality = person.Speciality, CreatedAt = now,
            };
            Assign(professor, person, places);
            db.Add(professor);
            places.Professors[person.Key] = professor;
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>The main administration.</summary>
    public async Task AddMainAsync(DemoPerson person, CancellationToken ct)
    {
        var account = await AccountAsync(person, "portail.example", null, Role.Admin, passwordHash, ct);
        db.Add(new Administrator { AccountId = account, FirstName = person.FirstName, LastName = person.LastName, CreatedAt = now });
        await db.SaveChangesAsync(ct);
    }

    private static void Assign(Professor professor, DemoProfessor person, DemoPlaces places)
    {
        var subjects = person.Subjects.Select(key => places.Subjects[key]).ToList();
        professor.Subjects.AddRange(subjects.Select(s => new ProfessorSubject { UniversityId = places.UniversityId, SubjectId = s.Id }));

        var programmes = places.Programmes.Values.Where(p => subjects.Exists(s => s.ProgrammeId == p.Id)).ToList();
        professor.Programmes.AddRange(programmes.Select(p => new ProfessorProgramme { UniversityId = places.UniversityId, ProgrammeId = p.Id }));
        professor.Faculties.AddRange(programmes.Select(p => p.FacultyId).Distinct()
            .Select(faculty => new ProfessorFaculty { UniversityId = places.UniversityId, FacultyId = faculty }));
    }

    private async Task<int> AccountAsync(DemoPerson person, string domain, int? university, Role role, string? hash, CancellationToken ct)
    {
        var email = $"{Plain(person.FirstName)}.{Plain(person.LastName)}@{domain}";
        var account = NewAccount.Of(person.UserName, email, university, role, hash, now);
        db.Add(account);
        await db.SaveChangesAsync(ct);
        return account.Id;
    }

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsAsciiLetter(c))).ToLowerInvariant();
}
