using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Files;

/// <summary>Every night, compares every university's files with their rows and says what it found and freed.</summary>
public sealed class FileSweepJob(
    IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, FileStoreOptions options, TimeProvider time, ILogger<FileSweepJob> log) : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "files.sweep";

    /// <inheritdoc/>
    public static string Title => "Vérification des fichiers";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var universities = await lookups.UniversitiesAsync(ct);
        var (done, lost, strays, removed) = (0, 0, 0, 0);
        foreach (var university in universities)
        {
            var portal = new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id)));
            var found = await new FileSweep(portal, options, time).RunAsync(ct);
            if (found.RowsWithoutFile + found.FilesWithoutRow + found.RemovedRows > 0)
            {
                log.LogWarning("Files of {University}: {Report}", university.Code, found with { Names = [] });
            }

            (lost, strays, removed) = (lost + found.RowsWithoutFile, strays + found.FilesWithoutRow, removed + found.RemovedRows + found.RemovedFiles);
            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done(new JobResult { Counts = { ["Fichiers manquants"] = lost, ["Fichiers sans usage"] = strays, ["Fichiers effacés"] = removed } });
    }
}
