using Portal.Data.Chapters;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>One address and what each column gets there.</summary>
/// <param name="Pattern">The route as the application declares it.</param>
/// <param name="Address">A concrete one.</param>
/// <param name="Missing">The same with an id that nobody has; null where the address has no id. What is hidden answers exactly like it.</param>
/// <param name="Expected">"login", "404", "200", or another status, "302 /where" for a redirect.</param>
public sealed record MatrixRow(string Method, string Pattern, string Address, string? Missing, Func<Who, string> Expected);

/// <summary>
/// Every address × everybody. A new page or endpoint gets its row here; without one the matrix fails. The tables are written out, not computed:
/// they say what is wanted, beside the code that does it.
/// </summary>
internal static partial class Matrix
{
    private const string Get = "GET";
    private const string Post = "POST";

    // Students: own, other programme, lower level, other track, elsewhere. Professors: author, colleague, stranger, elsewhere.
    // Administrators: here, elsewhere, main here, main elsewhere.
    private const string ForReaders = "10000 1100 1010";
    private const string ForWriters = "00000 1000 1010";
    private const string ForBelow = "10100 1100 1010";
    private const string ForAbove = "00000 1100 1010";
    private const string ForOtherTrack = "00010 1100 1010";
    private const string ForOtherProgramme = "01000 0010 1010";
    private const string ForNobody = "00000 0000 0000";
    private const string ForStudents = "11111 0000 0000";
    private const string ForProfessors = "00000 1111 0000";
    private const string ForAdmins = "00000 0000 1111";
    private const string ForAll = "11111 1111 1111";

    /// <summary>Rows that change nothing.</summary>
    public static IEnumerable<MatrixRow> Reading(World world) =>
        [.. Public(), .. Areas(), .. Structure(world.Fleuve), .. Subjects(world.Fleuve), .. Registrations(world.Fleuve), .. Chapters(world.Fleuve).SelectMany(c => Pages(c.Chapter, c.Readers).Concat(Files(c.Chapter, c.Readers, c.Released))),
            .. Discussions(world.Fleuve), .. People(world.Fleuve), .. Progress(world.Fleuve)];

    /// <summary>Rows that leave something behind. The token goes along except for the beacon.</summary>
    public static IEnumerable<MatrixRow> Sending(World world) => Chapters(world.Fleuve).SelectMany(c => Posts(c.Chapter, c.Readers));

    private static IEnumerable<MatrixRow> Public() =>
    [
        new(Get, "/", Urls.Home, null, who => who switch
        {
            Who.Visitor => "200",
            _ when Browsers.IsStudent(who) => $"302 {Urls.Study}",
            _ when Browsers.IsProfessor(who) => $"302 {Urls.Teach}",
            _ => $"302 {Urls.Admin}",
        }),
        new(Get, "/help", Urls.Help, null, _ => "200"),
        new(Get, "/accessibility", Urls.Accessibility, null, _ => "200"),
        new(Get, "/account/login", Urls.Login, null, _ => "200"),
        new(Get, "/account/forgot", Urls.Forgot, null, _ => "200"),
        new(Get, "/account/reset", Urls.ResetFor(World.Nobody, "x"), null, _ => "200"),
        new(Get, "/account/confirm", Urls.ConfirmFor(World.Nobody, "x"), null, _ => "200"),
        new(Get, "/account/email/confirm", Urls.ConfirmEmailFor(World.Nobody, "a@b.example", "x"), null, _ => "200"),
        new(Get, "/account/register", Urls.Register, null, who => who switch
        {
            Who.Visitor => "200",
            _ when Browsers.IsStudent(who) => $"302 {Urls.Study}",
            _ when Browsers.IsProfessor(who) => $"302 {Urls.Teach}",
            _ => $"302 {Urls.Admin}",
        }),
        new(Get, "/account/registered", Urls.RegisteredAt(World.Nobody), null, _ => "200"),
        new(Get, "/not-found", "/not-found", null, _ => "200"),
        new(Get, "/health/live", Urls.Live, null, _ => "200"),
        new(Get, "/health/ready", Urls.Ready, null, _ => "200"),
        new(Get, "/language/{language:regex(^(fr|en)$)}", Urls.Language("fr", Urls.Help), null, _ => $"302 {Urls.Help}"),
        new(Get, "/language/{language:regex(^(fr|en)$)}", "/language/de", null, _ => "404"),
        new(Get, "/theme/{brand:int:range(0,359)}-{margin:int:range(0,359)}.css", Urls.Theme(1, 2), null, _ => "200"),
        new(Get, "/theme/{brand:int:range(0,359)}-{margin:int:range(0,359)}.css", "/theme/1-360.css", null, _ => "404"),
        new(Get, "", "/nowhere", null, _ => "404"),
    ];

