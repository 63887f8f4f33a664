using System.Globalization;

namespace Portal.Data.Paging;

/// <summary>Reading places out of addresses, where anything may stand.</summary>
public static class Cursors
{
    /// <summary>The number a list goes on from; null when the text is no number: the list then starts at its beginning.</summary>
    public static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The same for rows without bound.</summary>
    public static long? Long(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A place in a list ordered by time, newest first: "638991234567890000-42". A forged one only moves the place.</summary>
/// <param name="At">Instant of the row.</param>
/// <param name="Id">Its id, which orders rows of the same instant.</param>
public sealed record TimeCursor(DateTimeOffset At, int Id)
{
    /// <summary>Null when the text is no cursor; a list then starts at its beginning.</summary>
    public static TimeCursor? Parse(string? text) =>
        text?.Split('-') is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t)
        && t <= DateTime.MaxValue.Ticks
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? new(new(t, TimeSpan.Zero), i)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id}");
}
