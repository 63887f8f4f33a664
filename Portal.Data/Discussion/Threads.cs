using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;

namespace Portal.Data.Discussion;

/// <summary>
/// Keeps what is counted about questions. Changes of one part of a chapter happen one after the other: <see cref="EnterAsync"/> holds its row until the
/// transaction ends, so that no two counts miss each other.
/// </summary>
internal static class Threads
{
    /// <summary>Takes the discussion of a part for the rest of the transaction. Asks for a chapter that exists in the university.</summary>
    public static Task EnterAsync(PortalDbContext db, int universityId, int chapterId, SectionKind section, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $$"""
        INSERT INTO chapter_discussions AS d (university_id, chapter_id, section, questions, waiting, pinned, places)
        VALUES ({{universityId}}, {{chapterId}}, {{(short)section}}, 0, 0, 0, '{}')
        ON CONFLICT (chapter_id, section) DO UPDATE SET questions = d.questions
        """, ct);

    /// <summary>Writes down anew what is kept about a question: its visible answers, its state, whether it waits. Without an accepted answer it leaves the FAQ.</summary>
    public static Task SettleAsync(PortalDbContext db, long questionId, CancellationToken ct)
    {
        var answers = db.Comments.Where(a => a.ParentId == questionId && a.HiddenAt == null);
        return db.Comments.Where(q => q.Id == questionId && q.ParentId == null).ExecuteUpdateAsync(
            set => set
                .SetProperty(q => q.Answers, q => (short)answers.Count())
                .SetProperty(q => q.State, q => answers.Any(a => a.AcceptedAt != null) ? QuestionState.Accepted : answers.Any() ? QuestionState.Answered : QuestionState.Open)
                .SetProperty(q => q.Waiting, q => q.StudentId != null && q.HiddenAt == null && !answers.Any(a => a.ProfessorId != null || a.AcceptedAt != null))
                .SetProperty(q => q.PinnedAt, q => q.HiddenAt == null && answers.Any(a => a.AcceptedAt != null) ? q.PinnedAt : null),
            ct);
    }

    /// <summary>Counts a part anew; it has been entered before.</summary>
    public static Task CountAsync(PortalDbContext db, int universityId, int chapterId, SectionKind section, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $$"""
        WITH seen AS MATERIALIZED (
            SELECT anchor, waiting, pinned_at FROM comments
             WHERE university_id = {{universityId}} AND chapter_id = {{chapterId}} AND section = {{(short)section}} AND parent_id IS NULL AND hidden_at IS NULL)
        UPDATE chapter_discussions SET
            questions = (SELECT count(*) FROM seen),
            waiting = (SELECT count(*) FROM seen WHERE waiting),
            pinned = (SELECT count(*) FROM seen WHERE pinned_at IS NOT NULL),
            places = coalesce((SELECT jsonb_object_agg(anchor, n) FROM (SELECT anchor, count(*) AS n FROM seen WHERE anchor <> '' GROUP BY anchor) AS places), '{}')
         WHERE chapter_id = {{chapterId}} AND section = {{(short)section}}
        """, ct);
}
