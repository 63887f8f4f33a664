using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.Rosters.Reading;
using Portal.Data.Structure;

namespace Portal.Data.Rosters.Comparing;

/// <summary>
/// Reads a file and writes down what each of its lines would do. Nothing of the portal changes. One transaction: a killed run leaves what was compared before.
/// </summary>
public sealed class RosterCompareJob(FileStore store, FileStoreOptions options, StructureLookups lookups, AccountStates accounts, TimeProvider clock) : IJobHandler
{
    private const int Batch = 1_000;
    private const int MostUnknown = 200;

    /// <inheritdoc/>
    public static string Kind => "roster.compare";

    /// <inheritdoc/>
    public static string Title => "Comparaison d’un import";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (import, refusal) = await RosterWork.TakeAsync(run, db, accounts, ct, RosterState.Brought, RosterState.Ready);
        if (import is null || RosterLayout.Read(import.Layout) is not { } layout || await lookups.OfUniversityAsync(import.UniversityId, ct) is not { } place)
        {
            return refusal ?? JobOutcome.Fail(RosterSentences.Gone);
        }

        var file = await db.StoredFiles.Where(f => f.Id == import.FileId).Select(f => f.Sha256).SingleOrDefaultAsync(ct);
        await using var content = file is null ? null : await store.OpenAsync(import.UniversityId, file, ct);
        if (content is null)
        {
            return JobOutcome.Fail(RosterSentences.Gone);
        }

        var path = FileStore.NewWaitingPath(options);
        try
        {
            await using (var copy = File.Create(path))
            {
                await content.CopyToAsync(copy, ct);
            }

            await db.RosterRows.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync(ct);
            var form = new SourceForm(import.Format, import.Charset, import.Delimiter, import.HeaderLine);
            var words = new StructureWords(place, await db.RosterWords.AsNoTracking().ToListAsync(ct));
            int total;
            using (var counting = SourceTable.Open(path, form, import.Kind))
            {
                total = counting.Rows.Count();
            }

            if (total == 0)
            {
                throw new UnreadableRosterException(RosterRefusal.NoRows);
            }

            using var table = SourceTable.Open(path, form, import.Kind);
            import.Unknown = null;
            if (import.Kind is RosterKind.Structure)
            {
                await StructureComparison.RunAsync(db, import, layout, table, place, done => run.ReportAsync(done, total, ct), ct);
            }
            else
            {
                await ComparePeopleAsync(run, db, import, layout, table, words, total, ct);
            }

            return await EndAsync(run, db, import, transaction, ct);
        }
        catch (UnreadableRosterException unreadable)
        {
            return JobOutcome.Fail(RosterSentences.Of(unreadable.Why), unreadable.Line);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task ComparePeopleAsync(
        JobRun run, PortalDbContext db, RosterImport import, RosterLayout layout, SourceTable table, StructureWords words, int total, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var comparison = new PersonComparison(import.Kind, layout, table.Headers, words);
        var unknown = new Dictionary<(RosterField, string), UnknownWord>();
        var done = 0;
        foreach (var chunk in table.Rows.Chunk(Batch))
        {
            var lines = chunk.Select(r => PersonLine.Read(r, table.Headers, import.Kind, layout, words)).ToList();
            Note(unknown, lines);
            var known = await KnownPeople.FindAsync(
                db, import.UniversityId, import.Kind, [.. lines.Select(l => l.Number).OfType<string>()],
                [.. lines.Select(l => PersonComparison.KeyOf(l.UserName)).OfType<string>()], [.. lines.Select(l => PersonComparison.KeyOf(l.Email)).OfType<string>()], ct);
            await ComparedRow.WriteAsync(connection, import.UniversityId, import.Id, comparison.Compare(lines, known, await TakenAsync(db, lines, ct)), ct);
            await run.ReportAsync(done += chunk.Length, total, ct);
        }

        import.Unknown = unknown.Count == 0 ? null : RosterJson.Write(unknown.Values.OrderByDescending(w => w.Lines).ToList());

        // Thousands of lines have just come in; without figures about them, what follows here and when it is applied goes through all of them for each.
        await db.Database.ExecuteSqlAsync($"ANALYZE roster_rows", ct);
        await PersonKeys.RefuseTakenAsync(db, import, table.Headers, layout, ct);
        if (layout.DisableMissing)
        {
            await PersonKeys.AddMissingAsync(db, import, layout, ct);
        }

        (import.People, import.PeopleInScope) = await PersonKeys.CountAsync(db, import, layout, ct);
    }

    private static void Note(Dictionary<(RosterField, string), UnknownWord> unknown, List<PersonLine> lines)
    {
        foreach (var line in lines)
        {
            foreach (var (field, word) in line.Unknown)
            {
                var key = (field, StructureWords.WordOf(word));
                if (unknown.TryGetValue(key, out var before))
                {
                    unknown[key] = before with { Lines = before.Lines + 1 };
                }
                else if (unknown.Count < MostUnknown)
                {
                    unknown[key] = new(field, word, 1, line.Line);
                }
            }
        }
    }

    /// <summary>Of the user names that might be proposed, those that somebody has, in whatever university.</summary>
    private static async Task<HashSet<string>> TakenAsync(PortalDbContext db, List<PersonLine> lines, CancellationToken ct)
    {
        var offers = lines.Where(l => l.UserName is null).SelectMany(l => UserNameStem.Offers(UserNameStem.Of(l))).Select(PersonComparison.KeyOf).OfType<string>().Distinct().ToArray();
        return offers.Length == 0 ? [] : [.. await db.Users.Where(a => a.NormalizedUserName != null && offers.Contains(a.NormalizedUserName)).Select(a => a.NormalizedUserName ?? "").ToListAsync(ct)];
    }

    private async Task<JobOutcome> EndAsync(JobRun run, PortalDbContext db, RosterImport import, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken ct)
    {
        var counts = await db.RosterRows.Where(r => r.ImportId == import.Id).GroupBy(r => r.Outcome).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        (import.Created, import.Changed, import.Disabled) = (counts.GetValueOrDefault(RosterOutcome.Created), counts.GetValueOrDefault(RosterOutcome.Changed), counts.GetValueOrDefault(RosterOutcome.Disabled));
        (import.Unchanged, import.Refused, import.Conflicts) = (counts.GetValueOrDefault(RosterOutcome.Unchanged), counts.GetValueOrDefault(RosterOutcome.Refused), 0);
        (import.State, import.ComparedAt) = (RosterState.Ready, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        var outcome = await run.SucceedInAsync(db, RosterWork.Result(import, new()
        {
            ["Créés"] = import.Created, ["Changés"] = import.Changed, ["Désactivés"] = import.Disabled, ["Inchangés"] = import.Unchanged, ["Refusés"] = import.Refused,
        }), ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
