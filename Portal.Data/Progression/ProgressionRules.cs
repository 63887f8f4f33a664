using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What became of a rule.</summary>
public enum RuleChange
{
    Done,

    /// <summary>A place of it does not exist for the viewer.</summary>
    NotFound,

    /// <summary>There is this rule already (EL-Q1).</summary>
    Twice,

    /// <summary>It would lead to where it begins: repeating needs no rule.</summary>
    Nowhere,
}

/// <summary>How an administration says where students may go, and when they may choose.</summary>
public sealed class ProgressionRules(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Adds a rule.</summary>
    /// <param name="from">Both parts are given.</param>
    /// <param name="to">Both parts, or none for the end of studies.</param>
    public async Task<RuleChange> AddAsync(ProgressionPlace from, ProgressionPlace to, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenToAsync(db.Viewer, ct) is not { } place || (from.ProgrammeId, from.LevelId) is not ({ } fromProgramme, { } fromLevel)
            || place.Programme(fromProgramme) is null || place.Level(fromLevel) is null
            || !((to.ProgrammeId, to.LevelId) is (null, null)
                || ((to.ProgrammeId, to.LevelId) is ({ } toProgramme, { } toLevel) && place.Programme(toProgramme) is not null && place.Level(toLevel) is not null
                    && to.TakesFrom(place, fromProgramme, fromLevel))))
        {
            return RuleChange.NotFound;
        }

        if (from == to)
        {
            return RuleChange.Nowhere;
        }

        var rule = new ProgressionRule { UniversityId = place.University.Id, FromProgrammeId = fromProgramme, FromLevelId = fromLevel, ToProgrammeId = to.ProgrammeId, ToLevelId = to.LevelId };
        db.Add(rule);
        db.Add(Entry(db, place.University.Id, "progression.rule-added", JsonSerializer.Serialize(new { after = new { from, to } }, JsonSerializerOptions.Web)));
        try
        {
            await db.SaveChangesAsync(ct);
            return RuleChange.Done;
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return RuleChange.Twice;
        }
    }

    /// <summary>
    /// Adds the usual ones where there are none: in each programme from each taught level to the next taught one of the same track, and from the last to the end of studies.
    /// </summary>
    /// <returns>How many were added; null for whoever administers no university that has passages.</returns>
    public async Task<int?> AddUsualAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenToAsync(db.Viewer, ct) is not { } place)
        {
            return null;
        }

        List<(int Programme, int From, int? To)> usual = [];
        foreach (var programme in place.Programmes.Where(p => place.SubjectsOf(p.Id).Any()))
        {
            foreach (var track in place.LevelsOf(programme.Id).GroupBy(l => l.TrackId))
            {
                var rungs = track.OrderBy(l => l.Rank).ToList();
                usual.AddRange(rungs.Select((level, i) => (programme.Id, level.Id, i + 1 < rungs.Count ? rungs[i + 1].Id : (int?)null)));
            }
        }

        var (university, programmes, from) = (place.University.Id, usual.Select(u => u.Programme).ToArray(), usual.Select(u => u.From).ToArray());
        var to = usual.Select(u => u.To).ToArray();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var added = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO progression_rules (university_id, from_programme_id, from_level_id, to_programme_id, to_level_id)
            SELECT {university}, u.programme, u.from_level, CASE WHEN u.to_level IS NULL THEN NULL ELSE u.programme END, u.to_level
              FROM unnest({programmes}, {from}, {to}) AS u (programme, from_level, to_level)
             WHERE NOT EXISTS (SELECT 1 FROM progression_rules r WHERE r.university_id = {university} AND r.from_programme_id = u.programme AND r.from_level_id = u.from_level)
            ON CONFLICT DO NOTHING
            """, ct);
        db.Add(Entry(db, university, "progression.rules-added", JsonSerializer.Serialize(new { number = added })));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return added;
    }

    /// <summary>Removes a rule; what was asked for by it stays asked for. False when there is none for the viewer.</summary>
    public async Task<bool> RemoveAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenToAsync(db.Viewer, ct) is not { } place || await db.ProgressionRules.AdministeredBy(db.Viewer).SingleOrDefaultAsync(r => r.Id == id, ct) is not { } rule)
        {
            return false;
        }

        db.Remove(rule);
        db.Add(Entry(db, place.University.Id, "progression.rule-removed", JsonSerializer.Serialize(
            new { before = new { from = new ProgressionPlace(rule.FromProgrammeId, rule.FromLevelId), to = new ProgressionPlace(rule.ToProgrammeId, rule.ToLevelId) } }, JsonSerializerOptions.Web)));
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Sets the period; null takes it away. Pages everywhere follow within a second. False for whoever administers no university that has passages, and for a period that ends before it begins.</summary>
    public async Task<bool> SavePeriodAsync(ProgressionPeriod? period, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenToAsync(db.Viewer, ct) is not { } place || period?.OpensAt >= period?.ClosesAt)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var settings = await db.ProgressionSettings.AdministeredBy(db.Viewer).SingleOrDefaultAsync(ct);
        var before = new { opens = settings?.OpensAt, closes = settings?.ClosesAt };
        if (settings is null)
        {
            settings = new() { UniversityId = place.University.Id };
            db.Add(settings);
        }

        (settings.OpensAt, settings.ClosesAt) = (period?.OpensAt.ToUniversalTime(), period?.ClosesAt.ToUniversalTime());
        db.Add(Entry(db, place.University.Id, "progression.period-set", JsonSerializer.Serialize(new { before, after = new { opens = settings.OpensAt, closes = settings.ClosesAt } })));
        await db.SaveChangesAsync(ct);
        await db.AnnounceUniversityAsync(place.University.Id, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<UniversityStructure?> OpenToAsync(Viewer viewer, CancellationToken ct) =>
        viewer.AdministeredUniversity() is { } id && await lookups.OfUniversityAsync(id, ct) is { Rules.Progression: true } place ? place : null;

    private AuditEntry Entry(PortalDbContext db, int university, string action, string? details) => new()
    {
        UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = "university", TargetId = university, Details = details,
    };
}
