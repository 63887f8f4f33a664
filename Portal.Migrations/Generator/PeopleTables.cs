using Microsoft.AspNetCore.Identity;
using Portal.Data.Accounts;

namespace Portal.Migrations.Generator;

/// <summary>Accounts and the people who sign in with them: etu1, etu2 …, prof1 …, admin1 (the main administration), admin2 (university 1) …</summary>
internal static class PeopleTables
{
    /// <summary>What every generated account signs in with.</summary>
    public const string Password = "Demo-portail-2026";

    private const int StudentSalt = 100;
    private const int ProfessorSalt = 110;
    private const int AdministratorSalt = 120;

    public static IEnumerable<SeedTable> All =>
    [
        new("accounts",
            ["id", "university_id", "last_role", "enabled", "accepted_at", "created_at", "user_name", "normalized_user_name", "email", "normalized_email",
             "email_confirmed", "password_hash", "security_stamp", "concurrency_stamp", "phone_number_confirmed", "two_factor_enabled", "lockout_enabled",
             "access_failed_count"],
            Accounts),

        new("students", ["id", "university_id", "account_id", "first_name", "last_name", "programme_id", "level_id", "created_at"], plan =>
            Students(plan).Select(s =>
            {
                var (first, last) = Names.Person(s.Id, StudentSalt);
                return new object?[] { s.Id, s.UniversityId, plan.StudentAccount(s.Id), first, last, s.ProgrammeId, s.LevelId, SeedPlan.Epoch };
            })),

        new("professors", ["id", "university_id", "account_id", "first_name", "last_name", "speciality", "created_at"], plan =>
            Professors(plan).Select(p =>
            {
                var (first, last) = Names.Person(p.Id, ProfessorSalt);
                return new object?[] { p.Id, p.UniversityId, plan.ProfessorAccount(p.Id), first, last, Names.Speciality(p.Id), SeedPlan.Epoch };
            })),

        new("professor_faculties", ["university_id", "professor_id", "faculty_id"], plan => Professors(plan).SelectMany(p =>
            p.Subjects.Select(s => plan.FacultyOfProgramme(plan.Subject(s).ProgrammeId)).Distinct().Select(f => new object?[] { p.UniversityId, p.Id, f }))),

        new("professor_programmes", ["university_id", "professor_id", "programme_id"], plan => Professors(plan).SelectMany(p =>
            p.Subjects.Select(s => plan.Subject(s).ProgrammeId).Distinct().Select(f => new object?[] { p.UniversityId, p.Id, f }))),

        new("professor_subjects", ["university_id", "professor_id", "subject_id"], plan => Professors(plan).SelectMany(p =>
            p.Subjects.Distinct().Select(s => new object?[] { p.UniversityId, p.Id, s }))),

        new("administrators", ["of_university_id", "account_id", "first_name", "last_name", "created_at"], plan =>
            Enumerable.Range(1, plan.Profile.Administrators).Select(a =>
            {
                var (first, last) = Names.Person(a, AdministratorSalt);
                return new object?[] { UniversityOf(a), plan.AdministratorAccount(a), first, last, SeedPlan.Epoch };
            })),
    ];

    /// <summary>A professor's name as lists of chapters show it.</summary>
    public static string ProfessorName(int professor)
    {
        var (first, last) = Names.Person(professor, ProfessorSalt);
        return $"{first} {last}";
    }

    /// <summary>One hash for all: making one costs tens of milliseconds of work, and every account has the same password anyway.</summary>
    private static IEnumerable<object?[]> Accounts(SeedPlan plan)
    {
        var hash = new PasswordHasher<Account>().HashPassword(new Account(), Password);
        foreach (var student in Students(plan))
        {
            yield return Account(plan.StudentAccount(student.Id), student.UniversityId, Role.Student, Names.Student(student.Id), hash);
        }

        foreach (var professor in Professors(plan))
        {
            yield return Account(plan.ProfessorAccount(professor.Id), professor.UniversityId, Role.Professor, Names.Professor(professor.Id), hash);
        }

        for (var admin = 1; admin <= plan.Profile.Administrators; admin++)
        {
            yield return Account(plan.AdministratorAccount(admin), UniversityOf(admin), Role.Admin, Names.Administrator(admin), hash);
        }
    }

    private static object?[] Account(int id, int? university, Role role, string userName, string hash)
    {
        var email = $"{userName}@example.org";
        return
        [
            id, university, (short)role, true, SeedPlan.Epoch, SeedPlan.Epoch, userName, userName.ToUpperInvariant(), email, email.ToUpperInvariant(),
            true, hash, Stamp(id, 131), Stamp(id, 133), false, false, true, 0,
        ];
    }

    private static string Stamp(int account, int salt) => $"{Scatter.Bits(account, salt):X16}{Scatter.Bits(account, salt + 1):X16}";

    private static int? UniversityOf(int administrator) => administrator == 1 ? null : administrator - 1;

    private static IEnumerable<PlannedStudent> Students(SeedPlan plan) => Enumerable.Range(1, plan.Profile.Students).Select(plan.Student);

    private static IEnumerable<PlannedProfessor> Professors(SeedPlan plan) => Enumerable.Range(1, plan.Profile.Professors).Select(plan.Professor);
}
