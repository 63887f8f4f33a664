using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Portal.Web.Mail;

namespace Portal.Tests.Accounts;

/// <summary>A letter over the wire, to a mail server of a few lines.</summary>
public sealed class SmtpMailboxTests
{
    [Fact]
    public async Task A_letter_reaches_a_mail_server_whole()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener);
        var server = new Uri($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await new SmtpMailbox(server, new MailAddress("portail@ecole.example", "Portail"))
            .DeliverAsync(new("awa@test.example", "Été à l’école", "Bonjour,\n\nhttp://localhost/account/confirm?account=1&token=abc=\n", "fr"), CancellationToken.None);

        var conversation = await received;
        Assert.Contains("MAIL FROM:<portail@ecole.example>", conversation, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<awa@test.example>", conversation, StringComparison.Ordinal);
        Assert.Contains("charset=utf-8", conversation, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("quoted-printable", conversation, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("http://localhost/account/confirm?account=3D1&token=3Dabc=3D", conversation.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure_that_the_queue_sees()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await Assert.ThrowsAsync<SmtpException>(() => new SmtpMailbox(new Uri($"smtp://127.0.0.1:{port}"), new MailAddress("a@b.example"))
            .DeliverAsync(new("c@d.example", "s", "t", "fr"), CancellationToken.None));
    }

    private static async Task<string> ReceiveAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var all = new StringBuilder();
        var inside = false;
        await writer.WriteLineAsync("220 ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            all.Append(line).Append("\r\n");
            inside = inside ? line != "." : line == "DATA";
            if (inside && line != "DATA")
            {
                continue;
            }

            await writer.WriteLineAsync(line == "DATA" ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line is "QUIT" or ".")
            {
                break;
            }
        }

        return all.ToString();
    }
}