    private static IEnumerable<MatrixRow> Areas() =>
    [
        Page("/study", Urls.Study, null, ForStudents),
        Page("/study/recent", Urls.Recent, null, ForStudents),
        Page("/teach", Urls.Teach, null, ForProfessors),
        Page("/teach/chapters/new", Urls.NewChapter(), null, ForProfessors),
        Page("/teach/import", Urls.Import, null, ForProfessors),
        Page("/teach/import/{BatchId:long}", Urls.ImportBatch(World.Nobody), null, ForNobody),
        Page("/teach/import/{BatchId:long}/items/{ItemId:long}", Urls.ImportItem(World.Nobody, World.Nobody), null, ForNobody),
        Page("/teach/import/{batch:long}/images/{id:long}", Urls.ImportImage(World.Nobody, World.Nobody), null, ForNobody),
        Page("/account", Urls.Account, null, ForAll),
        Page("/account/password", Urls.Password, null, ForAll),
        Page("/account/email", Urls.Email, null, ForAll),
        Page("/admin", Urls.Admin, null, ForAdmins),
        Page("/admin/registrations", Urls.Registrations, null, ForAdmins),
        Page("/admin/health", Urls.AdminHealth, null, ForAdmins),
        Page("/admin/files", Urls.AdminFiles, null, ForAdmins),
        Page("/teach/exports/{id:long}", Urls.KeptExport(World.Nobody), Urls.KeptExport(World.Nobody + 1), ForNobody),
        Page("/admin/publishing", Urls.AdminPublishing, null, ForAdmins),
        Page("/study/messages", Urls.Messages, null, ForStudents),
        Page("/study/messages/{MessageId:int}", Urls.Message(World.Nobody), Urls.Message(World.Nobody + 1), ForNobody),
        Page("/teach/messages", Urls.TeachMessages(), null, ForProfessors),
        Page("/teach/messages/new", Urls.NewMessage, null, ForProfessors),
        Page("/teach/messages/{MessageId:int}", Urls.TeachMessage(World.Nobody), Urls.TeachMessage(World.Nobody + 1), ForNobody),
        Page("/teach/messages/{MessageId:int}/edit", Urls.EditMessage(World.Nobody), Urls.EditMessage(World.Nobody + 1), ForNobody),
        Page("/messages/{id:int}/voice", Urls.MessageVoice(World.Nobody), Urls.MessageVoice(World.Nobody + 1), ForNobody),
        Page("/messages/{id:int}/files/{file:int}/{name}", Urls.MessageFile(World.Nobody, 1, "a.txt"), Urls.MessageFile(World.Nobody + 1, 1, "a.txt"), ForNobody),
        Page("/study/lessons", Urls.Lessons(), null, ForStudents),
        Page("/teach/lessons", Urls.TeachLessons(), null, ForProfessors),
        Page("/teach/lessons/new", Urls.NewLesson, null, ForProfessors),
        Page("/teach/lessons/{LessonId:int}", Urls.TeachLesson(World.Nobody), Urls.TeachLesson(World.Nobody + 1), ForNobody),
        Page("/teach/lessons/{LessonId:int}/attendance/{TimeId:int}", Urls.LessonAttendance(World.Nobody, 1), Urls.LessonAttendance(World.Nobody + 1, 1), ForNobody),
        Page("/lessons/{id:int}/join", Urls.LessonJoin(World.Nobody), Urls.LessonJoin(World.Nobody + 1), ForNobody),
        Page("/lessons/{id:int}/lesson.ics", Urls.LessonCalendar(World.Nobody), Urls.LessonCalendar(World.Nobody + 1), ForNobody),
        new(Get, "/calendar/{secret}.ics", Urls.CalendarFeed("x"), null, _ => "404"),
        Page("/study/notifications", Urls.Notifications(false), null, ForStudents),
        Page("/teach/notifications", Urls.Notifications(true), null, ForProfessors),
        Page("/study/notifications/{id:long}", Urls.Notification(false, World.Nobody), Urls.Notification(false, World.Nobody + 1), ForNobody),
        Page("/teach/notifications/{id:long}", Urls.Notification(true, World.Nobody), Urls.Notification(true, World.Nobody + 1), ForNobody),
        Page("/admin/jobs", Urls.AdminJobs, null, ForAdmins),
        Page("/account/jobs", Urls.Jobs, null, ForAll),
        Page("/admin/imports", Urls.AdminImports, null, ForAdmins),
        Page("/admin/imports/new", Urls.AdminImportNew, null, ForAdmins),
        Page("/admin/imports/{ImportId:long}", Urls.AdminImport(World.Nobody), Urls.AdminImport(World.Nobody + 1), ForNobody),
        Page("/admin/imports/{ImportId:long}/columns", Urls.AdminImportColumns(World.Nobody), Urls.AdminImportColumns(World.Nobody + 1), ForNobody),
        Page("/admin/imports/{id:long}/lines.csv", Urls.AdminImportReport(World.Nobody, new()), Urls.AdminImportReport(World.Nobody + 1, new()), ForNobody),
        Page("/account/jobs/{JobId:long}", Urls.Job(World.Nobody), Urls.Job(World.Nobody + 1), ForNobody),
    ];

