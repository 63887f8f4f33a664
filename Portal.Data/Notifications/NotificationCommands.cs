using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;

namespace Portal.Data.Notifications;

/// <summary>What people do with what they were told. Another's does not exist.</summary>
public sealed class NotificationCommands(PortalDb portal, UnreadCounts counts, TimeProvider time)
{
    /// <summary>Marks it as read and answers where it leads; null when there is none for the viewer.</summary>
    public async Task<string?> OpenAsync(long id, CancellationToken ct = default)
    {
        string? link = null;
        await ChangeAsync(async (db, own) =>
        {
            link = await own.Where(n => n.Id == id).Select(n => n.Link).SingleOrDefaultAsync(ct);
            return link is null ? 0 : await ReadAsync(own.Where(n => n.Id == id), ct);
        }, ct);
        return link;
    }

    /// <summary>Marks one as read; false when there is none for the viewer.</summary>
    public async Task<bool> ReadAsync(long id, CancellationToken ct = default)
    {
        var there = false;
        await ChangeAsync(async (db, own) =>
        {
            there = await own.AnyAsync(n => n.Id == id, ct);
            return await ReadAsync(own.Where(n => n.Id == id), ct);
        }, ct);
        return there;
    }

    /// <summary>Marks everything as read; says how many were new.</summary>
    public Task<int> ReadAllAsync(CancellationToken ct = default) => ChangeAsync((_, own) => ReadAsync(own, ct), ct);

    /// <summary>Deletes one for good; false when there is none for the viewer.</summary>
    public async Task<bool> DeleteAsync(long id, CancellationToken ct = default) => await ChangeAsync((_, own) => own.Where(n => n.Id == id).ExecuteDeleteAsync(ct), ct) > 0;

    /// <summary>Deletes everything for good (W-C4); says how many.</summary>
    public Task<int> DeleteAllAsync(CancellationToken ct = default) => ChangeAsync((_, own) => own.ExecuteDeleteAsync(ct), ct);

    private Task<int> ReadAsync(IQueryable<Notification> own, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return own.Where(n => n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), ct);
    }

    private async Task<int> ChangeAsync(Func<PortalDbContext, IQueryable<Notification>, Task<int>> change, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not (StudentViewer or ProfessorViewer) || JobAccess.AccountOf(db.Viewer) is not { } account)
        {
            return 0;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var changed = await change(db, db.Notifications.VisibleTo(db.Viewer));
        if (changed > 0)
        {
            await UnreadCounts.AnnounceAccountAsync(db, account, ct);
        }

        await transaction.CommitAsync(ct);
        counts.ForgetAccount(account);
        return changed;
    }
}
