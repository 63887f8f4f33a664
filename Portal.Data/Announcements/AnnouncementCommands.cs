using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Jobs;
using Portal.Data.Rendering;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>What was written, to be kept as a draft.</summary>
public sealed record AnnouncementWriting(string Title, string Text, AnnouncementTarget Target);

/// <summary>What became of a wish about a message.</summary>
public enum AnnouncementOutcome
{
    Done,

    /// <summary>There is no such message for the viewer, it is no longer in that state, or messages are closed: all the same to whoever asks.</summary>
    Missing,

    /// <summary>The target does not exist for the viewer.</summary>
    TargetMissing,

    /// <summary>Neither a text nor a voice.</summary>
    Empty,

    /// <summary>Nobody matches the target (EL-G1).</summary>
    Nobody,

    /// <summary>The moment has passed, or is more than a year ahead.</summary>
    BadMoment,
}

/// <summary>What professors do with their messages. Nothing of it works where the university closed messages (EL 1.13).</summary>
public sealed class AnnouncementCommands(PortalDb portal, StructureLookups lookups, ChapterRenderer renderer, TimeProvider time)
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    /// <summary>Keeps a new draft, or what a draft has become.</summary>
    /// <param name="id">The draft; null for a new one.</param>
    /// <param name="writing">Title 1 to <see cref="Announcement.TitleLength"/> characters, text up to <see cref="Announcement.TextLength"/>.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    /// <returns>Its id with <see cref="AnnouncementOutcome.Done"/>, else 0.</returns>
    public async Task<(AnnouncementOutcome Outcome, int Id)> SaveAsync(int? id, AnnouncementWriting writing, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer p || await OpenPlaceAsync(db, ct) is not { } place)
        {
            return (AnnouncementOutcome.Missing, 0);
        }

        if (writing.Target.Within(place, p.ProgrammeIds) is not { } target || !target.IsOpen(place))
        {
            return (AnnouncementOutcome.TargetMissing, 0);
        }

        var (html, excerpt) = await AnnouncementText.ShapeAsync(renderer, writing.Text, ct);
        var now = time.GetUtcNow();
        Announcement? announcement;
        if (id is { } known)
        {
            announcement = await db.Announcements.EditableBy(db.Viewer).SingleOrDefaultAsync(a => a.Id == known && a.State == AnnouncementState.Draft, ct);
            if (announcement is null)
            {
                return (AnnouncementOutcome.Missing, 0);
            }
        }
        else
        {
            var name = await db.Professors.Where(x => x.Id == p.ProfessorId).Select(x => x.FirstName + " " + x.LastName).SingleAsync(ct);
            announcement = new() { UniversityId = p.UniversityId, ProfessorId = p.ProfessorId, AuthorName = name, Title = writing.Title, CreatedAt = now };
            db.Add(announcement);
        }

        (announcement.Title, announcement.Text, announcement.Html, announcement.Excerpt, announcement.RendererVersion, announcement.UpdatedAt) =
            (writing.Title, writing.Text, html, excerpt, ChapterRenderer.Version, now);
        (announcement.FacultyId, announcement.ProgrammeId, announcement.LevelId, announcement.Semester, announcement.SubjectId) =
            (target.FacultyId, target.ProgrammeId, target.LevelId, target.Semester, target.SubjectId);
        await db.SaveChangesAsync(ct);
        return (AnnouncementOutcome.Done, announcement.Id);
    }

    /// <summary>Has a draft sent by a job, at once or at a moment.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="at">Null for at once.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<AnnouncementOutcome> SendAsync(int id, DateTimeOffset? at, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer p || await OpenPlaceAsync(db, ct) is not { } place)
        {
            return AnnouncementOutcome.Missing;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var announcement = await LockAsync(db, id, AnnouncementState.Draft, ct);
        if (announcement is null)
        {
            return AnnouncementOutcome.Missing;
        }

        var now = time.GetUtcNow();
        if (at is { } moment && (moment <= now || moment > now + Farthest))
        {
            return AnnouncementOutcome.BadMoment;
        }

        // Programmes may have been taken from the author, or archived, since the draft was written.
        if (AnnouncementTarget.Of(announcement).Within(place, p.ProgrammeIds) is not { } target || !target.IsOpen(place))
        {
            return AnnouncementOutcome.TargetMissing;
        }

        if (string.IsNullOrWhiteSpace(announcement.Text) && announcement.VoiceFileId is null)
        {
            return AnnouncementOutcome.Empty;
        }

        if (!await AnnouncementAudience.Of(db, p.ProfessorId, target).AnyAsync(ct))
        {
            return AnnouncementOutcome.Nobody;
        }

        (announcement.State, announcement.ScheduledFor) = (AnnouncementState.Scheduled, at ?? now);
        await db.SaveChangesAsync(ct);
        await JobQueue.EnqueueAsync(
            db, AnnouncementDelivery.Kind, new AnnouncementOrder(id), new() { Key = AnnouncementDelivery.KeyOf(id), RunAt = at, Priority = 5 }, ct);
        await transaction.CommitAsync(ct);
        return AnnouncementOutcome.Done;
    }

    /// <summary>Makes a draft again of what was to be sent and has not been.</summary>
    public async Task<bool> UnscheduleAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, id, AnnouncementState.Scheduled, ct) is not { } announcement)
        {
            return false;
        }

        (announcement.State, announcement.ScheduledFor) = (AnnouncementState.Draft, null);
        await db.SaveChangesAsync(ct);
        await JobQueue.CancelByKeyAsync(db, AnnouncementDelivery.Kind, AnnouncementDelivery.KeyOf(id), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes back what was sent: at once nobody sees it any more (EL-G5); its notifications go in a job.</summary>
    public async Task<bool> WithdrawAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, id, AnnouncementState.Sent, ct) is not { } announcement)
        {
            return false;
        }

        var now = time.GetUtcNow();
        (announcement.State, announcement.WithdrawnAt) = (AnnouncementState.Withdrawn, now);
        db.Add(new AuditEntry
        {
            UniversityId = announcement.UniversityId, At = now, AccountId = JobAccess.AccountOf(db.Viewer), Action = "announcement.withdrawn", Target = "announcement", TargetId = id,
        });
        await db.SaveChangesAsync(ct);
        await JobQueue.EnqueueAsync(db, AnnouncementWithdrawal.Kind, new AnnouncementOrder(id), null, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Deletes a draft for good.</summary>
    public async Task<bool> DeleteDraftAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Announcements.EditableBy(db.Viewer).Where(a => a.Id == id && a.State == AnnouncementState.Draft).ExecuteDeleteAsync(ct) == 1;
    }

    /// <summary>The message in that state, held until the transaction ends; null when there is none for the viewer. Who comes second sees what the first has made of it.</summary>
    internal static async Task<Announcement?> LockAsync(PortalDbContext db, int id, AnnouncementState state, CancellationToken ct) =>
        await db.Announcements.FromSql($"SELECT * FROM announcements WHERE id = {id} FOR UPDATE").EditableBy(db.Viewer).SingleOrDefaultAsync(a => a.State == state, ct);

    private async Task<UniversityStructure?> OpenPlaceAsync(PortalDbContext db, CancellationToken ct) =>
        db.Viewer.University is { } university && await lookups.OfUniversityAsync(university, ct) is { Rules.Messages: true } place ? place : null;
}
