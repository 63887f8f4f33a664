using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Jobs;
using Portal.Data.Rosters.Applying;
using Portal.Data.Rosters.Comparing;
using Portal.Data.Rosters.Reading;
using Portal.Data.Structure;

namespace Portal.Data.Rosters;

/// <summary>What came of asking for a step of an import.</summary>
public abstract record RosterStep
{
    private protected RosterStep()
    {
    }
}

/// <summary>The work has been asked for.</summary>
public sealed record RosterStarted(long JobId) : RosterStep;

/// <summary>There is no such import for the viewer, or it is past that step.</summary>
public sealed record RosterNotThere : RosterStep;

/// <summary>Work on it is under way.</summary>
public sealed record RosterBusy : RosterStep;

/// <summary>No line would do anything.</summary>
public sealed record RosterNothingToDo : RosterStep;

/// <summary>Some lines are refused, and nobody has said that the others may go.</summary>
public sealed record RosterHasRefused(int Refused) : RosterStep;

/// <summary>So much would change that the number has to be typed.</summary>
public sealed record RosterNeedsNumber(int Number) : RosterStep;

/// <summary>The steps of an import, by those who administer its university.</summary>
public sealed class RosterCommands(PortalDb portal, StructureLookups lookups, TimeProvider clock)
{
    /// <summary>
    /// The number that has to be typed before an import may go: that of the accounts it closes when they are more than the share allowed, else that of the people it
    /// changes when they are more than half; null when neither is.
    /// </summary>
    public static int? NumberToType(RosterKind kind, int disabled, int changed, int people, int peopleInScope, RosterLayout layout) =>
        kind is RosterKind.Structure ? null
        : disabled * 100L > peopleInScope * (long)Math.Clamp(layout.MostDisabled, 0, 100) && disabled > 0 ? disabled
        : changed * 2L > people && changed > 1 ? changed
        : null;

