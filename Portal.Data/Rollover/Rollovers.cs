using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Rollover;

/// <summary>What is to be rolled over.</summary>
public sealed record RolloverPlan(short Year, IReadOnlyCollection<int> ProgrammeIds, RolloverCopy Copy);

/// <summary>What a plan would do, counted.</summary>
/// <param name="Subjects">That become the past.</param>
/// <param name="Chapters">In them.</param>
/// <param name="Published">Of these, those students read now.</param>
/// <param name="Files">Shown by these chapters.</param>
public sealed record RolloverPreview(int Subjects, int Chapters, int Published, int Files);

/// <summary>A rollover in the list.</summary>
public sealed record RolloverItem(
    int Id, short Year, RolloverCopy Copy, RolloverState State, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoneAt, long? JobId, string? By,
    int Archived, int Subjects, int Chapters, int Files);

/// <summary>A rollover with what taking it back would do.</summary>
/// <param name="Item">Itself.</param>
/// <param name="Past">The subjects it archived, by id and name; 500 at most.</param>
/// <param name="CopiesNow">Chapters in what it made, which would go to the bin.</param>
/// <param name="ChangedSince">Of these, those somebody wrote in since.</param>
/// <param name="MayUndo">False before it is done, after it was taken back, and once a later one stands on it.</param>
public sealed record RolloverDetail(RolloverItem Item, IReadOnlyList<KeyValuePair<int, string>> Past, int CopiesNow, int ChangedSince, bool MayUndo);

/// <summary>What became of taking back.</summary>
public enum RolloverUndo
{
    Done,

    /// <summary>None that could be taken back for the viewer.</summary>
    NotFound,

    /// <summary>A subject of the new year has the code of one that would come back.</summary>
    CodeTaken,
}

/// <summary>Yearly rollovers of the administered university; another university's do not exist.</summary>
public sealed class Rollovers(PortalDb portal, TimeProvider time)
{
    /// <summary>Counts what a plan would do; null for whoever administers no university. Programmes that are not there count nothing.</summary>
    public async Task<RolloverPreview?> PreviewAsync(RolloverPlan plan, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is null)
        {
            return null;
        }

