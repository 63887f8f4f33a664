using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Audit;

/// <summary>Numbers of the journal's lines, for deeds whose rows bear the number before the line can be written.</summary>
internal static class AuditNumbers
{
    /// <summary>A number that no other line gets; it stays unused when the deed does not happen.</summary>
    public static Task<long> NextAsync(PortalDbContext db, CancellationToken ct) =>
        db.Database.SqlQuery<long>($"SELECT nextval(pg_get_serial_sequence('audit_entries', 'id')) AS \"Value\"").SingleAsync(ct);
}
