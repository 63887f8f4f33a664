using System.Text.Json;
using AngleSharp.Html.Parser;
using Portal.Tests.Support;

namespace Portal.Tests.Robustness;

/// <summary>Strings that broke other programs, and the way to see that they broke nothing here.</summary>
internal static class HostileStrings
{
    /// <summary>Always there, whatever lies beside the checkout.</summary>
    public static IReadOnlyList<string> Own { get; } =
    [
        "", " ", "\t\n", "null", "undefined", "NaN", "-1", "0", "2147483648", "-2147483649", "9223372036854775808", "1e9", "0x10", "１２３", "1;2", "true",
        "'", "\"", "`", "''; DROP TABLE chapters; --", "%", "_", "\\", "%%%", "\\_%", "$1", "@p0", "{0}", "{", "}", "{{0}}", "${7*7}", "{{7*7}}",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>", "</textarea><svg onload=alert(1)>", "javascript:alert(1)", "//example.org", "/\\example.org",
        "https://example.org/", "/%09/example.org", "/é", "/study?x=é\u2028", "/a\r\nSet-Cookie: x=1", "../../etc/passwd", "..\\..", "%00", "\0", "a\0b", "\u0001\u001f", "\u202E\u2066", "\uFEFF", "é", "é", "ﬁ", "ß", "İi",
        "😀", new string('a', 99) + "😀", new string('é', 300), new string('\u0301', 200), "ا ل ع", "\uFFFD", "\uFFFF", "638991234567890000-42", "99999999999999999999-1", "3155378975999999999-1", "3155378975999999999-2147483647", "-1--1", "0-0",
    ];

    /// <summary>The own ones and those beside the checkout, when they are there.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Own, .. Shared()];

    /// <summary>Says what a text from outside has become in a page, if anything.</summary>
    public static async Task<IReadOnlyList<string>> AliveInAsync(string body)
    {
        using var page = await new HtmlParser().ParseDocumentAsync(body);
        var wrong = new List<string>();
        foreach (var element in page.All)
        {
            wrong.AddRange(element.Attributes.Where(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)).Select(a => $"<{element.LocalName} {a.Name}>"));
            var reason = element.LocalName switch
            {
                "script" when !(element.GetAttribute("src") ?? "").StartsWith('/') || element.TextContent.Length > 0 => "script",
                "svg" when element.GetAttribute("role") is "img" => null, // the portal's own charts
                "style" or "iframe" or "object" or "embed" or "base" or "svg" or "video" or "audio" or "marquee" or "textarea" => element.LocalName,
                "img" when !(element.GetAttribute("src") ?? "").StartsWith("/files/", StringComparison.Ordinal) => "img",
                "a" or "link" when (element.GetAttribute("href") ?? "/") is not (['/', ..] or ['#', ..]) => $"{element.LocalName} to {element.GetAttribute("href")}",
                "a" when (element.GetAttribute("href") ?? "").StartsWith("//", StringComparison.Ordinal) => "a to another site",
                "form" when !(element.GetAttribute("action") ?? "/").StartsWith('/') || (element.GetAttribute("action") ?? "").StartsWith("//", StringComparison.Ordinal) => "form to another site",
                "meta" when element.GetAttribute("http-equiv") is "refresh" => "meta refresh",
                _ => null,
            };
            if (reason is not null)
            {
                wrong.Add(reason);
            }
        }

        return wrong;
    }

    private static IEnumerable<string> Shared()
    {
        if (Checkout.SharedData("robustness") is not { } folder)
        {
            return [];
        }

        var naughty = Path.Combine(folder, "blns.json");
        var scripts = Path.Combine(folder, "xss-payloads.txt");
        return
        [
            .. File.Exists(naughty) ? JsonSerializer.Deserialize<string[]>(File.ReadAllText(naughty)) ?? [] : [],
            .. File.Exists(scripts) ? File.ReadLines(scripts).Where((_, i) => i % 5 == 0) : [],
        ];
    }
}
