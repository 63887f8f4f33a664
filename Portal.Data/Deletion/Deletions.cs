using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Deletion;

#pragma warning disable EF1002 // names of tables come from the model, every value is a parameter

/// <summary>
/// Throwing away, in two steps: into the bin at once, by one statement a table whatever it takes along, and for good after
/// <see cref="KeptFor"/> or when somebody empties it (MAP-13). The line of the journal is the deletion: its id marks every row it took.
/// </summary>
public sealed class Deletions(PortalDb portal, TimeProvider clock)
{
    /// <summary>How long the bin keeps what it holds.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const string Thrown = ".binned";

    /// <summary>What would go; null when there is no such thing for the viewer to administer.</summary>
    public async Task<DeletionPreview?> PreviewAsync(DeletionTarget target, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var reach = DeletionReach.Of(db, target);
        return await reach.NameAsync(target.Kind, ct) is { } name ? await CountAsync(db, reach, target, name, ct) : null;
    }

    /// <summary>The name of what would go, without counting anything; null when there is no such thing for the viewer to administer.</summary>
    public async Task<string?> NameAsync(DeletionTarget target, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await DeletionReach.Of(db, target).NameAsync(target.Kind, ct);
    }

    /// <summary>Puts it into the bin: gone for everybody at once.</summary>
    /// <returns>The deletion; null when there is no such thing for the viewer to administer.</returns>
    public Task<long?> BinAsync(DeletionTarget target, CancellationToken ct = default) => BinManyAsync(target, null, null, ct);

