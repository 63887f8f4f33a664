using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Portal.Web.Mail;

/// <summary>Sends through a mail server.</summary>
internal sealed class SmtpMailbox(Uri server, MailAddress from) : IMailbox
{
    private const int SubmissionPort = 587;
    private const int PlainPort = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task DeliverAsync(Letter letter, CancellationToken ct)
    {
        var encrypted = server.Scheme == "smtps";
        using var client = new SmtpClient(server.Host, server.IsDefaultPort || server.Port < 0 ? encrypted ? SubmissionPort : PlainPort : server.Port);
        client.EnableSsl = encrypted;
        if (server.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
        {
            client.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        }

        using var message = new MailMessage(from, new MailAddress(letter.To))
        {
            Subject = letter.Subject, SubjectEncoding = Encoding.UTF8, Body = letter.Text, BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.Headers.Add("Content-Language", letter.Language);
        message.Headers.Add("Auto-Submitted", "auto-generated");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        await client.SendMailAsync(message, limit.Token);
    }
}
