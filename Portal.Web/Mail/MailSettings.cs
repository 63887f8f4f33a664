using System.Net.Mail;
using Portal.Data.Files;
using Portal.Web.Startup;

namespace Portal.Web.Mail;

/// <summary>How mail leaves the portal.</summary>
/// <param name="Server">smtp://user:password@host:port, or smtps:// for a connection that is encrypted after its greeting (STARTTLS); null writes into the outbox.</param>
/// <param name="From">Who it comes from.</param>
/// <param name="Outbox">The folder where messages wait to be read when there is no server.</param>
/// <param name="Address">Where the portal is reached, for links; null takes a request's own address where that is safe.</param>
internal sealed record MailSettings(Uri? Server, MailAddress From, string Outbox, Uri? Address)
{
    /// <summary>Reads PORTAL_SMTP, PORTAL_MAIL_FROM, PORTAL_OUTBOX and PORTAL_URL (else the address that the host gives in RENDER_EXTERNAL_URL).</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be understood; the message says which.</exception>
    public static MailSettings Read(IConfiguration configuration, FileStoreOptions files)
    {
        var address = configuration["PORTAL_URL"] is { Length: > 0 } given ? given : configuration["RENDER_EXTERNAL_URL"];
        return new(
            Parse("PORTAL_SMTP", configuration["PORTAL_SMTP"], "smtp", "smtps"),
            MailAddress.TryCreate(configuration["PORTAL_MAIL_FROM"] is { Length: > 0 } from ? from : "portail@localhost", out var sender)
                ? sender
                : throw new StartRefusedException("PORTAL_MAIL_FROM is no e-mail address."),
            configuration["PORTAL_OUTBOX"] is { Length: > 0 } outbox
                ? Path.GetFullPath(outbox)
                : Path.Combine(Path.GetDirectoryName(files.Root) ?? files.Root, "outbox"),
            Parse("PORTAL_URL", address, "http", "https"));
    }

    private static Uri? Parse(string name, string? text, params ReadOnlySpan<string> schemes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && schemes.Contains(uri.Scheme)
            ? uri
            : throw new StartRefusedException($"{name} cannot be understood: it begins with {string.Join(":// or ", schemes.ToArray())}:// and a host follows.");
    }
}
