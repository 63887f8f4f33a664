using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;

namespace Portal.Data;

/// <summary>The only door to the database: one short-lived context per operation, already seeing with the viewer's eyes.</summary>
public sealed class PortalDb(IDbContextFactory<PortalDbContext> contexts, IViewerSource viewers)
{
    /// <summary>Opens a context for the present viewer.</summary>
    public async ValueTask<PortalDbContext> OpenAsync(CancellationToken ct = default)
    {
        var viewer = await viewers.GetAsync(ct);
        var db = await contexts.CreateDbContextAsync(ct);
        db.Viewer = viewer;
        db.Address = viewers.Address;
        return db;
    }
}
