using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Data.Accounts;

namespace Portal.Web.Security;

/// <summary>Reads the links of our mails back; anybody may have changed them on the way.</summary>
internal sealed class MailTokens(UserManager<Account> users)
{
    /// <summary>The account a link names, if it may still use one; null when there is none.</summary>
    public async Task<Account?> AccountAsync(string? id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await users.FindByIdAsync(number.ToString(CultureInfo.InvariantCulture)) is { Enabled: true } account ? account : null;

    /// <summary>The token in a link; empty, which fits nothing, when it is no token at all.</summary>
    public static string Read(string? text)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    /// <summary>A token as a link carries it.</summary>
    public static string Write(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));
}
