using System.Globalization;
using Portal.Data.Subscriptions;
using Portal.Web.Components.Shared;

namespace Portal.Web.Components.Pages.Admin.Subscriptions;

/// <summary>The terms as they are typed.</summary>
public sealed class TermsInput
{
    public bool Enabled { get; set; }

    public string? Gate { get; set; }

    public string? Amount { get; set; }

    public string? Currency { get; set; }

    public string? Days { get; set; }

    /// <summary>One on each line.</summary>
    public string? Methods { get; set; }

    public string? Instructions { get; set; }

    /// <summary>The form as an administration finds it.</summary>
    public static TermsInput From(SubscriptionChoices choices) => new()
    {
        Enabled = choices.Enabled, Gate = choices.Gate.ToString(), Amount = choices.Amount.ToString("0.##", CultureInfo.CurrentCulture), Currency = choices.Currency,
        Days = choices.LengthDays.ToString(CultureInfo.InvariantCulture), Methods = string.Join('\n', choices.Methods), Instructions = choices.Instructions,
    };

    /// <summary>What is meant; null when something is wrong, which is then said beside its field.</summary>
    public SubscriptionChoices? Read(FormMessages messages, bool hasSecret)
    {
        var before = Enum.TryParse<SubscriptionGate>(Gate, out var gate) && Enum.IsDefined(gate) ? gate : SubscriptionGate.Nothing;
        var amount = decimal.TryParse(Plain(Amount).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
            && price is >= 0 and <= SubscriptionSettings.MostAmount && decimal.Round(price, 2) == price ? price : (decimal?)null;
        var days = short.TryParse(Plain(Days), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 1 and <= SubscriptionSettings.MostDays ? length : (short?)null;
        var currency = Plain(Currency).ToUpperInvariant();
        string[] methods = [.. (Methods ?? "").Replace("\0", "").Split('\n').Select(m => m.Trim()).Where(m => m.Length > 0).Distinct()];
        var instructions = (Instructions ?? "").Replace("\0", "").Replace("\r\n", "\n").Trim();
        var sound = true;
        Check(amount is not null, () => Amount, "Écrivez un prix de 0 à 99999999, avec deux décimales au plus.");
        Check(days is not null, () => Days, "Écrivez un nombre entier de jours, de 1 à 1000.");
        Check(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper), () => Currency, "Écrivez les trois capitales de la monnaie, comme XOF.");
        Check(methods.Length <= SubscriptionSettings.MostMethods && methods.All(m => m.Length <= SubscriptionSettings.MethodLength), () => Methods, "Écrivez dix moyens au plus, de 40 signes au plus chacun.");
        Check(!Enabled || methods.Length > 0, () => Methods, "Écrivez au moins un moyen de paiement, ou fermez les abonnements.");
        Check(instructions.Length <= SubscriptionSettings.InstructionsLength, () => Instructions, "Écrivez 1000 signes au plus.");
        return sound && amount is { } a && days is { } d ? new(Enabled, before, a, currency, d, methods, instructions, hasSecret) : null;

        void Check(bool holds, System.Linq.Expressions.Expression<Func<object?>> field, string sentence)
        {
            if (!holds)
            {
                sound = false;
                messages.Add(field, sentence);
            }
        }
    }

    private static string Plain(string? typed) => string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
}
