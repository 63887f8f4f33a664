using System.Globalization;
using Portal.Data.Settings;

namespace Portal.Web.Components.Pages.Admin.Settings;

/// <summary>The settings as typed.</summary>
public sealed class SettingsInput
{
    public string? TimeZone { get; set; }

    public string? BrandHue { get; set; }

    public string? MarginHue { get; set; }

    public string? Registration { get; set; }

    public bool Downloads { get; set; }

    public bool Progression { get; set; }

    public bool Messages { get; set; }

    public bool Lessons { get; set; }

    public string? HelpText { get; set; }

    /// <summary>As they are kept.</summary>
    public static SettingsInput From(GeneralChoices choices) => new()
    {
        TimeZone = choices.TimeZone, BrandHue = choices.BrandHue.ToString(CultureInfo.InvariantCulture), MarginHue = choices.MarginHue.ToString(CultureInfo.InvariantCulture),
        Registration = choices.Registration.ToString(), Downloads = choices.Downloads, Progression = choices.Progression, Messages = choices.Messages, Lessons = choices.Lessons,
        HelpText = choices.HelpText,
    };

    /// <summary>A hue in whole degrees; null for anything else.</summary>
    public static int? Hue(string? typed) =>
        int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var hue) && hue < 360 ? hue : null;
}
