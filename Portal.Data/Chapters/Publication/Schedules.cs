using Microsoft.EntityFrameworkCore;
using Portal.Data.Caching;

namespace Portal.Data.Chapters.Publication;

/// <summary>
/// Versions that wait for their hour: moved, called off, and shown when it comes. Showing is the row's own business: whoever comes first shows it,
/// whoever comes later finds nothing waiting, so that several servers and a job run twice show it once.
/// </summary>
public sealed class Schedules(PortalDb portal, TimeProvider time)
{
    /// <summary>Gives what waits another hour. False when nothing waits for this viewer, or the hour is not allowed.</summary>
    public async Task<bool> MoveAsync(int chapterId, DateTimeOffset at, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        if (at <= now || at > now.AddDays(Publications.FurthestDays))
        {
            return false;
        }

        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { ScheduledVersion: { } version } chapter)
        {
            return false;
        }

        await PublicationNews.CancelAsync(db, chapter, ct);
        chapter.ScheduledFor = at.ToUniversalTime();
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.Rescheduled, now, version));
        await db.SaveChangesAsync(ct);
        await PublicationNews.ScheduleAsync(db, chapter, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Calls off what waits; its text stays in the history. False when nothing waits for this viewer.</summary>
    public async Task<bool> CancelAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { ScheduledVersion: { } version } chapter)
        {
            return false;
        }

        await PublicationNews.CancelAsync(db, chapter, ct);
        await ChapterPublishing.ForgetScheduledAsync(db, chapter, ct);
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.Unscheduled, time.GetUtcNow(), version));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Shows a version whose hour has come.</summary>
    /// <param name="db">The portal's own eyes, inside a transaction.</param>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="version">The version the job was made for; another one waiting meanwhile has a job of its own.</param>
    /// <param name="ct">Leaves everything as it was when cancelled.</param>
    /// <returns>When it is due if that is still to come; null when it was shown just now, or there is nothing to do.</returns>
    internal async Task<DateTimeOffset?> ShowDueAsync(PortalDbContext db, int chapterId, int version, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var chapter = await ChapterPublishing.LockAsync(db, chapterId, ct);
        if (chapter is not { ScheduledFor: { } due } || chapter.ScheduledVersion != version)
        {
            return null;
        }

        if (due > now)
        {
            return due;
        }

        var first = chapter.PublishedVersion == 0;
        await MoveSectionsAsync(db, chapter, ct);
        var waited = await db.ChapterVersions.SingleAsync(v => v.ChapterId == chapterId && v.Number == version, ct);
        waited.PublishedAt = now;
        chapter.Title = waited.Title;
        chapter.PublishedAt ??= due;
        chapter.PublishedVersion = version;
        (chapter.WithdrawnAt, chapter.ScheduledFor, chapter.ScheduledVersion) = (null, null, null);
        (chapter.Erratum, chapter.ErratumAt) = (waited.Erratum, waited.Erratum is null ? null : now);
        ChapterPublishing.Release(chapter, waited.Release, waited.SolutionsAt);
        chapter.UpdatedAt = now;
        var draft = await ChapterDraftTexts.ReadAsync(db, chapter, ct);
        chapter.DraftedAt = draft == ChapterTexts.Of(waited.Title, waited.Course, waited.Exercises, waited.Solutions) ? null : chapter.DraftedAt ?? now;
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.Published, now, version));
        await db.SaveChangesAsync(ct);
        await ChapterPublishing.RecountAsync(db, chapter.SubjectId, ct);
        await db.AnnounceUniversityAsync(chapter.UniversityId, ct);
        await PublicationNews.PublishedAsync(db, chapter, first, waited.TellReaders, ct);
        return null;
    }

    /// <summary>Puts the waiting sections in the place of those readers saw; no text leaves the database.</summary>
    private static async Task MoveSectionsAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        var waiting = await db.ScheduledSections.Where(s => s.ChapterId == chapter.Id).Select(s => new { s.Kind, s.Words, s.Excerpt, s.Exercises }).ToListAsync(ct);
        await db.ChapterSections.Where(s => s.ChapterId == chapter.Id).ExecuteDeleteAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO chapter_sections (university_id, chapter_id, kind, markdown, html, contents, plain_text, words, has_formulas, renderer_version)
            SELECT university_id, chapter_id, kind, markdown, html, contents, plain_text, words, has_formulas, renderer_version
              FROM scheduled_sections WHERE university_id = {chapter.UniversityId} AND chapter_id = {chapter.Id}
            """, ct);
        await db.ScheduledSections.Where(s => s.ChapterId == chapter.Id).ExecuteDeleteAsync(ct);
        var course = waiting.SingleOrDefault(s => s.Kind == SectionKind.Course);
        chapter.Excerpt = course?.Excerpt ?? "";
        chapter.ReadingMinutes = ChapterPublishing.MinutesFor(course?.Words ?? 0);
        chapter.ExerciseCount = waiting.SingleOrDefault(s => s.Kind == SectionKind.Exercises)?.Exercises ?? 0;
    }
}
