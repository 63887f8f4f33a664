using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Notifications;
using Portal.Data.Paging;
using Portal.Data.Rendering;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>A received message in the list.</summary>
/// <param name="Place">Where the list goes on from.</param>
public sealed record InboxLine(int Id, long Place, string Title, string Excerpt, string Author, DateTimeOffset DeliveredAt, bool IsNew, bool HasVoice);

/// <summary>A received message.</summary>
public sealed record InboxMessage(int Id, string Title, string Html, string Author, DateTimeOffset DeliveredAt, bool HasVoice, short VoiceSeconds, IReadOnlyList<AnnouncementFileItem> Files);

/// <summary>What a student does with received messages (EL-G4). One taken back, put away, or somebody else's does not exist.</summary>
public sealed class InboxQueries(PortalDb portal, StructureLookups lookups, ChapterRenderer renderer, UnreadCounts unread, TimeProvider time)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 30;

    /// <summary>Newest first; null where messages are closed. Reading the list reads no message (W-C14).</summary>
    public async Task<Page<InboxLine>?> ListAsync(long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await AnnouncementQueries.IsOpenAsync(db, lookups, ct))
        {
            return null;
        }

        var received = db.AnnouncementReceipts.ReceivedBy(db.Viewer);
        received = before is { } place ? received.Where(r => r.Id < place) : received;
        return await (
            from r in received
            join a in db.Announcements on r.AnnouncementId equals a.Id
            where a.State == AnnouncementState.Sent
            orderby r.Id descending
            select new InboxLine(a.Id, r.Id, a.Title, a.Excerpt, a.AuthorName, r.DeliveredAt, r.ReadAt == null, a.VoiceFileId != null))
            .ToPageAsync(PageSize, before is not null, backwards: false, ct);
    }

    /// <summary>Opens a message, which reads it; null when there is none for the viewer.</summary>
    public async Task<InboxMessage?> OpenAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await AnnouncementQueries.IsOpenAsync(db, lookups, ct))
        {
            return null;
        }

        var mine = db.AnnouncementReceipts.ReceivedBy(db.Viewer).Where(r => r.AnnouncementId == id);
        var found = await (
            from r in mine
            join a in db.Announcements on r.AnnouncementId equals a.Id
            where a.State == AnnouncementState.Sent
            select new { a.Title, a.Text, a.Html, a.RendererVersion, a.AuthorName, r.DeliveredAt, r.ReadAt, HasVoice = a.VoiceFileId != null, a.VoiceSeconds }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        if (found.ReadAt is null)
        {
            await ReadAsync(db, mine, id, ct);
        }

        var html = found.RendererVersion == ChapterRenderer.Version ? found.Html : await AnnouncementText.RenderAsync(renderer, found.Text, ct);
        return new(id, found.Title, html, found.AuthorName, found.DeliveredAt, found.HasVoice, found.VoiceSeconds, await AnnouncementQueries.FilesAsync(db, id, ct));
    }

    /// <summary>Puts a message away for this student alone; false when there is none for the viewer.</summary>
    public async Task<bool> HideAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var now = time.GetUtcNow();
        return await AnnouncementQueries.IsOpenAsync(db, lookups, ct)
            && await db.AnnouncementReceipts.ReceivedBy(db.Viewer).Where(r => r.AnnouncementId == id && db.Announcements.Any(a => a.Id == id && a.State == AnnouncementState.Sent))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.HiddenAt, now), ct) == 1;
    }

    /// <summary>The receipt first, then the count of the message: whoever opens it twice at once counts once.</summary>
    private async Task ReadAsync(PortalDbContext db, IQueryable<AnnouncementReceipt> mine, int id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await mine.Where(r => r.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.ReadAt, now), ct) == 1)
        {
            await db.Announcements.Where(a => a.Id == id).ExecuteUpdateAsync(set => set.SetProperty(a => a.Readers, a => a.Readers + 1), ct);
        }

        // Who opened the message needs no notification of it any more.
        var (link, account) = (AnnouncementAudience.LinkTo(id), (db.Viewer as StudentViewer)?.AccountId ?? 0);
        if (await db.Notifications.VisibleTo(db.Viewer).Where(n => n.Kind == NotificationKind.Announcement && n.Link == link && n.ReadAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), ct) > 0)
        {
            await UnreadCounts.AnnounceAccountAsync(db, account, ct);
        }

        await transaction.CommitAsync(ct);
        unread.ForgetAccount(account);
    }
}
