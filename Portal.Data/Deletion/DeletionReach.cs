using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Deletion;

/// <summary>The rows that go with a target, each as a question the database answers by itself: no list of ids ever travels (W-C7).</summary>
internal sealed record DeletionReach(
    IQueryable<Faculty> Faculties, IQueryable<Programme> Programmes, IQueryable<Subject> Subjects, IQueryable<Chapter> Chapters,
    IQueryable<Student> Students, IQueryable<Professor> Professors)
{
    /// <summary>What of a target the viewer of the context administers; every part is empty where it does not exist for them.</summary>
    public static DeletionReach Of(PortalDbContext db, DeletionTarget target)
    {
        var id = target.Id;
        var viewer = db.Viewer;
        var faculties = db.Faculties.AdministeredBy(viewer).Where(f => target.Kind == DeletionKind.Faculty && f.Id == id);
        var programmes = db.Programmes.AdministeredBy(viewer).Where(p =>
            (target.Kind == DeletionKind.Programme && p.Id == id) || (target.Kind == DeletionKind.Faculty && p.FacultyId == id));
        var subjects = db.Subjects.AdministeredBy(viewer).Where(s =>
            (target.Kind == DeletionKind.Subject && s.Id == id) || programmes.Any(p => p.Id == s.ProgrammeId));
        var professors = target is { Kind: DeletionKind.Professors, Choice: { } several }
            ? PeopleDeedWriting.Professors(db, several)
            : db.Professors.AdministeredBy(viewer).Where(p => target.Kind == DeletionKind.Professor && p.Id == id);
        var chapters = target.Kind switch
        {
            DeletionKind.Chapter => db.Chapters.AdministeredBy(viewer).Where(c => c.Id == id),
            DeletionKind.Subject => db.Chapters.AdministeredBy(viewer).Where(c => c.SubjectId == id),
            DeletionKind.Programme => db.Chapters.AdministeredBy(viewer).Where(c => c.ProgrammeId == id),
            DeletionKind.Professor => db.Chapters.AdministeredBy(viewer).Where(c =>
                db.ChapterAuthors.Any(a => a.ChapterId == c.Id && a.ProfessorId == id) && !db.ChapterAuthors.Any(a => a.ChapterId == c.Id && a.ProfessorId != id)),
            DeletionKind.Professors => db.Chapters.AdministeredBy(viewer).Where(c =>
                db.ChapterAuthors.Any(a => a.ChapterId == c.Id && professors.Any(p => p.Id == a.ProfessorId))
                && !db.ChapterAuthors.Any(a => a.ChapterId == c.Id && !professors.Any(p => p.Id == a.ProfessorId))),
            _ => db.Chapters.AdministeredBy(viewer).Where(c => programmes.Any(p => p.Id == c.ProgrammeId)),
        };
        var students = target is { Kind: DeletionKind.Students, Choice: { } many }
            ? PeopleDeedWriting.Students(db, many)
            : db.Students.AdministeredBy(viewer).Where(s =>
            (target.Kind == DeletionKind.Student && s.Id == id) || programmes.Any(p => p.Id == s.ProgrammeId));
        return new(faculties, programmes, subjects, chapters, students, professors);
    }

    /// <summary>The name of the thing itself; null when it does not exist for the viewer.</summary>
    public Task<string?> NameAsync(DeletionKind kind, CancellationToken ct) => kind switch
    {
        DeletionKind.Faculty => Faculties.Select(f => f.Name).SingleOrDefaultAsync(ct),
        DeletionKind.Programme => Programmes.Select(p => p.Name).SingleOrDefaultAsync(ct),
        DeletionKind.Subject => Subjects.Select(s => s.Name).SingleOrDefaultAsync(ct),
        DeletionKind.Chapter => Chapters.Select(c => c.Title).SingleOrDefaultAsync(ct),
        DeletionKind.Student => Students.Select(s => s.FirstName + " " + s.LastName).SingleOrDefaultAsync(ct),
        DeletionKind.Professor => Professors.Select(p => p.FirstName + " " + p.LastName).SingleOrDefaultAsync(ct),
        DeletionKind.Students => SeveralAsync(Students, "{0} étudiants", ct),
        DeletionKind.Professors => SeveralAsync(Professors, "{0} enseignants", ct),
        _ => Task.FromResult<string?>(null),
    };

    /// <summary>How many, in words; null for nobody.</summary>
    private static async Task<string?> SeveralAsync<T>(IQueryable<T> people, string words, CancellationToken ct) =>
        await people.CountAsync(ct) is > 0 and var number ? string.Format(System.Globalization.CultureInfo.InvariantCulture, words, number) : null;
}
