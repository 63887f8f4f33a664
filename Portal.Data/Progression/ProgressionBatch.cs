using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;
using Portal.Data.Notifications;

namespace Portal.Data.Progression;

/// <summary>A deed as it is carried out.</summary>
/// <param name="Account">Who does it; null for the portal itself.</param>
/// <param name="JobId">The job that does it; null from a page.</param>
internal sealed record ProgressionBatchDeed(ProgressionDeed Deed, string? Reason, int? Account, long? JobId, DateTimeOffset Now);

/// <summary>
/// Decides some hundred passages in the caller's transaction, by a handful of statements whatever their number: the rows, the students, the figures, the journal,
/// the notifications, and the word to every server that these accounts changed.
/// </summary>
internal static class ProgressionBatch
{
    private const string Page = "/study/progression";

    /// <returns>How many were decided; the others were not in the state for it, or the student is no longer where the passage says.</returns>
    public static async Task<int> DecideAsync(PortalDbContext db, ProgressionBatchDeed deed, long[] ids, CancellationToken ct)
    {
        var university = db.Viewer.University ?? throw new InvalidOperationException("Passages are decided in one university.");
        var decided = await (deed.Deed switch
        {
            ProgressionDeed.Validate => ValidateAsync(db, university, deed, ids, ct),
            ProgressionDeed.Refuse => RefuseAsync(db, university, deed, ids, ct),
            _ => UndoAsync(db, university, deed, ids, ct),
        });
        if (decided.Count == 0)
        {
            return 0;
        }

        long[] moved = [.. decided.Select(d => d.Id)];
        await ProgressionCounts.MoveAsync(db, university, moved, ProgressionDecisions.From(deed.Deed), ct);
        await NoteAsync(db, university, deed, moved, ct);
        await TellAsync(db, deed.Deed, decided, ct);
        if (deed.Deed is not ProgressionDeed.Refuse)
        {
            await db.AnnounceAccountsAsync([.. decided.Select(d => d.AccountId)], ct);
        }

        return decided.Count;
    }

    // Rows are locked in the order of their ids. One that somebody else decides meanwhile is looked at again after the wait, and left out.
    private static Task<List<DecidedRow>> ValidateAsync(PortalDbContext db, int university, ProgressionBatchDeed deed, long[] ids, CancellationToken ct) =>
        db.Database.SqlQuery<DecidedRow>($"""
            WITH chosen AS (
                SELECT id, student_id, from_programme_id, from_level_id, to_programme_id, to_level_id FROM student_progressions
                 WHERE university_id = {university} AND id = ANY ({ids}) AND state = 0 ORDER BY id FOR UPDATE),
            moved AS (
                UPDATE students s SET programme_id = coalesce(c.to_programme_id, s.programme_id), level_id = coalesce(c.to_level_id, s.level_id)
                  FROM chosen c
                 WHERE s.university_id = {university} AND s.id = c.student_id AND s.deleted_at IS NULL
                   AND s.programme_id = c.from_programme_id AND s.level_id = c.from_level_id
                   AND (c.to_programme_id IS NULL OR EXISTS (SELECT 1 FROM programmes t WHERE t.university_id = {university} AND t.id = c.to_programme_id AND t.deleted_at IS NULL))
                RETURNING c.id, s.account_id)
            UPDATE student_progressions p SET state = 1, decided_at = {deed.Now}, decided_by_account_id = {deed.Account}, reason = {deed.Reason}, job_id = {deed.JobId}
              FROM moved m WHERE p.university_id = {university} AND p.id = m.id
            RETURNING p.id AS "Id", p.student_id AS "StudentId", m.account_id AS "AccountId", coalesce(p.to_programme_id, p.from_programme_id) AS "ProgrammeId", coalesce(p.to_level_id, p.from_level_id) AS "LevelId", p.to_level_id IS NULL AS "Ends"
            """).ToListAsync(ct);

    private static Task<List<DecidedRow>> RefuseAsync(PortalDbContext db, int university, ProgressionBatchDeed deed, long[] ids, CancellationToken ct) =>
        db.Database.SqlQuery<DecidedRow>($"""
            WITH chosen AS (
                SELECT id FROM student_progressions WHERE university_id = {university} AND id = ANY ({ids}) AND state = 0 ORDER BY id FOR UPDATE)
            UPDATE student_progressions p SET state = 2, decided_at = {deed.Now}, decided_by_account_id = {deed.Account}, reason = {deed.Reason}, job_id = {deed.JobId}
              FROM chosen c JOIN student_progressions o ON o.university_id = {university} AND o.id = c.id JOIN students s ON s.university_id = {university} AND s.id = o.student_id
             WHERE p.university_id = {university} AND p.id = c.id AND p.state = 0 AND s.deleted_at IS NULL
            RETURNING p.id AS "Id", p.student_id AS "StudentId", s.account_id AS "AccountId", coalesce(p.to_programme_id, p.from_programme_id) AS "ProgrammeId", coalesce(p.to_level_id, p.from_level_id) AS "LevelId", p.to_level_id IS NULL AS "Ends"
            """).ToListAsync(ct);

