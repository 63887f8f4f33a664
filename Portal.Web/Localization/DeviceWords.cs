using Microsoft.Extensions.Localization;

namespace Portal.Web.Localization;

/// <summary>Says in two words which device a browser's own long name stands for. Good enough to know one's own again; nothing hangs on it.</summary>
internal static class DeviceWords
{
    // Those that name others as well come first.
    private static readonly (string Part, string Word)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ];

    private static readonly (string Part, string Word)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>"Firefox sur Android"; "Appareil inconnu" when nothing is known.</summary>
    public static string Of(string device, IStringLocalizer<Texts> texts)
    {
        var (browser, system) = (Find(Browsers, device), Find(Systems, device));
        return (browser, system) switch
        {
            (null, null) => texts["Appareil inconnu"],
            ({ } known, null) => known,
            (null, { } known) => known,
            _ => texts["{0} sur {1}", browser, system],
        };
    }

    private static string? Find((string Part, string Word)[] words, string device) =>
        Array.Find(words, w => device.Contains(w.Part, StringComparison.Ordinal)).Word;
}