    /// <summary>Keeps what somebody says of the columns, for this file and the next with the same titles, and has the file compared.</summary>
    public Task<RosterStep> SaveLayoutAsync(long id, RosterLayout layout, IReadOnlyList<string> headers, string charset, string delimiter, CancellationToken ct = default) =>
        StepAsync(id, RosterCompareJob.Kind, async (db, import) =>
        {
            var place = await lookups.OfUniversityAsync(import.UniversityId, ct);
            if (import.State > RosterState.Ready || !IsWhole(layout, import.Kind, place))
            {
                return new RosterNotThere();
            }

            var json = RosterJson.Write(layout);
            import.Layout = json;
            if (import.Format is RosterFormat.Text && Charsets.All.Contains(charset) && RosterUploads.KnownDelimiters.Contains(delimiter))
            {
                (import.Charset, import.Delimiter) = (charset, delimiter);
            }

            var (signature, now) = (ColumnGuess.SignatureOf(headers), clock.GetUtcNow());
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO roster_layouts (university_id, kind, signature, layout, used_at) VALUES ({import.UniversityId}, {(short)import.Kind}, {signature}, {json}::jsonb, {now})
                ON CONFLICT (university_id, kind, signature) DO UPDATE SET layout = excluded.layout, used_at = excluded.used_at
                """, ct);
            return null;
        }, ct);

    /// <summary>Keeps what words of files mean, and has the file compared again. Programmes and levels that are not the university's are left out.</summary>
    public Task<RosterStep> SaveWordsAsync(long id, IReadOnlyCollection<(RosterField Field, string Word, int Target)> words, CancellationToken ct = default) =>
        StepAsync(id, RosterCompareJob.Kind, async (db, import) =>
        {
            if (import.State is not RosterState.Ready || await lookups.OfUniversityAsync(import.UniversityId, ct) is not { } place)
            {
                return new RosterNotThere();
            }

            foreach (var (field, text, target) in words.Take(1_000))
            {
                var word = StructureWords.WordOf(text);
                int? programme = field is RosterField.Programme && place.Programme(target) is not null ? target : null, level = field is RosterField.Level && place.Level(target) is not null ? target : null;
                if (word.Length > 0 && (programme ?? level) is not null)
                {
                    await db.Database.ExecuteSqlAsync($"""
                        INSERT INTO roster_words (university_id, field, word, programme_id, level_id) VALUES ({import.UniversityId}, {(short)field}, {word}, {programme}, {level})
                        ON CONFLICT (university_id, field, word) DO UPDATE SET programme_id = excluded.programme_id, level_id = excluded.level_id
                        """, ct);
                }
            }

            return null;
        }, ct);

    /// <summary>Has the file compared again with what there is now.</summary>
    public Task<RosterStep> CompareAsync(long id, CancellationToken ct = default) => StepAsync(id, RosterCompareJob.Kind, (_, import) =>
        Task.FromResult<RosterStep?>(import.State <= RosterState.Ready && import.Layout is not null ? null : new RosterNotThere()), ct);

    /// <summary>Has it brought into force.</summary>
    /// <param name="id">Of the import.</param>
    /// <param name="withoutRefused">Whether lines that are refused may be left aside.</param>
    /// <param name="typed">The number typed where one is asked for; null for none.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public Task<RosterStep> ApplyAsync(long id, bool withoutRefused, int? typed, CancellationToken ct = default) => StepAsync(id, RosterApplyJob.Kind, (_, import) =>
        Task.FromResult<RosterStep?>(
            import.State is not RosterState.Ready || RosterLayout.Read(import.Layout) is not { } layout ? new RosterNotThere()
            : import.Created + import.Changed + import.Disabled == 0 ? new RosterNothingToDo()
            : import.Refused > 0 && !withoutRefused ? new RosterHasRefused(import.Refused)
            : NumberToType(import.Kind, import.Disabled, import.Changed, import.People, import.PeopleInScope, layout) is { } number && typed != number ? new RosterNeedsNumber(number)
            : null), ct);

    /// <summary>Has it taken back, within <see cref="RosterImport.Undoable"/>.</summary>
    public Task<RosterStep> UndoAsync(long id, CancellationToken ct = default) => StepAsync(id, RosterUndoJob.Kind, (_, import) =>
        Task.FromResult<RosterStep?>(import.State is RosterState.Applied && import.AppliedAt > clock.GetUtcNow() - RosterImport.Undoable ? null : new RosterNotThere()), ct);

    /// <summary>Asks for a link to choose a password for each account that an import in force has made and nobody has opened yet.</summary>
    /// <param name="id">Of the import.</param>
    /// <param name="portalAddress">Where links of mails lead to; null when it is not known, then mails wait.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    /// <returns>How many will get one; null when there is no such import for the viewer.</returns>
    public async Task<int?> InviteAsync(long id, string? portalAddress, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await TakeAsync(db, id, ct) is not { State: RosterState.Applied } import || await IsBusyAsync(db, import, ct))
        {
            return null;
        }

        var made = db.RosterRows.Where(r => r.ImportId == id && r.Thing == RosterThing.Person && r.Outcome == RosterOutcome.Created && r.Fate == RosterFate.Applied && r.Before == null);
        var accounts = await db.Users.Where(a => a.UniversityId == import.UniversityId && a.PasswordHash == null && made.Any(r => r.AccountId == a.Id)).Select(a => a.Id).ToArrayAsync(ct);
        var asked = await AccountInvitations.AskAsync(db, accounts, InvitationKind.Welcome, portalAddress, clock.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return asked;
    }

    /// <summary>Forgets an import that is not in force, with its file and lines; false when there is none for the viewer, or work on it is under way.</summary>
    public async Task<bool> ForgetAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var forgotten = await TakeAsync(db, id, ct) is { State: <= RosterState.Ready } import && !await IsBusyAsync(db, import, ct)
            && await db.RosterImports.Where(i => i.Id == id).ExecuteDeleteAsync(ct) == 1;
        await transaction.CommitAsync(ct);
        return forgotten;
    }

    /// <summary>Everything it names is of the university, and of that kind of file.</summary>
    private static bool IsWhole(RosterLayout layout, RosterKind kind, UniversityStructure? place) => place is not null && layout.Columns.Count <= SourceTable.MostColumns
        && layout.Columns.All(c => c is RosterField.None || RosterLayout.FieldsOf(kind).Contains(c))
        && new[] { layout.ProgrammeId, layout.ScopeProgrammeId }.All(p => p is not { } id || place.Programme(id) is not null)
        && new[] { layout.LevelId, layout.ScopeLevelId }.All(l => l is not { } id || place.Level(id) is not null);

    private async Task<RosterStep> StepAsync(long id, string job, Func<PortalDbContext, RosterImport, Task<RosterStep?>> prepare, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await TakeAsync(db, id, ct) is not { } import)
        {
            // What a job works on is locked by it.
            return await db.RosterImports.AdministeredBy(db.Viewer).AnyAsync(i => i.Id == id, ct) ? new RosterBusy() : new RosterNotThere();
        }

        if (await IsBusyAsync(db, import, ct))
        {
            return new RosterBusy();
        }

        if (await prepare(db, import) is { } not)
        {
            return not;
        }

        import.JobId = await JobQueue.EnqueueAsync(db, job, new RosterOrder(id), new() { Key = id.ToString(CultureInfo.InvariantCulture), Priority = 1 }, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new RosterStarted(import.JobId.Value);
    }

    private static Task<RosterImport?> TakeAsync(PortalDbContext db, long id, CancellationToken ct) =>
        db.RosterImports.FromSql($"SELECT * FROM roster_imports WHERE id = {id} FOR UPDATE SKIP LOCKED").AdministeredBy(db.Viewer).SingleOrDefaultAsync(ct);

    private static async Task<bool> IsBusyAsync(PortalDbContext db, RosterImport import, CancellationToken ct) =>
        import.JobId is { } job && await db.Jobs.AnyAsync(j => j.Id == job && (j.State == JobState.Queued || j.State == JobState.Running), ct);
}
