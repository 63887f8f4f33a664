using System.Globalization;

namespace Portal.Web.Localization;

/// <summary>Prices as people write them.</summary>
public static class PriceWords
{
    /// <summary>"490 XOF", "4,90 EUR": as many decimals as there are, with a space that does not break.</summary>
    public static string Of(decimal amount, string currency) =>
        $"{amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", CultureInfo.CurrentCulture)}\u00a0{currency}";
}
