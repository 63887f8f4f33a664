using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Audit;
using Portal.Data.Jobs;

namespace Portal.Data.People.PersonalData;

/// <summary>A finished export, to be handed over.</summary>
public sealed record PersonalExportFile(int UniversityId, byte[] Sha256);

/// <summary>What the portal keeps of a person, to take away: one's own for everybody, other people's for who keeps their account.</summary>
public sealed class PersonalExports(PortalDb portal, TimeProvider clock)
{
    /// <summary>Asks for one; the id of its job. Null for an account that is neither one's own nor the viewer's to keep, or of no university.</summary>
    public async Task<long?> AskAsync(int account, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not { University: { } university, Account: { } asker } || !await MayAsync(db, db.Viewer, account, ct))
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var key = string.Create(CultureInfo.InvariantCulture, $"{asker}-{account}");
        var job = await JobQueue.EnqueueAsync(db, PersonalExportJob.Kind, new PersonalExportOrder(account), new JobOptions { Key = key }, ct);
        db.Add(new AuditEntry { UniversityId = university, At = clock.GetUtcNow(), AccountId = asker, Action = "account.exported", Target = AccountDeeds.Target, TargetId = account });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return job;
    }

    /// <summary>The bytes of one; null when the viewer did not ask for it, may no longer, or its time is over.</summary>
    public async Task<PersonalExportFile?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var (account, since) = (db.Viewer.Account, clock.GetUtcNow() - PersonalExport.Lifetime);
        var found = await db.PersonalExports.Where(e => e.Id == id && e.AccountId == account && e.CreatedAt > since)
            .Join(db.StoredFiles, e => e.FileId, f => f.Id, (e, f) => new { e.SubjectAccountId, File = new PersonalExportFile(f.UniversityId, f.Sha256) }).SingleOrDefaultAsync(ct);
        return found is not null && await MayAsync(db, db.Viewer, found.SubjectAccountId, ct) ? found.File : null;
    }

    /// <summary>Whether somebody may have what is kept of an account of the university they act in.</summary>
    internal static async Task<bool> MayAsync(PortalDbContext db, Viewer viewer, int account, CancellationToken ct)
    {
        var university = viewer.University;
        return university is not null && await db.Users.AnyAsync(a => a.Id == account && a.UniversityId == university, ct)
            && (viewer.Account == account || await db.Users.SwitchableBy(viewer, db.Administrators).AnyAsync(a => a.Id == account, ct));
    }
}
