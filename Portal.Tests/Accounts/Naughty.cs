using Portal.Tests.Support;

namespace Portal.Tests.Accounts;

/// <summary>Strings that break careless programs: a few of our own, and the big list where it lies beside the checkout.</summary>
internal static class Naughty
{
    public static IReadOnlyList<string> Strings { get; } =
    [
        "\0", "a\0b", "'; DROP TABLE accounts; --", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u202Eadmin", "\uFEFF", "\uFFFE", "ａｄｍｉｎ", "ﷺ",
        "Ⱥ", "İ", "ß", "\u0130stanbul", "%00", "%s%n", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "null", "undefined", "-1", "0x7FFFFFFF", "👩‍👩‍👧", "\t\r\n", "   ",
        new string('a', 5_000), new string('é', 300), "a\r\nBcc: x@y.example", "a@b@c.example", "@", "\uD83D",
        .. FromList(),
    ];

    private static IEnumerable<string> FromList() => Checkout.SharedData("robustness") is { } folder
        ? File.ReadLines(Path.Combine(folder, "blns.txt")).Where(l => l.Length > 0 && !l.StartsWith('#'))
        : [];
}
