using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Rollover;

/// <summary>Which rollover a job does.</summary>
public sealed record RolloverOrder(int RolloverId);

/// <summary>
/// Archives a year and copies what was asked for into the new one: one transaction with the end of the job, so that a killed server leaves either the old year or the
/// new one, never half (MAP-13). Files are named by new rows and their bytes shared.
/// </summary>
public sealed partial class RolloverJob(TimeProvider time) : IJobHandler
{
    private const int Batch = 50;

    /// <inheritdoc/>
    public static string Kind => "year.rollover";

    /// <inheritdoc/>
    public static string Title => "Changement d’année";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<RolloverOrder>().RolloverId;
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var rollover = await db.YearRollovers.FromSql($"SELECT * FROM year_rollovers WHERE id = {id} AND state = 0 FOR UPDATE").SingleOrDefaultAsync(ct);
        if (rollover is null)
        {
            return JobOutcome.Done();
        }

        var now = time.GetUtcNow();
        await ArchiveAsync(db, rollover, now, ct);
        await run.ReportAsync(1, 4, ct);
        if (rollover.Copy is not RolloverCopy.Nothing)
        {
            await CopySubjectsAsync(db, rollover, ct);
        }

        await run.ReportAsync(2, 4, ct);
        if (rollover.Copy is RolloverCopy.Drafts or RolloverCopy.Published)
        {
            await CopyChaptersAsync(db, rollover, now, ct);
            await run.ReportAsync(3, 4, ct);
            await RenameFilesAsync(db, rollover, run, ct);
        }

        (rollover.State, rollover.FinishedAt) = (RolloverState.Done, now);
        db.Add(new Audit.AuditEntry { UniversityId = rollover.UniversityId, At = now, AccountId = run.OwnerAccountId, Action = "rollover.done", Target = "rollover", TargetId = id });
        await db.SaveChangesAsync(ct);
        await db.AnnounceUniversityAsync(rollover.UniversityId, ct);
        var outcome = await run.SucceedInAsync(db, new JobResult
        {
            Link = string.Create(CultureInfo.InvariantCulture, $"/admin/rollover/{id}"),
            Counts = { ["Matières archivées"] = rollover.Archived, ["Matières créées"] = rollover.Subjects, ["Chapitres copiés"] = rollover.Chapters, ["Fichiers partagés"] = rollover.Files },
        }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>The old subjects leave their codes and their readers at once; what lies in the bin of them goes along.</summary>
    private static async Task ArchiveAsync(PortalDbContext db, YearRollover r, DateTimeOffset now, CancellationToken ct)
    {
        r.Archived = await db.Database.ExecuteSqlAsync($"""
            UPDATE subjects SET archived_at = {now}, archived_by_id = {r.Id}
             WHERE university_id = {r.UniversityId} AND programme_id = ANY ({r.ProgrammeIds}) AND deleted_at IS NULL AND archived_at IS NULL
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapters c SET archived_at = {now} FROM subjects s
             WHERE s.university_id = {r.UniversityId} AND s.archived_by_id = {r.Id} AND c.university_id = {r.UniversityId} AND c.subject_id = s.id
            """, ct);
    }

    private static async Task CopySubjectsAsync(PortalDbContext db, YearRollover r, CancellationToken ct) => r.Subjects = await RowCopy.InsertAsync<Subject>(
        db,
        new() { ["archived_at"] = "NULL", ["archived_by_id"] = "NULL", ["rollover_id"] = "{1}", ["copied_from_id"] = "o.id", ["published_chapters"] = "0" },
        "subjects o WHERE o.university_id = {0} AND o.archived_by_id = {1}", [r.UniversityId, r.Id], ct);

    private static async Task CopyChaptersAsync(PortalDbContext db, YearRollover r, DateTimeOffset now, CancellationToken ct)
    {
        var published = r.Copy is RolloverCopy.Published;
        object[] parameters = [r.UniversityId, r.Id, now.UtcDateTime, published];
        const string Shown = "({3} AND o.published_at IS NOT NULL)";
        r.Chapters = await RowCopy.InsertAsync<Chapter>(db, new()
        {
            ["subject_id"] = "n.id", ["archived_at"] = "NULL", ["copied_from_id"] = "o.id", ["created_at"] = "{2}", ["updated_at"] = "{2}", ["import_key"] = "NULL", ["import_hash"] = "NULL",
            ["published_at"] = $"CASE WHEN {Shown} THEN {{2}} END", ["published_version"] = $"CASE WHEN {Shown} THEN 1 ELSE 0 END", ["latest_version"] = $"CASE WHEN {Shown} THEN 1 ELSE 0 END",
            ["drafted_at"] = $"CASE WHEN {Shown} THEN CASE WHEN o.drafted_at IS NULL THEN NULL ELSE {{2}} END ELSE {{2}} END", ["scheduled_for"] = "NULL", ["scheduled_version"] = "NULL",
            ["withdrawn_at"] = "NULL", ["review"] = "0", ["erratum"] = "NULL", ["erratum_at"] = "NULL",

            // A solution that opened in November opens in November again.
            ["solutions_at"] = "o.solutions_at + interval '1 year'",
        }, "chapters o JOIN subjects n ON n.university_id = {0} AND n.rollover_id = {1} AND n.copied_from_id = o.subject_id WHERE o.university_id = {0} AND o.deleted_at IS NULL", parameters, ct);

        const string Copies = "JOIN subjects n ON n.university_id = {0} AND n.rollover_id = {1} JOIN chapters c ON c.university_id = {0} AND c.subject_id = n.id AND c.copied_from_id = o.chapter_id WHERE o.university_id = {0}";
        await RowCopy.InsertAsync<ChapterAuthor>(db, new() { ["chapter_id"] = "c.id" }, $"chapter_authors o {Copies}", parameters, ct);
        await RowCopy.InsertAsync<ChapterDraft>(db, new() { ["chapter_id"] = "c.id" }, $"chapter_drafts o {Copies}", parameters, ct);
        r.Files = await RowCopy.InsertAsync<Attachment>(db, new() { ["chapter_id"] = "c.id" }, $"attachments o {Copies}", parameters, ct);
        await RowCopy.InsertAsync<ChapterSection>(db, new() { ["chapter_id"] = "c.id" }, $"chapter_sections o {Copies} AND c.published_at IS NOT NULL", parameters, ct);
        await RowCopy.InsertAsync<ChapterVersion>(
            db, new() { ["chapter_id"] = "c.id", ["number"] = "1", ["created_at"] = "{2}", ["published_at"] = "{2}", ["erratum"] = "NULL", ["name"] = "NULL", ["tell_readers"] = "false" },
            $"chapter_versions o {Copies} AND c.published_at IS NOT NULL AND o.number = (SELECT p.published_version FROM chapters p WHERE p.university_id = {{0}} AND p.id = o.chapter_id)", parameters, ct);

        // What is not shown any more begins as the draft that it would be in the editor: its draft, else what was published.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO chapter_drafts (university_id, chapter_id, part, text, revision, saved_at, saved_from)
            SELECT c.university_id, c.id, s.kind, s.markdown, 1, {now}, ''
              FROM subjects n JOIN chapters c ON c.university_id = n.university_id AND c.subject_id = n.id AND c.published_at IS NULL
              JOIN chapter_sections s ON s.university_id = c.university_id AND s.chapter_id = c.copied_from_id
             WHERE n.university_id = {r.UniversityId} AND n.rollover_id = {r.Id}
               AND NOT EXISTS (SELECT 1 FROM chapter_drafts d WHERE d.university_id = c.university_id AND d.chapter_id = c.id AND d.part = s.kind)
            """, ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE subjects n SET published_chapters = (SELECT count(*)::int FROM chapters c WHERE c.university_id = n.university_id AND c.subject_id = n.id AND c.published_at IS NOT NULL)
             WHERE n.university_id = {r.UniversityId} AND n.rollover_id = {r.Id}
            """, ct);
    }