        var programmes = plan.ProgrammeIds.ToArray();
        var subjects = db.Subjects.AdministeredBy(db.Viewer).Where(s => s.ArchivedAt == null && programmes.Contains(s.ProgrammeId));
        var chapters = db.Chapters.Where(c => subjects.Any(s => s.Id == c.SubjectId));
        return new(
            await subjects.CountAsync(ct), await chapters.CountAsync(ct), await chapters.CountAsync(c => c.PublishedAt != null, ct),
            await db.Attachments.CountAsync(a => chapters.Any(c => c.Id == a.ChapterId), ct));
    }

    /// <summary>Has it done by a job.</summary>
    /// <returns>The job; null for whoever administers no university, for a plan about nothing, and while another one waits.</returns>
    public async Task<long?> BeginAsync(RolloverPlan plan, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var asked = plan.ProgrammeIds.ToArray();
        if (db.Viewer.AdministeredUniversity() is not { } university || !Enum.IsDefined(plan.Copy) || plan.Year is < 2000 or > 2200
            || await db.Programmes.AdministeredBy(db.Viewer).Where(p => asked.Contains(p.Id)).Select(p => p.Id).ToArrayAsync(ct) is not { Length: > 0 } programmes)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One whose job has ended without it was never done.
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM year_rollovers r WHERE r.university_id = {university} AND r.state = 0 AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = r.job_id AND j.state IN (0, 1))
            """, ct);
        var rollover = new YearRollover
        {
            UniversityId = university, Year = plan.Year, ProgrammeIds = programmes, Copy = plan.Copy, CreatedAt = time.GetUtcNow(), AccountId = db.Viewer.Account,
        };
        db.Add(rollover);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return null;
        }

        rollover.JobId = await JobQueue.EnqueueAsync(db, RolloverJob.Kind, new RolloverOrder(rollover.Id), null, ct);
        db.Add(Entry(db, university, "rollover.asked", rollover.Id, JsonSerializer.Serialize(new { year = plan.Year, programmes, copy = plan.Copy.ToString() })));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return rollover.JobId;
    }

    /// <summary>The last ones, newest first, 20 at most; null for whoever administers no university. One statement.</summary>
    public async Task<IReadOnlyList<RolloverItem>?> ListAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.AdministeredUniversity() is null ? null : await Items(db, db.YearRollovers.AdministeredBy(db.Viewer).OrderByDescending(r => r.Id).Take(20)).ToListAsync(ct);
    }

    /// <summary>One of them; null when there is none for the viewer.</summary>
    public async Task<RolloverDetail?> ReadAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await Items(db, db.YearRollovers.AdministeredBy(db.Viewer).Where(r => r.Id == id)).SingleOrDefaultAsync(ct) is not { } item)
        {
            return null;
        }

        var past = await db.Subjects.Where(s => s.ArchivedById == id).OrderBy(s => s.Name).Take(500).Select(s => new KeyValuePair<int, string>(s.Id, s.Name)).ToListAsync(ct);
        var copies = db.Subjects.Where(s => s.RolloverId == id);
        var chapters = db.Chapters.Where(c => copies.Any(s => s.Id == c.SubjectId));
        return new(
            item, past, await chapters.CountAsync(ct), await chapters.CountAsync(c => c.UpdatedAt > item.FinishedAt, ct),
            item.State is RolloverState.Done && !await copies.AnyAsync(s => s.ArchivedById != null, ct));
    }

    /// <summary>
    /// Takes a rollover back, in one transaction: what it archived is taught again exactly as it was, what it made lies in the bin, with what was written in it since.
    /// </summary>
    public async Task<RolloverUndo> UndoAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university)
        {
            return RolloverUndo.NotFound;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var rollover = await db.YearRollovers.FromSql($"SELECT * FROM year_rollovers WHERE university_id = {university} AND id = {id} AND state = 1 FOR UPDATE").SingleOrDefaultAsync(ct);
        if (rollover is null || await db.Subjects.AnyAsync(s => s.RolloverId == id && s.ArchivedById != null, ct))
        {
            return RolloverUndo.NotFound;
        }

        // The line of the journal is the deletion, as in the bin everywhere: what goes can be put back from there.
        var now = time.GetUtcNow();
        var name = Progression.AcademicYears.Name(rollover.Year);
        var chapters = await db.Chapters.CountAsync(c => db.Subjects.Any(s => s.Id == c.SubjectId && s.RolloverId == id), ct);
        var binned = Entry(db, university, "rollover.binned", id, JsonSerializer.Serialize(new { Name = name, Counts = new Dictionary<string, int> { ["Matières"] = rollover.Subjects, ["Chapitres"] = chapters } }));
        db.Add(binned);
        (rollover.State, rollover.UndoneAt) = (RolloverState.Undone, now);
        db.Add(Entry(db, university, "rollover.undone", id, null));
        await db.SaveChangesAsync(ct);
        try
        {
            await db.Database.ExecuteSqlAsync($"""
                UPDATE chapters c SET deleted_at = {now}, deletion_id = {binned.Id} FROM subjects s
                 WHERE s.university_id = {university} AND s.rollover_id = {id} AND c.university_id = {university} AND c.subject_id = s.id AND c.deleted_at IS NULL
                """, ct);
            await db.Database.ExecuteSqlAsync($"UPDATE subjects SET deleted_at = {now}, deletion_id = {binned.Id}, published_chapters = 0 WHERE university_id = {university} AND rollover_id = {id} AND deleted_at IS NULL", ct);
            await db.Database.ExecuteSqlAsync($"""
                UPDATE chapters c SET archived_at = NULL FROM subjects s
                 WHERE s.university_id = {university} AND s.archived_by_id = {id} AND c.university_id = {university} AND c.subject_id = s.id
                """, ct);
            await db.Database.ExecuteSqlAsync($"UPDATE subjects SET archived_at = NULL, archived_by_id = NULL WHERE university_id = {university} AND archived_by_id = {id}", ct);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return RolloverUndo.CodeTaken;
        }

        await db.AnnounceUniversityAsync(university, ct);
        await transaction.CommitAsync(ct);
        return RolloverUndo.Done;
    }

    private static IQueryable<RolloverItem> Items(PortalDbContext db, IQueryable<YearRollover> rows) => rows.Select(r => new RolloverItem(
        r.Id, r.Year, r.Copy, r.State, r.CreatedAt, r.FinishedAt, r.UndoneAt, r.JobId,
        db.Administrators.Where(a => a.AccountId == r.AccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault(), r.Archived, r.Subjects, r.Chapters, r.Files));

    private AuditEntry Entry(PortalDbContext db, int university, string action, int id, string? details) => new()
    {
        UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = "rollover", TargetId = id, Details = details,
    };
}
