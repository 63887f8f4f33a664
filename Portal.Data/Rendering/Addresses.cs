using System.Text;

namespace Portal.Data.Rendering;

/// <summary>Which addresses a chapter may carry. Everything else is dropped, whatever it is dressed as.</summary>
internal static class Addresses
{
    private const int Longest = 2_000;

    /// <summary>An address outside the portal (http, https, mailto) in its plain form; null when it is none or not allowed.</summary>
    public static string? External(string address)
    {
        var plain = Plain(address);
        if (plain.StartsWith("//", StringComparison.Ordinal))
        {
            plain = "https:" + plain;
        }

        return plain.Length <= Longest && Uri.TryCreate(plain, UriKind.Absolute, out var uri) && IsAllowed(uri, plain) ? plain : null;
    }

    /// <summary>An address of the portal a chapter may name: below /files/ or /chapters/. Null for all others.</summary>
    public static string? Own(string address)
    {
        var plain = Plain(address);
        return plain.Length <= Longest && (IsFile(plain) || IsBelow(plain, "/chapters/")) ? plain : null;
    }

    /// <summary>Whether this is the address of a file of the portal: the only kind an image may have.</summary>
    public static bool IsFile(string address) => IsBelow(address, "/files/");

    /// <summary>The host to show a person; the address itself for mail.</summary>
    public static string Host(string address) => new Uri(address) is { Scheme: not "mailto" } uri ? uri.IdnHost : address["mailto:".Length..];

    /// <summary>Without white space at the ends and without the control characters that browsers overlook inside a scheme.</summary>
    private static string Plain(string address)
    {
        var plain = new StringBuilder(address.Length);
        foreach (var c in address)
        {
            if (!char.IsControl(c) && c is not ('\u00AD' or (>= '\u200B' and <= '\u200F') or '\u2028' or '\u2029' or '\uFEFF'))
            {
                plain.Append(c);
            }
        }

        return plain.ToString().Trim();
    }

    private static bool IsAllowed(Uri uri, string plain) => uri.Scheme switch
    {
        "http" or "https" => uri.Host.Length > 0 && uri.UserInfo.Length == 0 && plain.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase) && !plain.Contains('\\'),
        "mailto" => plain.Contains('@', StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsBelow(string address, string folder)
    {
        if (!address.StartsWith(folder, StringComparison.Ordinal) || address.Contains('\\'))
        {
            return false;
        }

        var path = Uri.UnescapeDataString(address.Split('?', '#')[0]);
        return !path.Contains("..", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl);
    }
}
