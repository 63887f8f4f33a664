using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Review;

namespace Portal.Data.Chapters.Publication;

/// <summary>
/// People publish here. The text is rendered and looked at before anything is locked; what blocks, blocks on the server, whatever page or form was sent.
/// Null answers for everybody who may not publish the chapter (<see cref="ChapterAccess"/>).
/// </summary>
public sealed class Publications(PortalDb portal, SectionRendering rendering, ChapterPublishing publishing, TimeProvider time)
{
    /// <summary>How far ahead a publication may be scheduled, in days.</summary>
    public const int FurthestDays = 730;

    /// <summary>Publishes texts now, or freezes them to be shown at an hour.</summary>
    public async Task<PublishOutcome?> PublishAsync(int chapterId, ChapterTexts texts, PublishRequest request, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await db.Chapters.PublishableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (request.At is { } at && (at <= now || at > now.AddDays(FurthestDays)))
        {
            return new PublishBadHour();
        }

        if (request.Seen is { } seen && seen != texts.Seal())
        {
            return new PublishOutdated();
        }

        if (await rendering.RenderAsync(db, chapterId, texts, ct) is not { } rendered)
        {
            return null;
        }

        var rules = await PublicationRules.ReadAsync(db, ct);
        var blockers = (await ChapterChecks.ReportAsync(db, chapterId, texts, rendered, rules, ct)).Findings.Where(f => f.Weight == CheckWeight.Blocker).ToList();
        return blockers.Count > 0 ? new PublishBlocked(blockers) : await WriteAsync(db, chapterId, texts, rendered, rules, request, ct);
    }

    private async Task<PublishOutcome?> WriteAsync(
        PortalDbContext db, int chapterId, ChapterTexts texts, RenderedChapter rendered, PublicationRules rules, PublishRequest request, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { } chapter)
        {
            return null;
        }

        if (rules.ReviewRequired && db.Viewer is ProfessorViewer && !await ChapterReviews.IsApprovedAsync(db, chapterId, texts, ct))
        {
            return new PublishUnapproved();
        }

        if (chapter.PublishedAt is not null && await IsShownAsync(db, chapter, texts, ct))
        {
            return new PublishUnchanged();
        }

        // Errata and words to readers are about something they have seen.
        var later = chapter.PublishedVersion > 0;
        await PublicationNews.CancelAsync(db, chapter, ct);
        var written = await publishing.WriteAsync(
            db, chapterId, texts, rendered,
            new()
            {
                Publish = request.At is null, ScheduleFor = request.At?.ToUniversalTime(), Erratum = later ? Said(request.Erratum) : null, TellReaders = later && request.TellReaders,
                Release = RuleOf(request), SolutionsAt = request.SolutionsAt?.ToUniversalTime(),
            }, ct);
        if (written is null)
        {
            return null;
        }

        await SettleDraftAsync(db, chapter, texts, ct);
        if (request.At is null)
        {
            await PublicationNews.PublishedAsync(db, chapter, written.First, request.TellReaders, ct);
        }
        else
        {
            await PublicationNews.ScheduleAsync(db, chapter, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return request.At is { } hour ? new PublishScheduled(written.Version, hour) : new PublishDone(written.Version, written.First);
    }

    /// <summary>Whether readers see these very texts.</summary>
    internal static async Task<bool> IsShownAsync(PortalDbContext db, Chapter chapter, ChapterTexts texts, CancellationToken ct) =>
        await db.ChapterVersions.AnyAsync(
            v => v.ChapterId == chapter.Id && v.Number == chapter.PublishedVersion && v.Title == texts.Title
                && v.Course == texts.Course && v.Exercises == texts.Exercises && v.Solutions == texts.Solutions,
            ct);

    /// <summary>The note as readers get it; null when nothing is said.</summary>
    internal static string? Said(string? erratum)
    {
        var words = ChapterTexts.Clean(erratum ?? "").Trim();
        return words.Length == 0 ? null : ChapterTexts.Cut(words, ChapterVersion.ErratumLength);
    }

    /// <summary>The rule asked for; null when there is none, or it lacks its date.</summary>
    private static SolutionRelease? RuleOf(PublishRequest request) =>
        request.Release is { } rule && Enum.IsDefined(rule) && (rule != SolutionRelease.AtDate || request.SolutionsAt is not null) ? rule : null;

    /// <summary>What is published is no draft any more, and the approval of it is used; what was typed meanwhile still is one.</summary>
    private async Task SettleDraftAsync(PortalDbContext db, Chapter chapter, ChapterTexts texts, CancellationToken ct)
    {
        var draft = await ChapterDraftTexts.ReadAsync(db, chapter, ct);
        chapter.DraftedAt = draft == texts ? null : chapter.DraftedAt ?? time.GetUtcNow();
        if (chapter.Review is ReviewState.Approved or ReviewState.ChangesAsked)
        {
            chapter.Review = ReviewState.None;
        }
    }
}
