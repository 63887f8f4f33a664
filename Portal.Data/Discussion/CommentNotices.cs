using Microsoft.EntityFrameworkCore;
using Portal.Data.Notifications;

namespace Portal.Data.Discussion;

/// <summary>Whom a question or an answer is told (EL-K1, EL-R4). The one place that knows; runs inside the transaction of what was written.</summary>
internal static class CommentNotices
{
    /// <summary>A student's question is told to the authors of the chapter.</summary>
    public static async Task AskedAsync(PortalDbContext db, Comment question, string chapter, string link, CancellationToken ct)
    {
        if (question.StudentId is { } student)
        {
            var actor = await db.Students.Where(s => s.Id == student).Select(s => s.FirstName + " " + s.LastName).SingleAsync(ct);
            await NotificationFanOut.ToProfessorsAsync(db, await AuthorsOf(db, question.ChapterId).ToListAsync(ct), new(NotificationKind.Question, chapter, actor, link), ct);
        }
    }

    /// <summary>A professor's answer is told to the student who asked and to the students who answered.</summary>
    public static async Task AnsweredAsync(PortalDbContext db, Comment answer, string chapter, string link, CancellationToken ct)
    {
        if (answer.ProfessorId is { } professor)
        {
            var actor = await db.Professors.Where(p => p.Id == professor).Select(p => p.FirstName + " " + p.LastName).SingleAsync(ct);
            await NotificationFanOut.ToStudentsAsync(db, await InThread(db, answer).ToListAsync(ct), new(NotificationKind.Answer, chapter, actor, link), ct);
        }
    }

    /// <summary>The authors of a chapter.</summary>
    internal static IQueryable<int> AuthorsOf(PortalDbContext db, int chapterId) => db.ChapterAuthors.Where(a => a.ChapterId == chapterId).Select(a => a.ProfessorId);

    /// <summary>The student who asked and those who answered, each once.</summary>
    internal static IQueryable<int> InThread(PortalDbContext db, Comment answer) => db.Comments
        .Where(c => (c.Id == answer.ParentId || c.ParentId == answer.ParentId) && c.StudentId != null && c.HiddenAt == null).Select(c => c.StudentId ?? 0).Distinct();
}
