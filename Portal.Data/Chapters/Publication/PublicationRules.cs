using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters.Checks;
using Portal.Data.Settings;

namespace Portal.Data.Chapters.Publication;

/// <summary>What a university asks of a chapter before readers see it.</summary>
/// <param name="ReviewRequired">Whether professors need an approval of the very text.</param>
/// <param name="TimeZone">IANA name of the zone in which hours are meant.</param>
/// <param name="Weights">What each check weighs, none of them <see cref="CheckWeight.AsProposed"/>.</param>
public sealed record PublicationRules(bool ReviewRequired, string TimeZone, IReadOnlyDictionary<CheckKind, CheckWeight> Weights)
{
    /// <summary>The rules of the viewer's university, read anew: what an administrator has just said holds for the next publication.</summary>
    internal static async Task<PublicationRules> ReadAsync(PortalDbContext db, CancellationToken ct)
    {
        var settings = await db.UniversitySettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new UniversitySettings { UniversityId = db.Viewer.University ?? 0 };
        return Of(settings);
    }

    internal static PublicationRules Of(UniversitySettings settings) => new(settings.ReviewRequired, settings.TimeZone, new Dictionary<CheckKind, CheckWeight>
    {
        [CheckKind.AltText] = Or(settings.CheckAltText),
        [CheckKind.Headings] = Or(settings.CheckHeadings),
        [CheckKind.InsideLinks] = Or(settings.CheckInsideLinks),
        [CheckKind.OutsideLinks] = Or(settings.CheckOutsideLinks),
        [CheckKind.Rendering] = Or(settings.CheckRendering),
        [CheckKind.Images] = Or(settings.CheckImages),
        [CheckKind.Unsolved] = Or(settings.CheckUnsolved),
        [CheckKind.Leaks] = Or(settings.CheckLeaks, CheckWeight.Blocker),
        [CheckKind.Parts] = Or(settings.CheckParts),
    });

    /// <summary>The findings that count, each with its weight, the blocking ones first.</summary>
    public IReadOnlyList<Finding> Weigh(IEnumerable<Finding> findings) =>
        [.. findings.Select(f => f with { Weight = Weights[f.Check] }).Where(f => f.Weight != CheckWeight.Off)
            .OrderByDescending(f => f.Weight).ThenBy(f => f.Part).ThenBy(f => f.Line)];

    private static CheckWeight Or(CheckWeight said, CheckWeight proposed = CheckWeight.Warning) =>
        said is CheckWeight.Off or CheckWeight.Warning or CheckWeight.Blocker ? said : proposed;
}
