using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Discussion;

/// <summary>
/// The parts of chapters and the questions that lose comments because their authors go for good. Entered before the rows go and settled after, in one
/// transaction, so that what is counted beside chapters stays what readers see.
/// </summary>
internal sealed class LostThreads
{
    private readonly int university;
    private readonly int[] chapters;
    private readonly short[] sections;
    private readonly long[] questions;

    private LostThreads(int university, IReadOnlyList<LostComment> lost)
    {
        this.university = university;
        var parts = lost.Select(l => (l.ChapterId, l.Section)).Distinct().Order().ToList();
        (chapters, sections) = ([.. parts.Select(p => p.ChapterId)], [.. parts.Select(p => p.Section)]);
        questions = [.. lost.Select(l => l.ParentId).OfType<long>().Distinct().Order()];
    }

    /// <summary>Finds them and holds their figures until the transaction ends, always in the same order.</summary>
    public static async Task<LostThreads> EnterAsync(PortalDbContext db, int university, bool students, int[] authors, CancellationToken ct)
    {
        var lost = await (students
            ? db.Database.SqlQuery<LostComment>($"""
                SELECT DISTINCT chapter_id AS "ChapterId", section AS "Section", parent_id AS "ParentId" FROM comments
                 WHERE university_id = {university} AND student_id = ANY({authors})
                """)
            : db.Database.SqlQuery<LostComment>($"""
                SELECT DISTINCT chapter_id AS "ChapterId", section AS "Section", parent_id AS "ParentId" FROM comments
                 WHERE university_id = {university} AND professor_id = ANY({authors})
                """)).ToListAsync(ct);
        var threads = new LostThreads(university, lost);
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM chapter_discussions d
             WHERE d.university_id = {university} AND (d.chapter_id, d.section) IN (SELECT * FROM unnest({threads.chapters}, {threads.sections}))
             ORDER BY d.chapter_id, d.section FOR UPDATE
            """, ct);
        return threads;
    }

    /// <summary>Writes down anew what is kept about the questions that are left, and about the parts they stand in.</summary>
    public async Task SettleAsync(PortalDbContext db, CancellationToken ct)
    {
        if (questions.Length > 0)
        {
            await Threads.SettleAsync(db, questions, ct);
        }

        if (chapters.Length > 0)
        {
            await Threads.CountAsync(db, university, chapters, sections, ct);
        }
    }

    private sealed record LostComment(int ChapterId, short Section, long? ParentId);
}
