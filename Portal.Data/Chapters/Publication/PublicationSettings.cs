using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Checks;
using Portal.Data.Settings;

namespace Portal.Data.Chapters.Publication;

/// <summary>What a university has said about publishing.</summary>
/// <param name="ReviewRequired">Whether professors need an approval of the very text.</param>
/// <param name="Weights">What each check weighs; <see cref="CheckWeight.AsProposed"/> where nothing was said.</param>
public sealed record PublicationChoices(bool ReviewRequired, IReadOnlyDictionary<CheckKind, CheckWeight> Weights);

/// <summary>How an administration says what it asks of a chapter. Nobody else reads or writes it.</summary>
public sealed class PublicationSettings(PortalDb portal, TimeProvider time)
{
    /// <summary>The choices of the viewer's university; null for whoever administers none.</summary>
    public async Task<PublicationChoices?> ReadAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university)
        {
            return null;
        }

        var s = await db.UniversitySettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new UniversitySettings { UniversityId = university };
        return new(s.ReviewRequired, new Dictionary<CheckKind, CheckWeight>
        {
            [CheckKind.AltText] = s.CheckAltText,
            [CheckKind.Headings] = s.CheckHeadings,
            [CheckKind.InsideLinks] = s.CheckInsideLinks,
            [CheckKind.OutsideLinks] = s.CheckOutsideLinks,
            [CheckKind.Rendering] = s.CheckRendering,
            [CheckKind.Images] = s.CheckImages,
            [CheckKind.Unsolved] = s.CheckUnsolved,
            [CheckKind.Leaks] = s.CheckLeaks,
            [CheckKind.Parts] = s.CheckParts,
        });
    }

    /// <summary>Sets them; they hold for the next publication. False for whoever administers no university. What is absent or unknown is as proposed.</summary>
    public async Task<bool> SaveAsync(PublicationChoices choices, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university)
        {
            return false;
        }

        var s = await db.UniversitySettings.SingleOrDefaultAsync(ct);
        if (s is null)
        {
            s = new() { UniversityId = university };
            db.Add(s);
        }

        s.ReviewRequired = choices.ReviewRequired;
        s.CheckAltText = Of(CheckKind.AltText);
        s.CheckHeadings = Of(CheckKind.Headings);
        s.CheckInsideLinks = Of(CheckKind.InsideLinks);
        s.CheckOutsideLinks = Of(CheckKind.OutsideLinks);
        s.CheckRendering = Of(CheckKind.Rendering);
        s.CheckImages = Of(CheckKind.Images);
        s.CheckUnsolved = Of(CheckKind.Unsolved);
        s.CheckLeaks = Of(CheckKind.Leaks);
        s.CheckParts = Of(CheckKind.Parts);
        db.Add(new Audit.AuditEntry
        {
            UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = "university.publishing-set", Target = "university", TargetId = university,
            Details = Audit.AuditChange.Of(db.Entry(s)),
        });
        await db.SaveChangesAsync(ct);
        return true;

        CheckWeight Of(CheckKind kind) => choices.Weights.TryGetValue(kind, out var weight) && Enum.IsDefined(weight) ? weight : CheckWeight.AsProposed;
    }

    private static int? UniversityOf(Viewer viewer) => viewer is UniversityAdminViewer or MainAdminViewer ? viewer.University : null;
}
