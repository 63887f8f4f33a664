using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Exporting;

/// <summary>What <see cref="ProgrammeExportJob"/> is asked for.</summary>
public sealed record ProgrammeExportOrder(int ProgrammeId, ExportForm Form);

/// <summary>Makes the export of a programme with the eyes of whoever asked, as they are when it runs, and keeps it for them.</summary>
public sealed class ProgrammeExportJob(
    IDbContextFactory<PortalDbContext> contexts, AccountStates accounts, FileStore store, FileStoreOptions options, StructureLookups lookups, TimeProvider time) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "exports.programme";

    /// <inheritdoc/>
    public static string Title => "Export d’une filière";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var order = run.Payload<ProgrammeExportOrder>();
        if (run is not { UniversityId: { } university, OwnerAccountId: { } owner } || await lookups.OfUniversityAsync(university, ct) is not { } place
            || (await accounts.FindFreshAsync(owner, ct))?.ViewerAs(Role.Professor, null) is not ProfessorViewer professor
            || professor.UniversityId != university || !professor.ProgrammeIds.Contains(order.ProgrammeId))
        {
            return JobOutcome.Fail("Cette filière ne vous est plus attribuée.");
        }

        // Read as they would read it, not as the portal does.
        var eyes = new FixedViewer(professor);
        var writer = new ExportWriter(new(new(contexts, eyes), lookups, time), store, options, lookups, eyes, time);
        var scope = new ExportScope.OfProgramme(order.ProgrammeId);
        Task Progress(int done, int total) => run.ReportAsync(done, total, ct);
        if (await (order.Form is ExportForm.Book ? writer.EpubAsync(scope, Progress, ct) : writer.MarkdownAsync(scope, Progress, ct)) is not { } file)
        {
            return JobOutcome.Fail("Il n’y a rien à exporter dans cette filière : aucun chapitre publié, et aucun à vous.");
        }

        await using var content = file.Content;
        await using var db = await run.Portal.OpenAsync(ct);
        var used = await db.StorageUses.Where(u => u.UniversityId == university).Select(u => u.Bytes).SingleOrDefaultAsync(ct);
        return await store.AddAsync(content, university, Math.Max(1, place.Rules.Files.Storage - used), ct) is FileKept kept
            ? await KeepAsync(run, db, new()
            {
                UniversityId = university, AccountId = owner, ProgrammeId = order.ProgrammeId, Form = order.Form, JobId = run.Id, FileId = kept.Id, Name = file.Name,
                ChapterIds = [.. file.ChapterIds], CreatedAt = time.GetUtcNow(),
            }, kept.Length, ct)
            : JobOutcome.Fail("Il ne reste pas assez de place dans votre université pour garder cet export. Exportez matière par matière, ou écrivez à l’administration.");
    }

    /// <summary>In one transaction: the row, the end of the job, and no more row of the one before.</summary>
    private static async Task<JobOutcome> KeepAsync(JobRun run, PortalDbContext db, KeptExport export, long length, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await ProgrammeExports.ForgetAsync(
            db, db.KeptExports.Where(e => e.ProgrammeId == export.ProgrammeId && e.AccountId == export.AccountId && e.Form == export.Form), ct);
        db.Add(export);
        await db.SaveChangesAsync(ct);
        var outcome = await run.SucceedInAsync(db, new JobResult
        {
            Link = FormattableString.Invariant($"/teach/exports/{export.Id}"),
            Counts = { ["Chapitres"] = export.ChapterIds.Length, ["Kilo-octets"] = (length + 999) / 1_000 },
        }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
