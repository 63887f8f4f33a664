using Portal.Data.Caching;namespace Portal.Data.Chapters.Publication;

/// <summary>When students may read the solutions of a chapter; the gate itself is <see cref="ChapterAccess"/>.</summary>
public sealed class SolutionReleases(PortalDb portal, TimeProvider time)
{
    /// <summary>
    /// Sets the rule; it holds from the next request on. False when there is no such chapter that the viewer may publish, or the rule is incomplete.
    /// </summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="release">One of the four.</param>
    /// <param name="at">The instant, with <see cref="SolutionRelease.AtDate"/> alone; a past one opens them.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<bool> SetAsync(int chapterId, SolutionRelease release, DateTimeOffset? at, CancellationToken ct = default)
    {
        if (!Enum.IsDefined(release) || (release == SolutionRelease.AtDate && at is null))
        {
            return false;
        }

        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await ChapterPublishing.LockAsync(db, chapterId, ct) is not { } chapter)
        {
            return false;
        }

        var date = release == SolutionRelease.AtDate ? at?.ToUniversalTime() : null;
        if (chapter.SolutionRelease != release || chapter.SolutionsAt != date)
        {
            (chapter.SolutionRelease, chapter.SolutionsAt) = (release, date);
            db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.SolutionsSet, time.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            await db.AnnounceUniversityAsync(chapter.UniversityId, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }
}
