using Portal.Data.Deletion;
using Portal.Data.Structure;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <content>What administrators keep.</content>
internal static partial class Matrix
{
    private static IEnumerable<MatrixRow> Structure(UniversityWorld here)
    {
        const string Here = "00000 0000 1010";
        const string Main = "00000 0000 0011";
        yield return Page("/admin/faculties", Urls.AdminFaculties, null, ForAdmins);
        yield return Page("/admin/faculties/new", Urls.AdminFacultyNew, null, ForAdmins);
        yield return Page("/admin/faculties/{FacultyId:int}", Urls.AdminFaculty(here.Faculties["SCI"]), Urls.AdminFaculty(World.Nobody), Here);
        yield return Page("/admin/programmes", Urls.AdminProgrammes, null, ForAdmins);
        yield return Page("/admin/programmes/new", Urls.AdminProgrammeNew, null, ForAdmins);
        yield return Page("/admin/programmes/{ProgrammeId:int}", Urls.AdminProgramme(here.Programmes["INF"]), Urls.AdminProgramme(World.Nobody), Here);
        yield return Page("/admin/subjects", Urls.AdminSubjects, null, ForAdmins);
        yield return Page("/admin/subjects/new", Urls.AdminSubjectNew, null, ForAdmins);
        yield return Page("/admin/subjects/{SubjectId:int}", Urls.AdminSubject(here.Subjects["INF L2"]), Urls.AdminSubject(World.Nobody), Here);
        yield return Page(
            "/admin/subjects/{SubjectId:int}/merge", Urls.AdminSubjectMerge(here.Subjects["INF L2"], here.Subjects["INF L1"]), Urls.AdminSubjectMerge(World.Nobody, here.Subjects["INF L1"]), Here);
        yield return Page("/admin/levels", Urls.AdminLevels, null, ForAdmins);
        yield return Page("/admin/levels/new", Urls.AdminLevelNew(here.Tracks["LMD"]), Urls.AdminLevelNew(World.Nobody), Here);
        yield return Page("/admin/levels/{LevelId:int}", Urls.AdminLevel(here.Levels["L2"]), Urls.AdminLevel(World.Nobody), Here);
        yield return Page("/admin/tracks/new", Urls.AdminTrackNew, null, ForAdmins);
        yield return Page("/admin/tracks/{TrackId:int}", Urls.AdminTrack(here.Tracks["LMD"]), Urls.AdminTrack(World.Nobody), Here);
        foreach (var (kind, id) in new[]
        {
            (ArchiveKind.Faculty, here.Faculties["SCI"]), (ArchiveKind.Programme, here.Programmes["INF"]), (ArchiveKind.Track, here.Tracks["LMD"]), (ArchiveKind.Subject, here.Subjects["INF L2"]),
        })
        {
            yield return Page(
                "/admin/archive/{Kind:regex(^(faculty|programme|track|subject)$)}/{TargetId:int}", Urls.AdminArchive(kind, id), Urls.AdminArchive(kind, World.Nobody), Here);
        }

        foreach (var (kind, from, into) in new[]
        {
            (MergeKind.Faculty, here.Faculties["LET"], here.Faculties["SCI"]), (MergeKind.Programme, here.Programmes["BIO"], here.Programmes["INF"]),
        })
        {
            yield return Page("/admin/merge/{Kind:regex(^(faculty|programme)$)}/{TargetId:int}", Urls.AdminMerge(kind, from, into), Urls.AdminMerge(kind, World.Nobody, into), Here);
        }

        // No logo is there: nobody can tell whose is asked for.
        yield return new(Get, "/logos/{university:int}/{tag:length(16)}-{side:int}.webp", $"/logos/{here.Id}/0123456789abcdef-64.webp", $"/logos/{World.Nobody}/0123456789abcdef-64.webp", _ => "404");
        yield return Page("/admin/bin", Urls.AdminBin, null, ForAdmins);
        yield return Page("/admin/settings", Urls.AdminSettings, null, ForAdmins);
        yield return Page("/admin/now", Urls.AdminNow, null, ForAdmins);
        yield return Page("/admin/journal", Urls.AdminJournal, null, ForAdmins);
        yield return Page("/admin/journal.csv", Urls.AdminJournalCsv, null, ForAdmins);
        foreach (var (kind, id) in new[]
        {
            (DeletionKind.Faculty, here.Faculties["SCI"]), (DeletionKind.Programme, here.Programmes["INF"]), (DeletionKind.Subject, here.Subjects["INF L2"]),
            (DeletionKind.Student, here.Student.Id), (DeletionKind.Professor, here.Author.Id),
        })
        {
            yield return Page(
                "/admin/delete/{Kind:regex(^(subject|programme|faculty|student|professor)$)}/{TargetId:int}", Urls.AdminDelete(kind, id), Urls.AdminDelete(kind, World.Nobody), Here);
        }

        yield return Page("/admin/universities", Urls.AdminUniversities, null, Main);
        yield return Page("/admin/universities/new", Urls.AdminUniversityNew, null, Main);
        yield return Page("/admin/universities/{UniversityId:int}", Urls.AdminUniversity(here.Id), Urls.AdminUniversity(World.Nobody), Main);
        yield return Page("/admin/universities/{UniversityId:int}/delete", Urls.AdminUniversityDelete(here.Id), Urls.AdminUniversityDelete(World.Nobody), Main);
    }
}
