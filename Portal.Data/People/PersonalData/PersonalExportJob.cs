using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.People.PersonalData;

/// <summary>Whose data is to be put together.</summary>
public sealed record PersonalExportOrder(int Account);

/// <summary>Puts together what is kept of a person, for whoever asked and still may when it runs.</summary>
public sealed class PersonalExportJob(AccountStates accounts, FileStore store, FileStoreOptions options, StructureLookups lookups, TimeProvider clock) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "people.personal-data";

    /// <inheritdoc/>
    public static string Title => "Export de données personnelles";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var account = run.Payload<PersonalExportOrder>().Account;
        if (run is not { UniversityId: { } university, OwnerAccountId: { } owner } || await lookups.OfUniversityAsync(university, ct) is not { } place
            || await accounts.FindFreshAsync(owner, ct) is not { } asker)
        {
            return JobOutcome.Fail("La personne qui l’a demandé ne le peut plus.");
        }

        await using var db = await run.Portal.OpenAsync(ct);
        var own = owner == account && asker is { Open: true } && asker.UniversityId == university;
        if (!own && !(asker.ViewerAs(Role.Admin, university) is UniversityAdminViewer or MainAdminViewer && await PersonalExports.MayAsync(db, asker.ViewerAs(Role.Admin, university), account, ct)))
        {
            return JobOutcome.Fail("La personne qui l’a demandé ne le peut plus.");
        }

        // Where the sweep looks: a killed server leaves it behind, and it is full of somebody.
        await using var content = new FileStream(
            FileStore.NewWaitingPath(options), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 65_536, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        int tables, files;
        await using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            tables = await PersonalRows.WriteAsync(db, zip, university, account, ct);
            files = await PersonalFiles.WriteAsync(db, zip, store, university, account, (done, total) => run.ReportAsync(done, total, ct), ct);
        }

        content.Position = 0;
        var used = await db.StorageUses.Where(u => u.UniversityId == university).Select(u => u.Bytes).SingleOrDefaultAsync(ct);
        if (await store.AddAsync(content, university, Math.Max(1, place.Rules.Files.Storage - used), ct) is not FileKept kept)
        {
            return JobOutcome.Fail("Il ne reste pas assez de place dans l’université pour garder cet export.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.PersonalExports.Where(e => e.AccountId == owner && e.SubjectAccountId == account).ExecuteDeleteAsync(ct);
        var export = new PersonalExport { UniversityId = university, AccountId = owner, SubjectAccountId = account, FileId = kept.Id, CreatedAt = clock.GetUtcNow() };
        db.Add(export);
        await db.SaveChangesAsync(ct);
        var outcome = await run.SucceedInAsync(db, new JobResult
        {
            Link = FormattableString.Invariant($"/account/data/{export.Id}.zip"), Counts = { ["Listes"] = tables, ["Fichiers"] = files, ["Kilo-octets"] = (kept.Length + 999) / 1_000 },
        }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
