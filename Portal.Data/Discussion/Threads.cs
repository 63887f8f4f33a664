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
    public static Task SettleAsync(PortalDbContext db, long questionId, CancellationToken ct) => SettleAsync(db, [questionId], ct);

    /// <summary>The same of many; those that are gone are left out.</summary>
    public static Task SettleAsync(PortalDbContext db, long[] questionIds, CancellationToken ct)
    {
        var answers = db.Comments.Where(a => a.HiddenAt == null);
        return db.Comments.Where(q => questionIds.Contains(q.Id) && q.ParentId == null).ExecuteUpdateAsync(
            set => set
                .SetProperty(q => q.Answers, q => (short)answers.Count(a => a.ParentId == q.Id))
                .SetProperty(q => q.State, q => answers.Any(a => a.ParentId == q.Id && a.AcceptedAt != null) ? QuestionState.Accepted
                    : answers.Any(a => a.ParentId == q.Id) ? QuestionState.Answered
                    : QuestionState.Open)
                .SetProperty(q => q.Waiting, q => q.StudentId != null && q.HiddenAt == null && !answers.Any(a => a.ParentId == q.Id && (a.ProfessorId != null || a.FormerProfessor || a.AcceptedAt != null)))
                .SetProperty(q => q.PinnedAt, q => q.HiddenAt == null && answers.Any(a => a.ParentId == q.Id && a.AcceptedAt != null) ? q.PinnedAt : null),
            ct);
    }

    /// <summary>Counts a part anew; it has been entered before.</summary>
    public static Task CountAsync(PortalDbContext db, int universityId, int chapterId, SectionKind section, CancellationToken ct) =>
        CountAsync(db, universityId, [chapterId], [(short)section], ct);

    /// <summary>The same of many parts, chapter and section at the same place of both.</summary>
    public static Task CountAsync(PortalDbContext db, int universityId, int[] chapters, short[] sections, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $$"""
        WITH parts AS (SELECT * FROM unnest({{chapters}}, {{sections}}) AS p (chapter_id, section)),
        seen AS MATERIALIZED (
            SELECT c.chapter_id, c.section, c.anchor, c.waiting, c.pinned_at FROM comments c JOIN parts USING (chapter_id, section)
             WHERE c.university_id = {{universityId}} AND c.parent_id IS NULL AND c.hidden_at IS NULL),
        sums AS (
            SELECT chapter_id, section, count(*) AS questions, count(*) FILTER (WHERE waiting) AS waiting, count(pinned_at) AS pinned FROM seen GROUP BY chapter_id, section),
        places AS (
            SELECT chapter_id, section, jsonb_object_agg(anchor, n) AS places
              FROM (SELECT chapter_id, section, anchor, count(*) AS n FROM seen WHERE anchor <> '' GROUP BY chapter_id, section, anchor) AS a GROUP BY chapter_id, section)
        UPDATE chapter_discussions d SET
            questions = coalesce(s.questions, 0), waiting = coalesce(s.waiting, 0), pinned = coalesce(s.pinned, 0), places = coalesce(l.places, '{}')
          FROM parts LEFT JOIN sums s USING (chapter_id, section) LEFT JOIN places l USING (chapter_id, section)
         WHERE d.university_id = {{universityId}} AND d.chapter_id = parts.chapter_id AND d.section = parts.section
        """, ct);
}
