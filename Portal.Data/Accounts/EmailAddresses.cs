using System.Net.Mail;

namespace Portal.Data.Accounts;

/// <summary>What counts as an e-mail address here.</summary>
public static class EmailAddresses
{
    public const int LongestLength = 254;

    /// <summary>The address without spaces around it; null when it cannot be one that mail reaches.</summary>
    public static string? Clean(string? typed)
    {
        var text = typed?.Trim() ?? "";
        return text.Length is > 0 and <= LongestLength
            && text.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not (' ' or '"' or '<' or '>' or ',' or ';' or '(' or ')'))
            && MailAddress.TryCreate(text, out var address) && address.Address == text
            && address.Host.Contains('.', StringComparison.Ordinal) && !address.Host.StartsWith('.') && !address.Host.EndsWith('.')
                ? text
                : null;
    }
}
