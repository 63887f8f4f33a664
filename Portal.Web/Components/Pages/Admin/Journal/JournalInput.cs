using System.Globalization;
using Portal.Data.Audit;
using Portal.Data.Structure;

namespace Portal.Web.Components.Pages.Admin.Journal;

/// <summary>The journal's filter as an address carries it. What makes no sense is left out.</summary>
internal sealed record JournalInput(string? Who, string? Deed, string? Thing, int? Id, string? From, string? Until, bool Above)
{
    /// <summary>As the data layer understands it; days are days of the university.</summary>
    public AuditFilter Filter(TimeZoneInfo zone) => new()
    {
        Who = Cut(Who), Action = Cut(Deed), Target = Cut(Thing), TargetId = Id, Above = Above, From = Midnight(From, zone, 0), Until = Midnight(Until, zone, 1),
    };

    private static string? Cut(string? text) => text?.Replace("\0", "", StringComparison.Ordinal) is { } clean ? clean[..Math.Min(clean.Length, 300)] : null;

    private static DateTimeOffset? Midnight(string? day, TimeZoneInfo zone, int later)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 2000 or > 2200)
        {
            return null;
        }

        return LocalTimes.InstantOf(date.AddDays(later).ToDateTime(TimeOnly.MinValue), zone);
    }
}