    /// <summary>Puts several people into the bin.</summary>
    /// <param name="target">Which ones.</param>
    /// <param name="expected">How many the person saw; another number by now takes nobody. Null does not look.</param>
    /// <param name="last">What else is to be written in the same transaction, last; null for nothing.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    /// <returns>The deletion; null when nothing was taken.</returns>
    public async Task<long?> BinManyAsync(DeletionTarget target, int? expected, Func<PortalDbContext, Task>? last = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var reach = DeletionReach.Of(db, target);
        if (db.Viewer.AdministeredUniversity() is not { } university || await reach.NameAsync(target.Kind, ct) is not { } name)
        {
            return null;
        }

        // Its line in the journal says what went, so its number comes first and the line last.
        var (now, deletion) = (clock.GetUtcNow(), await AuditNumbers.NextAsync(db, ct));

        // Leaves first: what goes is found through what it hangs on, which must still be there.
        var chapters = await reach.Chapters.ExecuteUpdateAsync(set => set.SetProperty(c => c.DeletedAt, now).SetProperty(c => c.DeletionId, deletion), ct);
        var students = await reach.Students.ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, now).SetProperty(s => s.DeletionId, deletion), ct);
        var subjects = await reach.Subjects.ExecuteUpdateAsync(set => set.SetProperty(s => s.DeletedAt, now).SetProperty(s => s.DeletionId, deletion), ct);
        var programmes = await reach.Programmes.ExecuteUpdateAsync(set => set.SetProperty(p => p.DeletedAt, now).SetProperty(p => p.DeletionId, deletion), ct);
        var faculties = await reach.Faculties.ExecuteUpdateAsync(set => set.SetProperty(f => f.DeletedAt, now).SetProperty(f => f.DeletionId, deletion), ct);
        var professors = await reach.Professors.ExecuteUpdateAsync(set => set.SetProperty(p => p.DeletedAt, now).SetProperty(p => p.DeletionId, deletion), ct);
        if (expected is { } seen && seen != (target.Kind is DeletionKind.Students ? students : professors))
        {
            return null;
        }

        var gone = db.Chapters.InBin().Where(c => c.DeletionId == deletion);
        var files = chapters == 0 ? 0 : await db.Attachments.CountAsync(a => gone.Any(c => c.Id == a.ChapterId), ct);
        var questions = chapters == 0 ? 0 : await db.Comments.CountAsync(q => gone.Any(c => c.Id == q.ChapterId), ct);
        if (chapters > 0)
        {
            await RecountAsync(db, university, deletion, ct);
        }

        db.Add(new AuditEntry(deletion)
        {
            UniversityId = university, At = now, AccountId = db.Viewer.Account, Action = WordOf(target.Kind) + Thrown, Target = WordOf(target.Kind), TargetId = target.Id,
            Details = JsonSerializer.Serialize(new BinDetails(name, Figures(faculties, programmes, subjects, chapters, files, questions, students, professors))),
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        if (last is not null)
        {
            await last(db);
        }

        await transaction.CommitAsync(ct);
        return deletion;
    }

    /// <summary>What lies in the bin of the administered university, thrown away last first; 200 at most.</summary>
    public async Task<IReadOnlyList<BinnedThing>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return [];
        }

        var rows = await db.Database.SqlQuery<BinRow>($"""
            SELECT e.id AS "Id", e.target AS "Target", e.target_id AS "TargetId", e.details::text AS "Details", e.at AS "At",
                   coalesce((SELECT a.first_name || ' ' || a.last_name FROM administrators a WHERE a.account_id = e.account_id LIMIT 1),
                            (SELECT p.first_name || ' ' || p.last_name FROM professors p WHERE p.account_id = e.account_id LIMIT 1)) AS "By",
                   (SELECT count(*)::int FROM chapters c WHERE c.university_id = {university} AND c.deletion_id = e.id) AS "Chapters"
              FROM (SELECT deletion_id FROM chapters WHERE university_id = {university} AND deletion_id IS NOT NULL
                    UNION SELECT deletion_id FROM subjects WHERE university_id = {university} AND deletion_id IS NOT NULL
                    UNION SELECT deletion_id FROM programmes WHERE university_id = {university} AND deletion_id IS NOT NULL
                    UNION SELECT deletion_id FROM faculties WHERE university_id = {university} AND deletion_id IS NOT NULL
                    UNION SELECT deletion_id FROM students WHERE university_id = {university} AND deletion_id IS NOT NULL
                    UNION SELECT deletion_id FROM professors WHERE university_id = {university} AND deletion_id IS NOT NULL) binned
              JOIN audit_entries e ON e.id = binned.deletion_id AND e.university_id = {university} AND e.action LIKE '%.binned'
             ORDER BY e.id DESC
             LIMIT 200
            """).ToListAsync(ct);
        return [.. rows.Select(Thing)];
    }

    /// <summary>Brings back exactly what a deletion took.</summary>
    public async Task<Restoring> RestoreAsync(long deletion, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return new Restoring.NotFound();
        }

        if (await db.Database.SqlQuery<bool>($"""
            SELECT EXISTS (SELECT 1 FROM chapters c JOIN subjects s ON s.university_id = c.university_id AND s.id = c.subject_id
                            WHERE c.university_id = {university} AND c.deletion_id = {deletion} AND s.deleted_at IS NOT NULL AND s.deletion_id IS DISTINCT FROM c.deletion_id)
                OR EXISTS (SELECT 1 FROM subjects s JOIN programmes p ON p.university_id = s.university_id AND p.id = s.programme_id
                            WHERE s.university_id = {university} AND s.deletion_id = {deletion} AND p.deleted_at IS NOT NULL AND p.deletion_id IS DISTINCT FROM s.deletion_id)
                OR EXISTS (SELECT 1 FROM students s JOIN programmes p ON p.university_id = s.university_id AND p.id = s.programme_id
                            WHERE s.university_id = {university} AND s.deletion_id = {deletion} AND p.deleted_at IS NOT NULL AND p.deletion_id IS DISTINCT FROM s.deletion_id)
                OR EXISTS (SELECT 1 FROM programmes p JOIN faculties f ON f.university_id = p.university_id AND f.id = p.faculty_id
                            WHERE p.university_id = {university} AND p.deletion_id = {deletion} AND f.deleted_at IS NOT NULL AND f.deletion_id IS DISTINCT FROM p.deletion_id) AS "Value"
            """).SingleAsync(ct))
        {
            return new Restoring.ParentGone();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        try
        {
            var back = 0;
            foreach (var table in Purge.Tables)
            {
                back += await db.Database.ExecuteSqlRawAsync(
                    $"UPDATE {table} SET deleted_at = NULL, deletion_id = NULL WHERE university_id = {{0}} AND deletion_id = {{1}}", [university, deletion], ct);
            }

            if (back == 0)
            {
                return new Restoring.NotFound();
            }
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new Restoring.CodeTaken();
        }

        await RecountAsync(db, university, null, ct);
        db.Add(new AuditEntry { UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = "deletion.restored", Target = "deletion", Details = $$"""{"deletion": {{deletion}}}""" });
        await db.SaveChangesAsync(ct);
        await db.AnnounceAsync("everything", ct);
        await transaction.CommitAsync(ct);
        return new Restoring.Done();
    }

    /// <summary>Has what a deletion took go for good, in the background.</summary>
    /// <returns>The job; null when nothing of it lies in the viewer's bin.</returns>
    public async Task<long?> PurgeAsync(long deletion, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || !await Purge.AnyAsync(db, university, deletion, ct))
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var job = await JobQueue.EnqueueAsync(
            db, PurgeJob.Kind, new PurgeOrder(deletion), new JobOptions { Key = deletion.ToString(System.Globalization.CultureInfo.InvariantCulture) }, ct);
        db.Add(new AuditEntry { UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer.Account, Action = "deletion.purged", Target = "deletion", Details = $$"""{"deletion": {{deletion}}}""" });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return job;
    }

    /// <summary>Counts published chapters anew: of the subjects that lost some by a deletion, or of all of the university.</summary>
    private static Task<int> RecountAsync(PortalDbContext db, int university, long? deletion, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        UPDATE subjects s SET published_chapters = n.count
          FROM (SELECT m.id, (SELECT count(*)::int FROM chapters c
                               WHERE c.university_id = {university} AND c.subject_id = m.id AND c.published_at IS NOT NULL AND c.deleted_at IS NULL) AS count
                  FROM subjects m WHERE m.university_id = {university} AND ({deletion == null} OR m.id IN (
                  SELECT g.subject_id FROM chapters g WHERE g.university_id = {university} AND g.deletion_id = {deletion ?? 0}))) n
         WHERE s.university_id = {university} AND s.id = n.id AND s.published_chapters <> n.count
        """, ct);

    private static async Task<DeletionPreview> CountAsync(PortalDbContext db, DeletionReach reach, DeletionTarget target, string name, CancellationToken ct) => new(
        name, await reach.Faculties.CountAsync(ct), await reach.Programmes.CountAsync(ct), await reach.Subjects.CountAsync(ct), await reach.Chapters.CountAsync(ct),
        await reach.Chapters.CountAsync(c => c.PublishedAt != null, ct), await db.Attachments.CountAsync(a => reach.Chapters.Any(c => c.Id == a.ChapterId), ct),
        await db.Comments.CountAsync(q => reach.Chapters.Any(c => c.Id == q.ChapterId), ct), await reach.Students.CountAsync(ct), await reach.Professors.CountAsync(ct),
        target.Kind is DeletionKind.Professors
            ? await db.ChapterAuthors.Where(a => reach.Professors.Any(p => p.Id == a.ProfessorId)
                    && db.ChapterAuthors.Any(o => o.ChapterId == a.ChapterId && !reach.Professors.Any(p => p.Id == o.ProfessorId)))
                .Select(a => a.ChapterId).Distinct().CountAsync(ct)
        : target.Kind is DeletionKind.Professor
            ? await db.ChapterAuthors.CountAsync(a => a.ProfessorId == target.Id && db.ChapterAuthors.Any(o => o.ChapterId == a.ChapterId && o.ProfessorId != target.Id), ct)
            : 0);

    private static Dictionary<string, int> Figures(int faculties, int programmes, int subjects, int chapters, int files, int questions, int students, int professors) => new (string Word, int Number)[]
    {
        ("UFR", faculties), ("Filières", programmes), ("Matières", subjects), ("Chapitres", chapters), ("Fichiers", files),
        ("Questions et réponses", questions), ("Étudiants", students), ("Enseignants", professors),
    }.Where(f => f.Number > 0).ToDictionary(f => f.Word, f => f.Number);

    private static string WordOf(DeletionKind kind) => kind.ToString().ToLowerInvariant();

    private static BinnedThing Thing(BinRow row)
    {
        var details = row.Details is null ? null : Read(row.Details);
        var kind = Enum.TryParse<DeletionKind>(row.Target, ignoreCase: true, out var known) ? known : DeletionKind.Chapter;
        return new(row.Id, kind, details?.Name ?? "", row.At, row.At + KeptFor, row.By, details?.Counts ?? new Dictionary<string, int> { ["Chapitres"] = row.Chapters })
        {
            // A line that has lost its words is about somebody who has been erased.
            PersonId = details is not null && kind is (DeletionKind.Student or DeletionKind.Professor) ? row.TargetId : null,
        };
    }

    /// <summary>Older entries say less.</summary>
    private static BinDetails? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<BinDetails>(json) is { Name: not null, Counts: not null } details ? details : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record BinDetails(string Name, Dictionary<string, int> Counts);

    private sealed record BinRow(long Id, string Target, int? TargetId, string? Details, DateTimeOffset At, string? By, int Chapters);
}
