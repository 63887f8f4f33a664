using Portal.Data.People;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <content>People, for their administration.</content>
internal static partial class Matrix
{
    private static IEnumerable<MatrixRow> People(UniversityWorld here)
    {
        const string Here = "00000 0000 1010";
        const string Main = "00000 0000 0011";
        const string One = "/admin/{List:regex(^(students|professors|administrators)$)}/{PersonId:int}";
        const string Bulk = "/admin/{List:regex(^(students|professors)$)}/bulk";
        const string Csv = "/admin/{list:regex(^(students|professors|administrators)$)}.csv";
        yield return Page("/admin/students", Urls.AdminStudents, null, ForAdmins);
        yield return Page("/admin/professors", Urls.AdminProfessors, null, ForAdmins);
        yield return Page("/admin/administrators", Urls.AdminAdministrators, null, ForAdmins);
        yield return Page("/admin/students/new", Urls.PersonNew(PeopleKind.Students), null, ForAdmins);
        yield return Page("/admin/students/new", Urls.PersonNew(PeopleKind.Students, here.Author.AccountId), Urls.PersonNew(PeopleKind.Students, World.Nobody), Here);
        yield return Page("/admin/professors/new", Urls.PersonNew(PeopleKind.Professors), null, ForAdmins);
        yield return Page("/admin/professors/new", Urls.PersonNew(PeopleKind.Professors, here.Student.AccountId), Urls.PersonNew(PeopleKind.Professors, World.Nobody), Here);
        yield return Page("/admin/administrators/new", Urls.PersonNew(PeopleKind.Administrators), null, Main);
        foreach (var (kind, id, seen, changed) in new[]
        {
            (PeopleKind.Students, here.Student.Id, Here, Here), (PeopleKind.Students, here.Waiting.Id, Here, Here), (PeopleKind.Professors, here.Author.Id, Here, Here),

            // The administration of the portal sees and changes all administrators, wherever it works.
            (PeopleKind.Administrators, here.Admin.Id, "00000 0000 1011", Main),
        })
        {
            yield return Page(One, Urls.Person(kind, id), Urls.Person(kind, World.Nobody), seen);
            var edit = kind switch
            {
                PeopleKind.Students => "/admin/students/{StudentId:int}/edit",
                PeopleKind.Professors => "/admin/professors/{ProfessorId:int}/edit",
                _ => "/admin/administrators/{AdministratorId:int}/edit",
            };
            yield return Page(edit, Urls.PersonEdit(kind, id), Urls.PersonEdit(kind, World.Nobody), changed);
        }

        yield return Page("/admin/administrators/{AdministratorId:int}/remove", Urls.AdministratorRemove(here.Admin.Id), Urls.AdministratorRemove(World.Nobody), Main);

        foreach (var (kind, id) in new[] { (PeopleKind.Students, here.Student.Id), (PeopleKind.Professors, here.Author.Id) })
        {
            yield return Page("/admin/{List:regex(^(students|professors)$)}/{PersonId:int}/erase", Urls.PersonErase(kind, id), Urls.PersonErase(kind, World.Nobody), Here);
        }

        // Chosen people of another university are as if they did not exist: the page says that nobody is chosen.
        foreach (var kind in new[] { PeopleKind.Students, PeopleKind.Professors })
        {
            yield return Page(Bulk, Urls.PeopleBulk(kind, $"deed=bin&ids={here.Student.Id}"), null, ForAdmins);
            yield return Page(Bulk, Urls.PeopleBulk(kind, "deed=burn"), null, ForNobody);
            yield return Page(Csv, Urls.PeopleCsv(kind, ""), null, ForAdmins);
        }

        yield return Page(Bulk, Urls.PeopleBulk(PeopleKind.Professors, "deed=move"), null, ForNobody);
        yield return Page(Csv, Urls.PeopleCsv(PeopleKind.Administrators, ""), null, ForAdmins);
        yield return Page("/admin/people/results/{ResultId:long}", Urls.PeopleResult(World.Nobody), Urls.PeopleResult(World.Nobody + 1), ForNobody);

        yield return Page("/account/data/{id:long}.zip", Urls.PersonalExport(World.Nobody), Urls.PersonalExport(World.Nobody + 1), ForNobody);

        // What a link does not open looks the same to everybody.
        yield return new(Get, "/invitation/{Token}", Urls.Invitation("x"), null, _ => "200");
    }
}
