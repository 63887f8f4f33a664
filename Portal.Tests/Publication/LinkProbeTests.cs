using System.Net;
using System.Net.Sockets;
using System.Text;
using Portal.Data.Chapters.Checks;

namespace Portal.Tests.Publication;

/// <summary>Asking other sites, and never one's own network.</summary>
public sealed class LinkProbeTests
{
    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.20.1.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://8.8.8.8:22/")]
    [InlineData("http://8.8.8.8:5432/")]
    public async Task Private_addresses_and_unusual_ports_are_refused(string address)
    {
        using var probe = new LinkProbe();
        Assert.Equal(new LinkReply(LinkAnswer.Refused, 0), await probe.AskAsync(new(address), CancellationToken.None));
    }

    [Fact]
    public async Task A_redirection_into_the_network_is_refused()
    {
        // Only the first port is let through: where the answer leads is judged anew.
        await using var site = new OneSite(path => path == "/" ? "302 Found\r\nLocation: http://127.0.0.1:1/secret" : "200 OK");
        using var probe = new LinkProbe((_, port) => port == site.Port);
        Assert.Equal(LinkAnswer.Refused, (await probe.AskAsync(new($"http://127.0.0.1:{site.Port}/"), CancellationToken.None)).Answer);
        Assert.Equal(LinkAnswer.Alive, (await probe.AskAsync(new($"http://127.0.0.1:{site.Port}/autre"), CancellationToken.None)).Answer);
    }

    [Theory]
    [InlineData("200 OK", LinkAnswer.Alive)]
    [InlineData("404 Not Found", LinkAnswer.Dead)]
    [InlineData("410 Gone", LinkAnswer.Dead)]
    [InlineData("403 Forbidden", LinkAnswer.Unsure)]
    [InlineData("503 Service Unavailable", LinkAnswer.Unsure)]
    [InlineData("302 Found\r\nLocation: /", LinkAnswer.Dead)]
    [InlineData("302 Found\r\nLocation: file:///etc/passwd", LinkAnswer.Refused)]
    public async Task An_answer_says_whether_the_link_lives(string line, LinkAnswer expected)
    {
        await using var site = new OneSite(_ => line);
        using var probe = new LinkProbe((_, port) => port == site.Port);
        Assert.Equal(expected, (await probe.AskAsync(new($"http://127.0.0.1:{site.Port}/"), CancellationToken.None)).Answer);
    }

    [Fact]
    public async Task Nobody_there_is_dead()
    {
        await using var site = new OneSite(_ => "200 OK");
        var port = site.Port;
        await site.DisposeAsync();
        using var probe = new LinkProbe((_, _) => true);
        Assert.Equal(LinkAnswer.Dead, (await probe.AskAsync(new($"http://127.0.0.1:{port}/"), CancellationToken.None)).Answer);
    }

    [Theory]
    [InlineData("https://example.org/a?b=c#d", "https://example.org/a?b=c")]
    [InlineData("//example.org/a", "https://example.org/a")]
    [InlineData("mailto:a@example.org", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("ftp://example.org/", null)]
    [InlineData("https://user:secret@example.org/", null)]
    [InlineData("/chapters/3", null)]
    [InlineData("#ici", null)]
    [InlineData("", null)]
    public void Only_web_addresses_are_asked(string target, string? plain) => Assert.Equal(plain, LinkProbe.Plain(target));

    /// <summary>A site of one thread that answers every request alike.</summary>
    private sealed class OneSite : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task loop;
        private bool stopped;

        public OneSite(Func<string, string> answer)
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            loop = Task.Run(async () =>
            {
                while (!stopped)
                {
                    try
                    {
                        using var client = await listener.AcceptTcpClientAsync();
                        await using var stream = client.GetStream();
                        var buffer = new byte[4096];
                        var read = await stream.ReadAsync(buffer);
                        var path = Encoding.ASCII.GetString(buffer, 0, read).Split(' ') is [_, var asked, ..] ? asked : "/";
                        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer(path)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                    }
                    catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
                    {
                        // The test is over, or the asker left.
                    }
                }
            });
        }

        public int Port { get; }

        public async ValueTask DisposeAsync()
        {
            stopped = true;
            listener.Dispose();
            await loop;
        }
    }
}
