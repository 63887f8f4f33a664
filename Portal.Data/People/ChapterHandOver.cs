using Microsoft.EntityFrameworkCore;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>A colleague who could go on with chapters.</summary>
/// <param name="Chapters">How many of them are of programmes the colleague teaches.</param>
public sealed record HandOverChoice(int ProfessorId, string Name, int Chapters);

/// <summary>What can be handed over.</summary>
/// <param name="Chapters">All that the professor writes, alone or with others, in use.</param>
/// <param name="Colleagues">Those who teach at least one programme of them, the most chapters first; 200 at most.</param>
public sealed record HandOverPreview(int Chapters, IReadOnlyList<HandOverChoice> Colleagues);

/// <summary>
/// Gives the chapters of a professor who leaves to a colleague of the same university, instead of throwing them away. Only those of programmes the colleague
/// teaches (EL-R5); the others stay where they are.
/// </summary>
public sealed class ChapterHandOver(PortalDb portal, TimeProvider clock)
{
    private const int MostColleagues = 200;

    /// <summary>Null when there is no such professor for the viewer to administer.</summary>
    public async Task<HandOverPreview?> PreviewAsync(int professorId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await db.Professors.AdministeredBy(db.Viewer).AnyAsync(p => p.Id == professorId, ct))
        {
            return null;
        }

        var own = db.Chapters.AdministeredBy(db.Viewer).Where(c => c.Authors.Any(a => a.ProfessorId == professorId));
        var colleagues = await db.Professors.AdministeredBy(db.Viewer).Where(p => p.Id != professorId)
            .Select(p => new { p.Id, p.FirstName, p.LastName, Chapters = own.Count(c => p.Programmes.Any(l => l.ProgrammeId == c.ProgrammeId)) })
            .Where(p => p.Chapters > 0).OrderByDescending(p => p.Chapters).ThenBy(p => p.LastName).ThenBy(p => p.Id).Take(MostColleagues).ToListAsync(ct);
        return new(await own.CountAsync(ct), [.. colleagues.Select(p => new HandOverChoice(p.Id, $"{p.FirstName} {p.LastName}", p.Chapters))]);
    }

    /// <summary>Hands them over, as one transaction with a line in the journal for each chapter.</summary>
    /// <returns>How many chapters have a new author; 0 when neither, or not both, are the viewer's to administer, or nothing fits.</returns>
    public async Task<int> DoAsync(int professorId, int colleagueId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || professorId == colleagueId
            || await db.Professors.AdministeredBy(db.Viewer).CountAsync(p => p.Id == professorId || p.Id == colleagueId, ct) != 2)
        {
            return 0;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Always in the order of their ids, so that two hand-overs never wait for each other.
        var chapters = (await db.Database.SqlQuery<int>($"""
            SELECT c.id AS "Value" FROM chapters c
             WHERE c.university_id = {university} AND c.deleted_at IS NULL
               AND EXISTS (SELECT 1 FROM chapter_authors a WHERE a.chapter_id = c.id AND a.professor_id = {professorId})
               AND EXISTS (SELECT 1 FROM professor_programmes l WHERE l.professor_id = {colleagueId} AND l.programme_id = c.programme_id)
             ORDER BY c.id FOR UPDATE
            """).ToListAsync(ct)).ToArray();
        if (chapters.Length == 0)
        {
            return 0;
        }

        await MoveAsync(db, university, professorId, colleagueId, chapters, ct);
        var now = clock.GetUtcNow();
        var (by, address) = (db.Viewer.Account, db.Address);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO audit_entries (university_id, at, account_id, action, target, target_id, details, address)
            SELECT {university}, {now}, {by}, 'chapter.handed-over', 'chapter', c.id, jsonb_build_object('before', jsonb_build_object('professor', {professorId}), 'after', jsonb_build_object('professor', {colleagueId})), {address}
              FROM unnest({chapters}) AS c (id)
            """, ct);
        db.Add(PersonAccounts.Entry(db, university, now, "professor.chapters-handed-over", "professor", professorId, null, new { To = colleagueId, Chapters = chapters.Length }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return chapters.Length;
    }

    /// <summary>One author takes the place of the other; where both wrote already, one of them is enough.</summary>
    private static async Task MoveAsync(PortalDbContext db, int university, int from, int to, int[] chapters, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM chapter_authors a WHERE a.professor_id = {from} AND a.chapter_id = ANY({chapters})
               AND EXISTS (SELECT 1 FROM chapter_authors o WHERE o.chapter_id = a.chapter_id AND o.professor_id = {to})
            """, ct);
        await db.Database.ExecuteSqlAsync($"UPDATE chapter_authors SET professor_id = {to} WHERE professor_id = {from} AND chapter_id = ANY({chapters})", ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapters c SET author_names = left(n.names, 400)
              FROM (SELECT a.chapter_id, string_agg(p.first_name || ' ' || p.last_name, ', ' ORDER BY a.position, p.id) AS names
                      FROM chapter_authors a JOIN professors p ON p.id = a.professor_id WHERE a.chapter_id = ANY({chapters}) GROUP BY a.chapter_id) n
             WHERE c.university_id = {university} AND c.id = n.chapter_id
            """, ct);
    }
}
