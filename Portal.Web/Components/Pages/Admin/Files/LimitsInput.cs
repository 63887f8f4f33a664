using System.Globalization;
using Portal.Data.Files;

namespace Portal.Web.Components.Pages.Admin.Files;

/// <summary>The limits as they are typed: whole numbers of megabytes, for the storage of gigabytes.</summary>
public sealed class LimitsInput
{
    public string? Image { get; set; }

    public string? File { get; set; }

    public string? Storage { get; set; }

    public static LimitsInput From(FileBounds bounds) => new()
    {
        Image = bounds.Image.ToString(CultureInfo.InvariantCulture), File = bounds.File.ToString(CultureInfo.InvariantCulture),
        Storage = (bounds.Storage / 1_000m).ToString("0.###", CultureInfo.CurrentCulture),
    };

    /// <summary>A whole number in its bounds; null for anything else. Spaces between thousands are let be.</summary>
    public static int? Whole(string? typed, int least, int most) =>
        int.TryParse(Plain(typed), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    /// <summary>Gigabytes with up to three decimals, as megabytes; null for what is none or out of bounds.</summary>
    public static int? Gigabytes(string? typed) =>
        decimal.TryParse(Plain(typed).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= FileSettings.MostOfAll / 1_000 && number * 1_000 % 1 == 0
            ? (int)(number * 1_000)
            : null;

    private static string Plain(string? typed) => string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
}
