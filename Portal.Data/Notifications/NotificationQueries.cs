using Portal.Data.Paging;

namespace Portal.Data.Notifications;

/// <summary>A notification in the list.</summary>
public sealed record NotificationLine(long Id, NotificationKind Kind, string Title, string Actor, DateTimeOffset CreatedAt, bool IsNew);

/// <summary>What people ask about what they were told.</summary>
public sealed class NotificationQueries(PortalDb portal)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 30;

    /// <summary>The viewer's, newest first.</summary>
    /// <param name="newOnly">Only what was not read.</param>
    /// <param name="before">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<NotificationLine>> ListAsync(bool newOnly, long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var own = db.Notifications.VisibleTo(db.Viewer);
        if (newOnly)
        {
            own = own.Where(n => n.ReadAt == null);
        }

        if (before is { } id)
        {
            own = own.Where(n => n.Id < id);
        }

        return await own.OrderByDescending(n => n.Id).Select(n => new NotificationLine(n.Id, n.Kind, n.Title, n.Actor, n.CreatedAt, n.ReadAt == null))
            .ToPageAsync(PageSize, before is not null, backwards: false, ct);
    }
}
