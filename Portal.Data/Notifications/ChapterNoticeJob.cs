using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;

namespace Portal.Data.Notifications;

/// <summary>What <see cref="ChapterNoticeJob"/> is asked for.</summary>
/// <param name="Kind"><see cref="NotificationKind.ChapterPublished"/> or <see cref="NotificationKind.ChapterChanged"/>.</param>
public sealed record ChapterNotice(int ChapterId, NotificationKind Kind);

/// <summary>Tells the students who may read a chapter that it was published or changed (EL-R4). A chapter that is no longer shown is told to nobody.</summary>
public sealed class ChapterNoticeJob : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "notify.chapter";

    /// <inheritdoc/>
    public static string Title => "Annonce d’un chapitre aux étudiants";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var asked = run.Payload<ChapterNotice>();
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chapter = await db.Chapters.Where(c => c.Id == asked.ChapterId && c.PublishedAt != null && c.ArchivedAt == null)
            .Select(c => new { c.ProgrammeId, c.TrackId, c.LevelRank, c.Title, c.AuthorNames }).SingleOrDefaultAsync(ct);
        var told = chapter is null ? 0 : await NotificationFanOut.ToStudentsAsync(
            db, chapter.ProgrammeId, chapter.TrackId, chapter.LevelRank, new(asked.Kind, chapter.Title, chapter.AuthorNames, LinkTo(asked.ChapterId)), ct);
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Destinataires"] = told } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>The address of a chapter, as Urls of the web has it; a test holds that.</summary>
    internal static string LinkTo(int chapter) => string.Create(CultureInfo.InvariantCulture, $"/chapters/{chapter}");
}
