using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>What became of a student's choice.</summary>
public enum Asking
{
    /// <summary>It waits for the administration.</summary>
    Kept,

    /// <summary>Not a student, no passages here, or no such arrival from where the student is.</summary>
    NotFound,

    /// <summary>The period is not open.</summary>
    Closed,

    /// <summary>The passage of the year is validated already.</summary>
    Decided,
}

/// <summary>A student says where they want to go; until the administration decides, they may change it while the period is open (EL-Q2).</summary>
public sealed class ProgressionAsking(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Asks, or changes what was asked.</summary>
    /// <param name="ruleId">The rule that leads there; null repeats the year, which needs no rule.</param>
    public async Task<Asking> AskAsync(int? ruleId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student || await lookups.OfUniversityAsync(student.UniversityId, ct) is not { Rules.Progression: true } place)
        {
            return Asking.NotFound;
        }

        var now = time.GetUtcNow();
        if (place.Rules.ProgressionPeriod is not { } period || !period.IsOpen(now))
        {
            return Asking.Closed;
        }

        var (kind, to) = (ProgressionKind.Repeat, new ProgressionPlace(student.ProgrammeId, student.LevelId));
        if (ruleId is { } rule)
        {
            var found = await db.ProgressionRules.Where(r => r.Id == rule && r.FromProgrammeId == student.ProgrammeId && r.FromLevelId == student.LevelId)
                .Select(r => new ProgressionPlace(r.ToProgrammeId, r.ToLevelId)).SingleOrDefaultAsync(ct);
            if (found is null || !found.TakesFrom(place, student.ProgrammeId, student.LevelId))
            {
                return Asking.NotFound;
            }

            (kind, to) = (ProgressionQueries.KindOf(student.ProgrammeId, found.ProgrammeId), found);
        }

        try
        {
            return await KeepAsync(db, student, period.Year(place.Rules.Zone), kind, to, now, ct);
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Sent twice at once: the other one is what waits now, and is changed.
            db.ChangeTracker.Clear();
            return await KeepAsync(db, student, period.Year(place.Rules.Zone), kind, to, now, ct);
        }
    }

    private static async Task<Asking> KeepAsync(
        PortalDbContext db, StudentViewer student, short year, ProgressionKind kind, ProgressionPlace to, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Locked, so that it is not decided while it is changed.
        var open = await db.StudentProgressions
            .FromSql($"SELECT * FROM student_progressions WHERE university_id = {student.UniversityId} AND student_id = {student.StudentId} AND academic_year = {year} AND state IN (0, 1) FOR UPDATE")
            .SingleOrDefaultAsync(ct);
        if (open is { State: ProgressionState.Validated })
        {
            return Asking.Decided;
        }

        var counts = new List<(ProgressionCount, int)>();
        if (open is not null && (open.FromProgrammeId, open.FromLevelId) != (student.ProgrammeId, student.LevelId))
        {
            // The administration moved the student meanwhile: what was asked from there means nothing any more.
            counts.Add((ProgressionCounts.Of(open), -1));
            db.Remove(open);
            await db.SaveChangesAsync(ct);
            open = null;
        }

        if (open is null)
        {
            open = new()
            {
                UniversityId = student.UniversityId, StudentId = student.StudentId, AcademicYear = year, FromProgrammeId = student.ProgrammeId, FromLevelId = student.LevelId,
                Kind = kind, AskedAt = now,
            };
            db.Add(open);
        }
        else
        {
            counts.Add((ProgressionCounts.Of(open), -1));
        }

        (open.Kind, open.ToProgrammeId, open.ToLevelId, open.AskedAt) = (kind, to.ProgrammeId, to.LevelId, now);
        await db.SaveChangesAsync(ct);
        counts.Add((ProgressionCounts.Of(open), +1));
        await ProgressionCounts.ChangeAsync(db, counts, ct);
        await transaction.CommitAsync(ct);
        return Asking.Kept;
    }
}
