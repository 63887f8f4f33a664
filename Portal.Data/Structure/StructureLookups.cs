using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Caching;
using Portal.Data.Files;
using Portal.Data.Settings;

namespace Portal.Data.Structure;

/// <summary>
/// The lists that nearly every page needs and that rarely change (MAP-14): kept per university for ten minutes at most, loaded once however many
/// ask at the same time, forgotten on every server as soon as something in them changes. Warm, they cost no statement.
/// </summary>
public sealed class StructureLookups(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly SingleFlight<int, UniversityStructure?> structures = new(time, Lifetime, capacity: 500);
    private readonly SingleFlight<int, IReadOnlyList<UniversityItem>> universities = new(time, Lifetime, capacity: 1);

    /// <summary>Every university in use, by name: public, for registration and for the main administration.</summary>
    public Task<IReadOnlyList<UniversityItem>> UniversitiesAsync(CancellationToken ct = default) =>
        universities.GetAsync(0, _ => LoadUniversitiesAsync(), ct);

    /// <summary>The structure of one university; null when there is none with this id.</summary>
    public Task<UniversityStructure?> OfUniversityAsync(int universityId, CancellationToken ct = default) =>
        structures.GetAsync(universityId, LoadStructureAsync, ct);

    internal void Forget(int universityId)
    {
        structures.Forget(universityId);
        universities.ForgetAll();
    }

    internal void ForgetAll()
    {
        structures.ForgetAll();
        universities.ForgetAll();
    }

    private async Task<IReadOnlyList<UniversityItem>> LoadUniversitiesAsync()
    {
        await using var db = await OpenAsync(null);
        var settings = db.UniversitySettings.AcrossUniversities(db.Viewer);
        return await db.Universities
            .OrderBy(u => u.Name).ThenBy(u => u.Id)
            .Select(u => new UniversityItem(
                u.Id, u.Code, u.Name, settings.Where(s => s.UniversityId == u.Id).Select(s => s.Registration).FirstOrDefault()))
            .ToListAsync();
    }

    private async Task<UniversityStructure?> LoadStructureAsync(int universityId)
    {
        await using var db = await OpenAsync(universityId);
        var university = await db.Universities.Where(u => u.Id == universityId).Select(u => new { u.Id, u.Code, u.Name }).SingleOrDefaultAsync();
        if (university is null)
        {
            return null;
        }

        var settings = await db.UniversitySettings.AsNoTracking().SingleOrDefaultAsync() ?? new UniversitySettings { UniversityId = universityId };
        var faculties = await db.Faculties.OrderBy(f => f.Name).Select(f => new FacultyItem(f.Id, f.Code, f.Name) { ArchivedAt = f.ArchivedAt }).ToListAsync();
        var programmes = await db.Programmes.OrderBy(p => p.Name).Select(p => new ProgrammeItem(p.Id, p.FacultyId, p.Code, p.Name) { ArchivedAt = p.ArchivedAt }).ToListAsync();
        var levels = await (
            from level in db.Levels
            join track in db.Tracks on level.TrackId equals track.Id
            orderby track.Id, level.Rank
            select new LevelItem(level.Id, track.Id, track.Name, level.Code, level.Name, level.Rank) { ArchivedAt = track.ArchivedAt }).ToListAsync();
        var subjects = await (
            from subject in db.Subjects
            join level in db.Levels on subject.LevelId equals level.Id
            orderby level.TrackId, level.Rank, subject.Semester, subject.Name
            select new SubjectItem(
                subject.Id, subject.ProgrammeId, subject.LevelId, subject.Semester, subject.Code, subject.Name, subject.Summary, subject.PublishedChapters) { ArchivedAt = subject.ArchivedAt })
            .ToListAsync();

        var period = await db.ProgressionSettings.Where(s => s.OpensAt != null && s.ClosesAt != null).Select(s => new { s.OpensAt, s.ClosesAt }).SingleOrDefaultAsync();
        var subscription = await db.SubscriptionSettings.AsNoTracking().SingleOrDefaultAsync(s => s.Enabled);
        var rules = new UniversityRules(
            ZoneOf(settings.TimeZone), settings.BrandHue, settings.MarginHue, settings.Registration, settings.Downloads, settings.HelpText)
        {
            Messages = settings.Messages, Lessons = settings.Lessons, Progression = settings.Progression,
            ProgressionPeriod = period is { OpensAt: { } opens, ClosesAt: { } closes } ? new(opens, closes) : null,
            Subscription = subscription is null ? null : new(
                subscription.Gate, subscription.Amount, subscription.Currency, subscription.LengthDays, subscription.Methods, subscription.Instructions),
            Files = new(
                settings.LargestImageMegabytes * UniversityRules.Megabyte, settings.LargestFileMegabytes * UniversityRules.Megabyte,
                settings.StorageMegabytes * UniversityRules.Megabyte),
        };
        var logo = await db.UniversityLogos.Join(db.StoredFiles, l => l.FileId, f => f.Id, (l, f) => new { f.Sha256, f.Width, f.Height, f.Pictures }).SingleOrDefaultAsync();
        var item = new UniversityItem(university.Id, university.Code, university.Name, settings.Registration)
        {
            Logo = logo is null ? null : new(logo.Sha256, logo.Width, logo.Height, [.. LogoPicture.Smaller.Intersect(logo.Pictures ?? [])]),
        };
        return new(item, rules, faculties, programmes, levels, subjects);
    }

    private async Task<PortalDbContext> OpenAsync(int? universityId)
    {
        var db = await contexts.CreateDbContextAsync();
        db.Viewer = new SystemViewer(universityId);
        return db;
    }

    private static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
