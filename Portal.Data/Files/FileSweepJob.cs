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
        var note = await run.ReadNoteAsync<SweepNote>(ct) ?? new();
        await using var db = await run.Portal.OpenAsync(ct);
        foreach (var university in universities.Where(u => !note.Universities.Contains(u.Id)))
        {
            var portal = new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id)));
            var found = await new FileSweep(portal, options, time).RunAsync(ct);
            if (found.RowsWithoutFile + found.FilesWithoutRow + found.RemovedRows > 0)
            {
                log.LogWarning("Files of {University}: {Report}", university.Code, found with { Names = [] });
            }

            note = new()
            {
                Universities = [.. note.Universities, university.Id], Lost = note.Lost + found.RowsWithoutFile, Strays = note.Strays + found.FilesWithoutRow,
                Removed = note.Removed + found.RemovedRows + found.RemovedFiles,
            };
            await run.NoteAsync(db, note, ct);
            await run.ReportAsync(note.Universities.Length, universities.Count, ct);
        }

        return JobOutcome.Done(new JobResult { Counts = { ["Fichiers manquants"] = note.Lost, ["Fichiers sans usage"] = note.Strays, ["Fichiers effacés"] = note.Removed } });
    }

    /// <summary>What is swept already: a run after a kill goes on with the others.</summary>
    private sealed record SweepNote
    {
        public int[] Universities { get; init; } = [];

        public int Lost { get; init; }

        public int Strays { get; init; }

        public int Removed { get; init; }
    }
}
