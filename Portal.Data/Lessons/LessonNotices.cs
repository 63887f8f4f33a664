using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Notifications;

namespace Portal.Data.Lessons;

/// <summary>What a job tells of a lesson.</summary>
/// <param name="Kind">Scheduled, changed or cancelled.</param>
/// <param name="StartsAt">The time concerned.</param>
public sealed record LessonNews(int LessonId, NotificationKind Kind, DateTimeOffset StartsAt);

/// <summary>Tells the students concerned that a lesson was planned, changed or cancelled (EL-R4, W-C9), in one statement whatever their number.</summary>
public sealed class LessonNotices : IJobHandler
{
    /// <summary>Where students and professors find their lessons, as Urls of the web has it; a test holds that.</summary>
    internal const string StudyLink = "/study/lessons", TeachLink = "/teach/lessons";

    /// <inheritdoc/>
    public static string Kind => "lesson.tell";

    /// <inheritdoc/>
    public static string Title => "Annonce d’un cours en ligne";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var news = run.Payload<LessonNews>();
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var lesson = await db.Lessons.AsNoTracking().SingleOrDefaultAsync(l => l.Id == news.LessonId, ct);
        var told = lesson is null ? 0 : await TellAsync(db, lesson, news.Kind, news.StartsAt, ct);
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Destinataires"] = told } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>In the caller's transaction; a reminder goes to the professor as well.</summary>
    internal static async Task<int> TellAsync(PortalDbContext db, Lesson lesson, NotificationKind kind, DateTimeOffset startsAt, CancellationToken ct)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(lesson.Zone, out var found) ? found : TimeZoneInfo.Utc;
        var title = string.Create(CultureInfo.InvariantCulture, $"{lesson.Title}, {TimeZoneInfo.ConvertTime(startsAt, zone):dd/MM HH:mm}");
        var told = await NotificationFanOut.ToStudentsAsync(db, lesson.ProgrammeId, lesson.TrackId, lesson.LevelRank, new(kind, title, lesson.AuthorName, StudyLink), ct);
        return kind == NotificationKind.LessonReminder
            ? told + await NotificationFanOut.ToProfessorsAsync(db, [lesson.ProfessorId], new(kind, title, "", TeachLink), ct)
            : told;
    }
}
