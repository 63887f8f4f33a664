using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;

namespace Portal.Data.Settings;

/// <summary>What a university decides about its appearance, its hours and what its people may do.</summary>
/// <param name="TimeZone">IANA name of a zone this machine knows.</param>
/// <param name="BrandHue">0 to 359 degrees.</param>
/// <param name="MarginHue">0 to 359 degrees.</param>
/// <param name="HelpText">At most <see cref="GeneralSettings.LongestHelp"/> characters; empty shows nothing.</param>
public sealed record GeneralChoices(
    string TimeZone, int BrandHue, int MarginHue, RegistrationMode Registration, bool Downloads, bool Progression, bool Messages, bool Lessons, string HelpText)
{
    /// <summary>Whether every value is within its bounds.</summary>
    public bool AreSound => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) && zone.HasIanaId && BrandHue is >= 0 and < 360 && MarginHue is >= 0 and < 360
        && Enum.IsDefined(Registration) && HelpText.Length <= GeneralSettings.LongestHelp;
}

/// <summary>Reads and changes them for the administered university. A change is seen on every server within a second, and the journal tells it.</summary>
public sealed class GeneralSettings(PortalDb portal, TimeProvider time)
{
    public const int LongestHelp = 500;

    /// <summary>Null for whoever administers no university.</summary>
    public async Task<GeneralChoices?> ReadAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university)
        {
            return null;
        }

        var s = await db.UniversitySettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new UniversitySettings { UniversityId = university };
        return new(s.TimeZone, s.BrandHue, s.MarginHue, s.Registration, s.Downloads, s.Progression, s.Messages, s.Lessons, s.HelpText);
    }

    /// <summary>False for whoever administers no university, and for what is out of bounds. What is the same leaves no line in the journal.</summary>
    public async Task<bool> SaveAsync(GeneralChoices choices, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university || !choices.AreSound)
        {
            return false;
        }

        var s = await db.UniversitySettings.SingleOrDefaultAsync(ct);
        if (s is null)
        {
            s = new() { UniversityId = university };
            db.Add(s);
        }

        (s.TimeZone, s.BrandHue, s.MarginHue, s.Registration) = (choices.TimeZone, (short)choices.BrandHue, (short)choices.MarginHue, choices.Registration);
        (s.Downloads, s.Progression, s.Messages, s.Lessons, s.HelpText) = (choices.Downloads, choices.Progression, choices.Messages, choices.Lessons, choices.HelpText);
        var entry = db.Entry(s);
        if (entry.State is EntityState.Added || AuditChange.Of(entry) is not null)
        {
            db.Add(new AuditEntry
            {
                UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = "university.settings-set", Target = "university", TargetId = university,
                Details = AuditChange.Of(entry),
            });
            await db.SaveChangesAsync(ct);
        }

        return true;
    }

    private static int? UniversityOf(Viewer viewer) => viewer is UniversityAdminViewer or MainAdminViewer ? viewer.University : null;
}