    private static IEnumerable<MatrixRow> Registrations(UniversityWorld here) =>
    [
        Page("/admin/registrations/{StudentId:int}", Urls.Registration(here.Waiting.Id), Urls.Registration(World.Nobody), "00000 0000 1010"),

        // Somebody who does not wait (any more) is no registration.
        Page("/admin/registrations/{StudentId:int}", Urls.Registration(here.Student.Id), Urls.Registration(World.Nobody), ForNobody),
    ];

    private static IEnumerable<MatrixRow> Subjects(UniversityWorld here)
    {
        foreach (var (key, readers) in new[]
        {
            ("INF L2", "10000 0000 0000"), ("INF L1", "10100 0000 0000"), ("INF L3", ForNobody), ("INF BTS2", "00010 0000 0000"), ("BIO L2", "01000 0000 0000"), ("LET L1", ForNobody),
        })
        {
            yield return Page("/study/subjects/{id:int}.epub", Urls.SubjectEpub(here.Subjects[key]), Urls.SubjectEpub(World.Nobody), readers);
            yield return Page("/study/subjects/{SubjectId:int}", Urls.Subject(here.Subjects[key]), Urls.Subject(World.Nobody), readers);
        }
    }

    private static IEnumerable<(WorldChapter Chapter, string Readers, bool Released)> Chapters(UniversityWorld here) =>
    [
        (here.Open, ForReaders, true),
        (here.PastDate, ForReaders, true),
        (here.FutureDate, ForReaders, false),
        (here.AfterAttempt, ForReaders, false),
        (here.Never, ForReaders, false),
        (here.Draft, ForWriters, true),
        (here.Binned, ForNobody, true),
        (here.Below, ForBelow, true),
        (here.Above, ForAbove, true),
        (here.OnOtherTrack, ForOtherTrack, true),
        (here.OfOtherProgramme, ForOtherProgramme, true),
    ];

