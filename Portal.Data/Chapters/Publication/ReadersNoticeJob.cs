using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Notifications;

namespace Portal.Data.Chapters.Publication;

/// <summary>What <see cref="ReadersNoticeJob"/> is asked for.</summary>
public sealed record ReadersNotice(int ChapterId);

/// <summary>Tells those who have read a chapter that it says something else now. A chapter that is no longer shown is told to nobody.</summary>
public sealed class ReadersNoticeJob : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "notify.readers";

    /// <inheritdoc/>
    public static string Title => "Annonce d’une nouvelle version à ses lecteurs";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var asked = run.Payload<ReadersNotice>();
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chapter = await db.Chapters.Where(c => c.Id == asked.ChapterId && c.PublishedAt != null).Select(c => new { c.Title, c.AuthorNames }).SingleOrDefaultAsync(ct);
        var told = chapter is null ? 0 : await NotificationFanOut.ToReadersAsync(
            db, asked.ChapterId, new(NotificationKind.ChapterChanged, chapter.Title, chapter.AuthorNames, PublicationNews.ChangesOf(asked.ChapterId)), ct);
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Destinataires"] = told } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