    /// <summary>Texts name their images by the number of the row: the copies name their own rows, whose bytes are the same.</summary>
    private static async Task RenameFilesAsync(PortalDbContext db, YearRollover r, JobRun run, CancellationToken ct)
    {
        var copies = db.Chapters.Where(c => db.Subjects.Any(s => s.Id == c.SubjectId && s.RolloverId == r.Id));
        var naming = await copies.Where(c => db.Attachments.Any(a => a.ChapterId == c.Id)).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(ct);
        var done = 0;
        foreach (var ids in naming.Chunk(Batch))
        {
            var renamed = (await (
                from file in db.Attachments
                join chapter in db.Chapters on file.ChapterId equals chapter.Id
                where ids.Contains(chapter.Id)
                from old in db.Attachments.Where(o => o.ChapterId == chapter.CopiedFromId && o.FileId == file.FileId && o.Section == file.Section && o.Name == file.Name && o.Inline == file.Inline)
                select new { chapter.Id, Old = old.Id, New = file.Id }).ToListAsync(ct)).GroupBy(f => (f.Id, f.Old)).ToDictionary(g => g.Key, g => g.First().New);
            string Renamed(string text, int chapter) => FileAddress().Replace(text, m =>
                int.TryParse(m.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var old) && renamed.TryGetValue((chapter, old), out var fresh)
                    ? string.Create(CultureInfo.InvariantCulture, $"/files/{fresh}/") : m.Value);

            foreach (var section in await db.ChapterSections.Where(s => ids.Contains(s.ChapterId) && (s.Html.Contains("/files/") || s.Markdown.Contains("/files/"))).ToListAsync(ct))
            {
                (section.Html, section.Markdown) = (Renamed(section.Html, section.ChapterId), Renamed(section.Markdown, section.ChapterId));
            }

            foreach (var draft in await db.ChapterDrafts.Where(d => ids.Contains(d.ChapterId) && d.Text.Contains("/files/")).ToListAsync(ct))
            {
                draft.Text = Renamed(draft.Text, draft.ChapterId);
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            db.Attach(r);
            done += ids.Length;
            await run.ReportAsync(3 + done, 4 + naming.Count, ct);
        }
    }

    [GeneratedRegex("/files/([0-9]{1,10})/")]
    private static partial Regex FileAddress();
}
