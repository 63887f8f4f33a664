using Portal.Data.Accounts;
using Portal.Data.Deletion;
using Portal.Data.People;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>A form of the administration, with the ids of one university in its address.</summary>
/// <param name="Component">The component that takes what was sent.</param>
/// <param name="Handler">The form's name.</param>
/// <param name="Page">Where it is.</param>
/// <param name="Named">Whether the address itself names something of the university; otherwise only the fields do.</param>
public sealed record AdminForm(string Component, string Handler, string Page, bool Named);

/// <summary>A lone button of the administration.</summary>
/// <param name="Pattern">The route as the application declares it.</param>
/// <param name="Address">With ids of one university.</param>
/// <param name="Fields">What goes along, ids of the same university among it.</param>
public sealed record AdminButton(string Pattern, string Address, params (string Name, string Value)[] Fields);

/// <summary>What the forms of a university's administration are about, beside what is in the world.</summary>
public sealed record AdminThings(
    long Import, long Request, int Rule, long Payment, long Accepted, int Rollover, long Deletion, int View, long Job, long Session);

/// <summary>Every form of the administration. A new one gets its line here; <see cref="TwoAdministratorsTests"/> fails without.</summary>
public static class AdminForms
{
    private const string Lists = "/admin/{list:regex(^(students|professors|administrators)$)}";

    /// <summary>All forms of pages.</summary>
    public static IEnumerable<AdminForm> Of(UniversityWorld u, AdminThings t) =>
    [
        At("FileLimitsPage", "files", Urls.AdminFiles),
        At("SettingsPage", "settings", Urls.AdminSettings),
        At("LogoForm", "logo", Urls.AdminSettings),
        At("PublishingPage", "publishing", Urls.AdminPublishing),
        At("SubscriptionSettingsPage", "terms", Urls.AdminSubscriptionSettings),
        At("SubscriptionSettingsPage", "secret", Urls.AdminSubscriptionSettings),
        At("ProgressionSettingsPage", "period", Urls.AdminProgressionSettings),
        At("ProgressionSettingsPage", "rule", Urls.AdminProgressionSettings),
        At("RolloverPage", "rollover", Urls.AdminRollover),
        At("NewRosterPage", "bring", Urls.AdminImportNew),

        Of("PersonErasePage", "erase", Urls.PersonErase(PeopleKind.Students, u.Student.Id)),
        Of("PersonErasePage", "erase", Urls.PersonErase(PeopleKind.Professors, u.Author.Id)),
        Of("AdministratorRemovePage", "remove", Urls.AdministratorRemove(u.Admin.Id)),
        At("StudentFormPage", "student", Urls.PersonNew(PeopleKind.Students)),
        Of("StudentFormPage", "student", Urls.PersonNew(PeopleKind.Students, u.Author.AccountId)),
        Of("StudentFormPage", "student", Urls.PersonEdit(PeopleKind.Students, u.Student.Id)),
        At("ProfessorFormPage", "professor", Urls.PersonNew(PeopleKind.Professors)),
        Of("ProfessorFormPage", "professor", Urls.PersonNew(PeopleKind.Professors, u.Student.AccountId)),
        Of("ProfessorFormPage", "professor", Urls.PersonEdit(PeopleKind.Professors, u.Author.Id)),
        At("AdministratorFormPage", "administrator", Urls.PersonNew(PeopleKind.Administrators)),
        Of("AdministratorFormPage", "administrator", Urls.PersonEdit(PeopleKind.Administrators, u.Admin.Id)),
        .. from kind in new[] { PeopleKind.Students, PeopleKind.Professors }
           from deed in Enum.GetValues<PeopleDeed>()
           where kind is PeopleKind.Students || deed is not PeopleDeed.Move
           select Of("PeopleDeedForm", "deed", Urls.PeopleBulk(kind, $"deed={Urls.NameOf(deed)}&ids={(kind is PeopleKind.Students ? u.Student.Id : u.Colleague.Id)}")),
        Of("HandOverForm", "hand-over", Urls.AdminDelete(DeletionKind.Professor, u.Author.Id)),

        Of("RosterColumnsPage", "columns", Urls.AdminImportColumns(t.Import)),
        Of("RosterPage", "apply", Urls.AdminImport(t.Import)),
        Of("RosterPage", "words", Urls.AdminImport(t.Import)),

        At("FacultyPage", "structure", Urls.AdminFacultyNew),
        Of("FacultyPage", "structure", Urls.AdminFaculty(u.Faculties["SCI"])),
        At("ProgrammePage", "structure", Urls.AdminProgrammeNew),
        Of("ProgrammePage", "structure", Urls.AdminProgramme(u.Programmes["INF"])),
        At("SubjectPage", "structure", Urls.AdminSubjectNew),
        Of("SubjectPage", "structure", Urls.AdminSubject(u.Subjects["INF L2"])),
        Of("SubjectMergePage", "merge", Urls.AdminSubjectMerge(u.Subjects["INF L2"], u.Subjects["INF L1"])),
        At("TrackPage", "structure", Urls.AdminTrackNew),
        Of("TrackPage", "structure", Urls.AdminTrack(u.Tracks["LMD"])),
        Of("LevelPage", "structure", Urls.AdminLevelNew(u.Tracks["LMD"])),
        Of("LevelPage", "structure", Urls.AdminLevel(u.Levels["L2"])),
        At("UniversityPage", "structure", Urls.AdminUniversityNew),
        Of("UniversityPage", "structure", Urls.AdminUniversity(u.Id)),
        Of("LogoForm", "logo", Urls.AdminUniversity(u.Id)),
        .. from target in new[]
           {
               (ArchiveKind.Faculty, u.Faculties["SCI"]), (ArchiveKind.Programme, u.Programmes["INF"]), (ArchiveKind.Track, u.Tracks["LMD"]), (ArchiveKind.Subject, u.Subjects["INF L2"]),
           }
           select Of("ArchivePage", "archive", Urls.AdminArchive(target.Item1, target.Item2)),
        Of("MergePage", "merge", Urls.AdminMerge(MergeKind.Faculty, u.Faculties["SCI"], u.Faculties["LET"])),
        Of("MergePage", "merge", Urls.AdminMerge(MergeKind.Programme, u.Programmes["BIO"], u.Programmes["LET"])),
        Of("UniversityDeletePage", "delete", Urls.AdminUniversityDelete(u.Id)),
        .. from target in new[]
           {
               (DeletionKind.Faculty, u.Faculties["SCI"]), (DeletionKind.Programme, u.Programmes["INF"]), (DeletionKind.Subject, u.Subjects["INF L2"]),
               (DeletionKind.Student, u.Student.Id), (DeletionKind.Professor, u.Author.Id),
           }
           select Of("DeletePage", "delete", Urls.AdminDelete(target.Item1, target.Item2)),

        .. from deed in Enum.GetValues<ProgressionDeed>() select Of("DecideProgressionPage", "decide", Urls.AdminProgressionDecide(deed, [t.Request])),
        Of("RolloverReportPage", "undo", Urls.AdminRolloverReport(t.Rollover)),
        Of("PaymentPage", "refuse", Urls.AdminSubscription(t.Payment)),
        Of("PaymentPage", "revoke", Urls.AdminSubscription(t.Accepted)),
    ];

