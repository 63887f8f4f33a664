using System.Net;

namespace Portal.Web.Mail;

/// <summary>
/// Absolute addresses for mails. What a request says of its host is believed only where no stranger can have written it, else a forged header would
/// put a link to a foreign site into our mail: PORTAL_URL first; without it, outside production, hosts of AllowedHosts and this machine itself.
/// </summary>
internal sealed class MailLinks(MailSettings settings, IConfiguration configuration, IHostEnvironment environment)
{
    /// <summary>Whether mails with links can be written in production.</summary>
    public bool Configured => settings.Address is not null;

    /// <summary>The absolute form of an address of the portal; null when it is not known for sure.</summary>
    public string? For(HttpRequest request, string address)
    {
        if (settings.Address is { } given)
        {
            return given.GetLeftPart(UriPartial.Path).TrimEnd('/') + address;
        }

        return !environment.IsProduction() && Known(request.Host.Host) ? $"{request.Scheme}://{request.Host}{address}" : null;
    }

    private bool Known(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
        || (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.TrimEntries).Contains(host, StringComparer.OrdinalIgnoreCase);
}
