using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Paging;

namespace Portal.Data.Discussion;

/// <summary>A question that waits for the teaching team.</summary>
/// <param name="Answers">Answers of students so far.</param>
public sealed record WaitingQuestion(
    long Id, int ChapterId, int SubjectId, int Number, string Title, string Quote, string Summary, string? Author, short Answers, DateTimeOffset CreatedAt);

/// <summary>How many questions wait in a professor's chapters.</summary>
/// <param name="Oldest">When the oldest was asked; null when none waits.</param>
public sealed record WaitingCount(int Questions, DateTimeOffset? Oldest);

/// <summary>What waits for an answer in the chapters a professor (co-)wrote.</summary>
public sealed class QueueQueries(PortalDb portal)
{
    /// <summary>Questions of a page.</summary>
    public const int PageSize = 30;

    /// <summary>The questions that wait, oldest first; none for anybody but professors.</summary>
    /// <param name="subjectId">Only of this subject; null for all.</param>
    /// <param name="after">The page starts after this id; null for the oldest.</param>
    public async Task<Page<WaitingQuestion>> ListAsync(int? subjectId, long? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer)
        {
            return new([], HasBefore: false, HasAfter: false);
        }

        var waiting = from c in db.Comments
                      join chapter in Own(db, subjectId) on c.ChapterId equals chapter.Id
                      where c.Waiting && (after == null || c.Id > after)
                      orderby c.Id
                      select new WaitingQuestion(
                          c.Id, chapter.Id, chapter.SubjectId, chapter.Number, chapter.Title, c.Quote, c.Summary,
                          db.Students.Where(s => s.Id == c.StudentId).Select(s => s.FirstName + " " + s.LastName).FirstOrDefault(), c.Answers, c.CreatedAt);
        return await waiting.ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>How many wait, from what is kept beside the chapters: nothing is counted one by one.</summary>
    public async Task<WaitingCount> CountAsync(int? subjectId = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer)
        {
            return new(0, null);
        }

        var own = Own(db, subjectId);
        var counts = db.ChapterDiscussions.Where(d => d.Waiting > 0 && own.Any(c => c.Id == d.ChapterId));
        return await db.Universities.Where(u => u.Id == db.Viewer.University).Select(u => new WaitingCount(
            counts.Sum(d => (int?)d.Waiting) ?? 0,
            db.Comments.Where(c => c.Waiting && own.Any(o => o.Id == c.ChapterId)).OrderBy(c => c.Id).Select(c => (DateTimeOffset?)c.CreatedAt).FirstOrDefault())).SingleAsync(ct);
    }

    private static IQueryable<Chapter> Own(PortalDbContext db, int? subjectId) =>
        subjectId is null ? db.Chapters.EditableBy(db.Viewer) : db.Chapters.EditableBy(db.Viewer).Where(c => c.SubjectId == subjectId);
}