    // Only the last one: a later passage stands on it.
    private static Task<List<DecidedRow>> UndoAsync(PortalDbContext db, int university, ProgressionBatchDeed deed, long[] ids, CancellationToken ct) =>
        db.Database.SqlQuery<DecidedRow>($"""
            WITH chosen AS (
                SELECT id, student_id, academic_year, from_programme_id, from_level_id, to_programme_id, to_level_id FROM student_progressions
                 WHERE university_id = {university} AND id = ANY ({ids}) AND state = 1 ORDER BY id FOR UPDATE),
            moved AS (
                UPDATE students s SET programme_id = c.from_programme_id, level_id = c.from_level_id
                  FROM chosen c
                 WHERE s.university_id = {university} AND s.id = c.student_id AND s.deleted_at IS NULL
                   AND s.programme_id = coalesce(c.to_programme_id, c.from_programme_id) AND s.level_id = coalesce(c.to_level_id, c.from_level_id)
                   AND EXISTS (SELECT 1 FROM programmes f WHERE f.university_id = {university} AND f.id = c.from_programme_id AND f.deleted_at IS NULL)
                   AND NOT EXISTS (
                        SELECT 1 FROM student_progressions l
                         WHERE l.university_id = {university} AND l.student_id = c.student_id AND l.state = 1 AND l.academic_year > c.academic_year)
                RETURNING c.id, s.account_id)
            UPDATE student_progressions p SET state = 3, undone_at = {deed.Now}, undone_by_account_id = {deed.Account}, reason = {deed.Reason}, job_id = {deed.JobId}
              FROM moved m WHERE p.university_id = {university} AND p.id = m.id
            RETURNING p.id AS "Id", p.student_id AS "StudentId", m.account_id AS "AccountId", p.from_programme_id AS "ProgrammeId", p.from_level_id AS "LevelId", false AS "Ends"
            """).ToListAsync(ct);

    /// <summary>A line of the journal for each student, with where they were and where they are.</summary>
    private static Task<int> NoteAsync(PortalDbContext db, int university, ProgressionBatchDeed deed, long[] ids, CancellationToken ct)
    {
        var action = deed.Deed switch { ProgressionDeed.Validate => "progression.validated", ProgressionDeed.Refuse => "progression.refused", _ => "progression.undone" };
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO audit_entries (university_id, at, account_id, action, target, target_id, address, details)
            SELECT {university}, {deed.Now}, {deed.Account}, {action}, 'student', p.student_id, {db.Address},
                   jsonb_build_object('progression', p.id, 'year', p.academic_year, 'from', jsonb_build_array(p.from_programme_id, p.from_level_id),
                                      'to', jsonb_build_array(p.to_programme_id, p.to_level_id), 'job', p.job_id)
              FROM student_progressions p WHERE p.university_id = {university} AND p.id = ANY ({ids})
            """, ct);
    }

    /// <summary>Each student reads where they are now, or what was refused: as many statements as there are places, not as there are students.</summary>
    private static async Task TellAsync(PortalDbContext db, ProgressionDeed deed, List<DecidedRow> decided, CancellationToken ct)
    {
        var programmes = await db.Programmes.Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var levels = await db.Levels.Select(l => new { l.Id, l.Code }).ToDictionaryAsync(l => l.Id, l => l.Code, ct);
        foreach (var place in decided.GroupBy(d => (d.ProgrammeId, d.LevelId, d.Ends)))
        {
            var title = $"{programmes.GetValueOrDefault(place.Key.ProgrammeId)}, {levels.GetValueOrDefault(place.Key.LevelId)}";
            var kind = deed switch
            {
                ProgressionDeed.Validate when place.Key.Ends => NotificationKind.StudiesEnded,
                ProgressionDeed.Validate => NotificationKind.ProgressionValidated,
                ProgressionDeed.Refuse => NotificationKind.ProgressionRefused,
                _ => NotificationKind.ProgressionUndone,
            };
            await NotificationFanOut.ToStudentsAsync(db, [.. place.Select(d => d.StudentId)], new(kind, title, "", Page), ct);
        }
    }

    private sealed record DecidedRow(long Id, int StudentId, int AccountId, int ProgrammeId, int LevelId, bool Ends);
}
