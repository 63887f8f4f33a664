using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Review;

namespace Portal.Data.Chapters.Publication;

/// <summary>Everything the publishing desk shows of a chapter.</summary>
/// <param name="Texts">The draft as it stands; its seal goes with the form.</param>
/// <param name="MayPublish">False for a professor whose programme this is no longer (EL-R5).</param>
/// <param name="ReviewMissing">Whether the university asks for an approval that this very text has not.</param>
/// <param name="Unchanged">Whether readers see exactly this.</param>
/// <param name="Readers">Students who have read what is published to its end.</param>
public sealed record PublishingDesk(
    int Id, int SubjectId, int Number, ChapterTexts Texts, ChapterStanding Standing, int? ScheduledVersion, SolutionRelease SolutionRelease, DateTimeOffset? SolutionsAt,
    bool MayPublish, bool ReviewMissing, bool Unchanged, int Readers, CheckReport Checks);

/// <summary>Reading the publishing desk.</summary>
public sealed class PublicationQueries(PortalDb portal, SectionRendering rendering)
{
    /// <summary>The desk of a chapter; null when it is not the viewer's to change.</summary>
    public async Task<PublishingDesk?> ReadAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var publishable = db.Chapters.PublishableBy(db.Viewer);
        var found = await db.Chapters.AsNoTracking().EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new
            {
                Chapter = c,
                MayPublish = publishable.Any(p => p.Id == c.Id),
                Readers = db.ReadingPlaces.Count(p => p.ChapterId == c.Id && p.ReadAt != null),
            })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var chapter = found.Chapter;
        var texts = await ChapterDraftTexts.ReadAsync(db, chapter, ct);
        if (await rendering.RenderAsync(db, chapterId, texts, ct) is not { } rendered)
        {
            return null;
        }

        var rules = await PublicationRules.ReadAsync(db, ct);
        return new(
            chapter.Id, chapter.SubjectId, chapter.Number, texts,
            new(chapter.PublishedAt, chapter.PublishedVersion, chapter.LatestVersion, chapter.ScheduledFor, chapter.WithdrawnAt, chapter.Review, chapter.DraftedAt),
            chapter.ScheduledVersion, chapter.SolutionRelease, chapter.SolutionsAt, found.MayPublish,
            rules.ReviewRequired && db.Viewer is ProfessorViewer && !await ChapterReviews.IsApprovedAsync(db, chapterId, texts, ct),
            chapter.PublishedAt is not null && await Publications.IsShownAsync(db, chapter, texts, ct),
            found.Readers, await ChapterChecks.ReportAsync(db, chapterId, texts, rendered, rules, ct));
    }

    /// <summary>The draft as it stands, for the forms that act on it; null when it is not the viewer's to change.</summary>
    public async Task<ChapterTexts?> ReadDraftAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.AsNoTracking().EditableBy(db.Viewer).SingleOrDefaultAsync(c => c.Id == chapterId, ct) is { } chapter
            ? await ChapterDraftTexts.ReadAsync(db, chapter, ct)
            : null;
    }
}