    /// <summary>All lone buttons; those of /account that lead to something of a university as well.</summary>
    public static IEnumerable<AdminButton> Buttons(UniversityWorld u, AdminThings t) =>
    [
        new("/admin/registrations/{id:int}/accept", Urls.RegistrationAccept(u.Waiting.Id)),
        new("/admin/registrations/{id:int}/refuse", Urls.RegistrationRefuse(u.Waiting.Id)),
        new("/admin/bin/{id:long}/restore", Urls.AdminBinRestore(t.Deletion)),
        new("/admin/bin/{id:long}/purge", Urls.AdminBinPurge(t.Deletion)),
        new("/admin/universities/{id:int}/logo/remove", Urls.AdminUniversityLogoRemove(u.Id)),
        new("/admin/universities/{id:int}/restore", Urls.AdminUniversityRestore(u.Id)),
        new("/admin/{list:regex(^(students|professors)$)}/choose", Urls.PeopleChoose(PeopleKind.Students), ("deed", "bin"), ("id", Text(u.Student.Id))),
        .. from deed in Enum.GetValues<AccountDeed>()
           from person in new[] { (PeopleKind.Students, u.Neighbour.Id), (PeopleKind.Professors, u.Colleague.Id), (PeopleKind.Administrators, u.Admin.Id) }
           select new AdminButton(
               Lists + "/{id:int}/account/{deed:regex(^(enable|disable|reset|invite|withdraw)$)}", Urls.PersonAccount(person.Item1, person.Item2, deed)),
        new(Lists + "/{id:int}/sessions/{session:long}/end", Urls.PersonSessionEnd(PeopleKind.Students, u.Student.Id, t.Session)),
        new(Lists + "/{id:int}/sessions/end", Urls.PersonSessionsEnd(PeopleKind.Students, u.Student.Id)),
        new(Lists + "/{id:int}/data", Urls.PersonData(PeopleKind.Students, u.Student.Id)),
        new("/account/sessions/{session:long}/end", Urls.OwnSessionEnd(t.Session)),
        new("/account/jobs/{id:long}/cancel", Urls.JobCancel(t.Job)),
        new("/admin/views/{id:int}/forget", Urls.ViewForget(t.View), ("list", nameof(PeopleKind.Students))),
        new("/admin/progression/choose", Urls.AdminProgressionChoose, ("deed", "validate"), ("id", Text(t.Request))),
        new("/admin/progression/rules/{id:int}/remove", Urls.AdminProgressionRuleRemove(t.Rule)),
        new("/admin/subscriptions/{id:long}/accept", Urls.AdminSubscriptionAccept(t.Payment)),
        new("/admin/imports/{id:long}/compare", Urls.AdminImportCompare(t.Import), ("sure", "yes")),
        new("/admin/imports/{id:long}/undo", Urls.AdminImportUndo(t.Import), ("sure", "yes")),
        new("/admin/imports/{id:long}/invite", Urls.AdminImportInvite(t.Import), ("sure", "yes")),
        new("/admin/imports/{id:long}/forget", Urls.AdminImportForget(t.Import), ("sure", "yes")),
    ];

    /// <summary>Buttons that name nothing, with the reason why there is nothing to forge.</summary>
    public static IReadOnlyDictionary<string, string> NothingNamed { get; } = new Dictionary<string, string>
    {
        [Urls.AdminLogoRemove] = "removes one's own university's",
        ["/admin/views"] = "keeps a question of one's own",
        ["/admin/progression/rules/usual"] = "adds to one's own university",
        ["/admin/subscriptions/secret/forget"] = "forgets one's own university's",
    };

    private static AdminForm At(string component, string handler, string page) => new(component, handler, page, false);

    private static AdminForm Of(string component, string handler, string page) => new(component, handler, page, true);

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
