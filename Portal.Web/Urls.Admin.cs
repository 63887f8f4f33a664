using Portal.Data.Paging;

namespace Portal.Web;

/// <content>The administration: registrations, structure, the bin.</content>
public static partial class Urls
{
    public const string AdminUniversities = "/admin/universities";
    public const string AdminUniversityNew = "/admin/universities/new";
    public const string AdminFaculties = "/admin/faculties";
    public const string AdminFacultyNew = "/admin/faculties/new";
    public const string AdminProgrammes = "/admin/programmes";
    public const string AdminProgrammeNew = "/admin/programmes/new";
    public const string AdminSubjects = "/admin/subjects";
    public const string AdminSubjectNew = "/admin/subjects/new";
    public const string AdminLevels = "/admin/levels";
    public const string AdminTrackNew = "/admin/tracks/new";

    public const string AdminBin = "/admin/bin";

    /// <summary>The parts of the dashboard that renew themselves.</summary>
    public const string AdminNow = "/admin/now";

    public const string AdminSettings = "/admin/settings";
    public const string AdminJournal = "/admin/journal";
    public const string AdminJournalCsv = "/admin/journal.csv";

    public static string Registration(int student) => Invariant($"/admin/registrations/{student}");

    public static string RegistrationAccept(int student) => Invariant($"/admin/registrations/{student}/accept");

    public static string RegistrationRefuse(int student) => Invariant($"/admin/registrations/{student}/refuse");

    public static string RegistrationsAfter(TimeCursor after) => WithQuery(Registrations, ("after", after.ToString()));

    public static string AdminUniversity(int id) => Invariant($"{AdminUniversities}/{id}");

    public static string AdminUniversityDelete(int id) => Invariant($"{AdminUniversities}/{id}/delete");

    public static string AdminUniversityRestore(int id) => Invariant($"{AdminUniversities}/{id}/restore");

    public static string AdminFaculty(int id) => Invariant($"{AdminFaculties}/{id}");

    public static string AdminProgramme(int id) => Invariant($"{AdminProgrammes}/{id}");

    public static string AdminProgrammesOf(int faculty) => WithQuery(AdminProgrammes, ("faculty", Text(faculty)));

    public static string AdminSubject(int id) => Invariant($"{AdminSubjects}/{id}");

    public static string AdminSubjectsOf(int programme) => WithQuery(AdminSubjects, ("programme", Text(programme)));

    /// <summary>A page of the list of subjects, from 0.</summary>
    public static string AdminSubjectsPage(string? words, int? programme, int page, bool archived = false) => WithQuery(
        AdminSubjects, ("q", words), ("programme", Text(programme)), ("show", archived ? "archived" : null), ("page", page == 0 ? null : Text(page)));

    public static string AdminSubjectMerge(int id, int? into = null) => WithQuery(Invariant($"{AdminSubjects}/{id}/merge"), ("into", Text(into)));

    public static string AdminLevel(int id) => Invariant($"{AdminLevels}/{id}");

    public static string AdminLevelNew(int track) => WithQuery($"{AdminLevels}/new", ("track", Text(track)));

    public static string AdminTrack(int id) => Invariant($"/admin/tracks/{id}");

    /// <summary>What goes when a thing is thrown away, before it does.</summary>
    public static string AdminDelete(Portal.Data.Deletion.DeletionKind kind, int id) => Invariant($"/admin/delete/{kind.ToString().ToLowerInvariant()}/{id}");

    public static string AdminBinRestore(long id) => Invariant($"{AdminBin}/{id}/restore");

    /// <summary>The dashboard over so many days.</summary>
    public static string AdminOver(int days) => WithQuery(Admin, ("days", Text(days)));

    /// <summary>The journal, or its table for a spreadsheet, as filtered.</summary>
    public static string AdminJournalOf(
        string? who, string? deed, string? thing = null, int? id = null, string? from = null, string? until = null, bool above = false, string? after = null, bool csv = false) => WithQuery(
        csv ? AdminJournalCsv : AdminJournal, ("who", who), ("deed", deed), ("thing", thing), ("id", Text(id)), ("from", from), ("until", until), ("above", above ? "true" : null), ("after", after));

    public static string AdminBinPurge(long id) => Invariant($"{AdminBin}/{id}/purge");
}