    private static IEnumerable<MatrixRow> Pages(WorldChapter chapter, string readers) =>
    [
        Page("/chapters/{ChapterId:int}", Urls.Chapter(chapter.Id), Urls.Chapter(World.Nobody), readers),
        .. new[] { SectionKind.Exercises, SectionKind.Solutions }.Select(section => Page(
            "/chapters/{ChapterId:int}/{Part:regex(^(exercises|solutions)$)}", Urls.Chapter(chapter.Id, section), Urls.Chapter(World.Nobody, section), readers)),
        // Only those who write it; administrators have no place in the area of professors.
        Page("/teach/chapters/{ChapterId:int}", Urls.EditChapter(chapter.Id), Urls.EditChapter(World.Nobody), Writers(readers)),
        Page("/teach/chapters/{ChapterId:int}/settings", Urls.ChapterSettings(chapter.Id), Urls.ChapterSettings(World.Nobody), Writers(readers)),
        Page("/teach/chapters/{id:int}/drafts/{part}", Urls.ChapterWriting(chapter.Id) + "/drafts/solutions", Urls.ChapterWriting(World.Nobody) + "/drafts/solutions", Writers(readers)),
        new(Get, "/teach/chapters/{id:int}/token", Urls.ChapterWriting(chapter.Id) + "/token", null, who => See(Writers(readers), who)),
        Page("/teach/chapters/{ChapterId:int}/publish", Urls.PublishChapter(chapter.Id), Urls.PublishChapter(World.Nobody), Writers(readers)),
        Page("/teach/chapters/{ChapterId:int}/versions", Urls.ChapterVersions(chapter.Id), Urls.ChapterVersions(World.Nobody), Writers(readers)),
        Page("/teach/chapters/{ChapterId:int}/review", Urls.ReviewChapter(chapter.Id), Urls.ReviewChapter(World.Nobody), Writers(readers)),

        // What is not published cannot be withdrawn.
        Page("/teach/chapters/{ChapterId:int}/withdraw", Urls.WithdrawChapter(chapter.Id), Urls.WithdrawChapter(World.Nobody), readers is ForWriters ? ForNobody : Writers(readers)),

        // Nobody has read anything to its end yet.
        Page("/chapters/{ChapterId:int}/changes", Urls.ChapterChanges(chapter.Id), Urls.ChapterChanges(World.Nobody), ForNobody),
        Page("/chapters/{ChapterId:int}/print", Urls.ChapterPrint(chapter.Id), Urls.ChapterPrint(World.Nobody), readers),

        // A book of what was published; a draft has none of it, and a version never shown is its authors' alone.
        Page("/chapters/{id:int}.epub", Urls.ChapterEpub(chapter.Id), Urls.ChapterEpub(World.Nobody), readers),
        Page("/teach/export/{what:regex(^(chapters|subjects)$)}/{id:int}.{form:regex(^(zip|epub)$)}", Urls.TeachExport("chapters", chapter.Id, "zip"), Urls.TeachExport("chapters", World.Nobody, "zip"), ProfessorsOf(readers)),

        Page("/teach/export/{What:regex(^(chapters|subjects|programmes)$)}/{Id:int}", Urls.TeachExportOf("chapters", chapter.Id), Urls.TeachExportOf("chapters", World.Nobody), ProfessorsOf(readers)),

        // Files are changed by the chapter's authors, in their area alone; an upload that nobody began is nobody's.
        Page("/teach/chapters/{ChapterId:int}/files", Urls.ChapterFiles(chapter.Id), Urls.ChapterFiles(World.Nobody), AuthorsOf(readers)),
        Page("/teach/chapters/{id:int}/uploads/{upload:long}", Urls.ChapterUpload(chapter.Id, World.Nobody), Urls.ChapterUpload(World.Nobody, World.Nobody), ForNobody),
    ];

    /// <summary>Those who wrote it, of those who read it: the author, or the stranger for the chapter of the other programme.</summary>
    private static string Writers(string readers) =>
        readers switch { ForNobody => ForNobody, ForOtherProgramme => "00000 0010 0000", _ => "00000 1000 0000" };
    /// <summary>Of those who may read, the professors.</summary>
    private static string ProfessorsOf(string readers) => $"00000 {readers.Split(' ')[1]} 0000";

    /// <summary>The author wrote every chapter of INF, the stranger that of BIO; nobody has one in the bin.</summary>
    private static string AuthorsOf(string readers) =>
        readers == ForNobody ? ForNobody : readers == ForOtherProgramme ? "00000 0010 0000" : "00000 1000 0000";

    private static IEnumerable<MatrixRow> Files(WorldChapter chapter, string readers, bool released) =>
        from section in new[] { SectionKind.Course, SectionKind.Solutions }
        from file in chapter.SectionFiles(section)
        let address = Urls.File(file.Id, file.Name)
        select new MatrixRow(Get, "/files/{id:int}/{name}", address, Urls.File(World.Nobody, file.Name), who =>
            section == SectionKind.Solutions && !released && Browsers.IsStudent(who) ? "404" : See(readers, who));

    private static IEnumerable<MatrixRow> Posts(WorldChapter chapter, string readers) =>
    [
        Sent("/chapters/{id:int}/place", Urls.ChapterPlace(chapter.Id), Urls.ChapterPlace(World.Nobody), readers, "204"),
        Sent("/chapters/{id:int}/read", Urls.ChapterRead(chapter.Id), Urls.ChapterRead(World.Nobody), readers, $"302 {Urls.Chapter(chapter.Id)}"),
        Sent("/chapters/{id:int}/attempted", Urls.ChapterAttempted(chapter.Id), Urls.ChapterAttempted(World.Nobody), readers, $"302 {Urls.Chapter(chapter.Id, SectionKind.Solutions)}"),
    ];

    private static MatrixRow Page(string pattern, string address, string? missing, string readers) => new(Get, pattern, address, missing, who => See(readers, who));

    /// <summary>Only students keep places.</summary>
    private static MatrixRow Sent(string pattern, string address, string missing, string readers, string done) =>
        new(Post, pattern, address, missing, who => See(readers, who) is "200" ? Browsers.IsStudent(who) ? done : "404" : See(readers, who));

    private static string See(string readers, Who who) =>
        who is Who.Visitor ? "login" : readers.Replace(" ", "", StringComparison.Ordinal)[(int)who - 1] == '1' ? "200" : "404";
}
